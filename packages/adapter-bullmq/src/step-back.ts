import type { RunnerProgress } from './active-jobs.js';
import { type AdmissionQueue, type Candidate, mayRun, type OwnedJob, type Yield } from './admission.js';
import type { JobOwner } from './job-id.js';
import { createJobWaits, type JobLogs } from './job-waits.js';
import { WaitingJobs } from './waiting-jobs.js';

/** A job that may wait. */
export interface WaitingJob {
  readonly progress: unknown;
  /** Ends its delay. */
  promote(): Promise<void>;
}

/** What is asked of BullMQ's queue. */
export interface WaitingQueue extends JobLogs {
  getJob(jobId: string): Promise<WaitingJob | undefined>;
  updateJobProgress(jobId: string, progress: RunnerProgress): Promise<void>;
}

export interface StepBackOptions {
  readonly queue: WaitingQueue;
  readonly admission: AdmissionQueue;
  readonly tenantConcurrency: number | null;
  readonly keptLogLines: number;
}

/** A job that steps back. */
export interface SteppingJob extends Candidate {
  /** Puts it among the delayed ones. */
  delay(): Promise<void>;
}

/** So many jobs at most are woken by the end of one run; the others come back by themselves. */
const MOST_WOKEN = 20;

/**
 * Jobs that step back for a run, and their way back when it ends.
 *
 * Fresh work is woken by whichever process ends the run, before a slot takes the next job: otherwise the next slice of its
 * integration's history would go before it, again and again. History is woken by the process that put it back; elsewhere
 * it comes back when its delay ends.
 */
export class StepBack {
  readonly #options: StepBackOptions;
  readonly #waits: ReturnType<typeof createJobWaits>;
  readonly #history = new WaitingJobs();

  constructor(options: StepBackOptions) {
    this.#options = options;
    this.#waits = createJobWaits(options.queue, options.keptLogLines);
  }

  async putBack(job: SteppingJob, { reason, blockers, isCertain }: Yield): Promise<void> {
    const { admission, tenantConcurrency } = this.#options;
    if (job.isHistory) this.#history.add(reason === 'tenant-busy' ? job.owner.tenant : job.owner.integration, job.id);
    else await this.#waits.add(job.id, blockers);
    await job.delay();
    if (job.isHistory || !isCertain) return;
    // What it waits for may have ended before it was told that somebody waits.
    if ((await mayRun(job, admission, tenantConcurrency)).kind === 'yield') return;
    const found = await this.#find(job.id);
    if (found !== null) await promote(found);
  }

  /** The job was let in. */
  forget({ id, owner }: OwnedJob): void {
    for (const key of [owner.integration, owner.tenant]) this.#history.delete(key, id);
  }

  /**
   * Wakes what waits for a run. Call it when the handler is done and the queue still holds the job for this worker: others
   * may run from then on.
   *
   * @param isHeld whether that is still so when the queue has answered, however long that took. Default: it is
   */
  async wake(
    runId: string,
    owner: JobOwner,
    progress: object | null,
    isHeld: () => boolean = () => true,
  ): Promise<void> {
    const keys = [owner.integration, owner.tenant];
    const ids = (await this.#waits.list(runId)).slice(0, MOST_WOKEN);
    const fresh = (await Promise.all(ids.map((id) => this.#find(id)))).filter((job) => job !== null);
    const next = fresh.length > 0 ? fresh : await this.#findHistory(keys);
    // What another worker runs by now has not ended.
    if (next.length === 0 || !isHeld()) return;
    const ended: RunnerProgress = { state: 'ended', ...(progress === null ? {} : { progress }) };
    // In one go, so that nobody takes the place in between.
    await Promise.all([this.#options.queue.updateJobProgress(runId, ended), ...next.map(promote)]);
  }

  async #findHistory(keys: readonly string[]): Promise<readonly WaitingJob[]> {
    for (const key of keys) {
      for (let tries = 0; tries < MOST_WOKEN && this.#history.has(key); tries += 1) {
        const job = await this.#find(this.#history.take(key));
        if (job !== null) return [job];
      }
    }
    return [];
  }

  /** The job if it stepped back; one that is delayed for another reason stays so. */
  async #find(jobId: string | undefined): Promise<WaitingJob | null> {
    const job = jobId === undefined ? undefined : await this.#options.queue.getJob(jobId);
    return job !== undefined && isWaiting(job.progress) ? job : null;
  }
}

async function promote(job: WaitingJob): Promise<void> {
  try {
    await job.promote();
  } catch {
    // It is not delayed any more.
  }
}

function isWaiting(progress: unknown): boolean {
  return typeof progress === 'object' && progress !== null && 'state' in progress && progress.state === 'waiting';
}
