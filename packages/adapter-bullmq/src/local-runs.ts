import { type Candidate, isOfTenant, isSibling, type Yield } from './admission.js';

/** What runs here, until it is ended. */
export interface LocalRun {
  readonly kind: 'run';
  end(): void;
}

/** What this process runs: among its own jobs it decides at once, and asks nobody. */
export class LocalRuns {
  readonly #tenantConcurrency: number | null;
  readonly #runs = new Set<Candidate>();

  constructor(tenantConcurrency: number | null) {
    this.#tenantConcurrency = tenantConcurrency;
  }

  has(jobId: string): boolean {
    for (const { id } of this.#runs) if (id === jobId) return true;
    return false;
  }

  /** Lets the job in unless one of its integration runs here, or as many of its organization as may. */
  begin(job: Candidate): LocalRun | Yield {
    const siblings: string[] = [];
    const ofTenant: string[] = [];
    for (const run of this.#runs) {
      if (run.id === job.id) continue;
      if (isSibling(job)(run)) siblings.push(run.id);
      if (isOfTenant(job)(run)) ofTenant.push(run.id);
    }
    if (siblings.length > 0) return { kind: 'yield', reason: 'integration-busy', blockers: siblings };
    if (this.#tenantConcurrency !== null && ofTenant.length >= this.#tenantConcurrency)
      return { kind: 'yield', reason: 'tenant-busy', blockers: ofTenant };
    // One more of the same id may be here: a run that lost its lock, and has not stopped yet.
    const run = { ...job };
    this.#runs.add(run);
    return { kind: 'run', end: () => void this.#runs.delete(run) };
  }
}
