const MOST_REMEMBERED = 10_000;

/** The jobs that this worker put back because another one of their integration ran, in their order. */
export class WaitingJobs {
  readonly #jobs = new Map<string, Set<string>>();
  #size = 0;

  add(integration: string, jobId: string): void {
    const jobs = this.#jobs.get(integration) ?? new Set();
    if (jobs.has(jobId) || this.#size >= MOST_REMEMBERED) return;
    this.#jobs.set(integration, jobs.add(jobId));
    this.#size += 1;
  }

  /** The one that came first, and is forgotten now. */
  take(integration: string): string | undefined {
    const jobs = this.#jobs.get(integration);
    const [first] = jobs ?? [];
    if (jobs === undefined || first === undefined) return undefined;
    jobs.delete(first);
    this.#size -= 1;
    if (jobs.size === 0) this.#jobs.delete(integration);
    return first;
  }
}
