import { type AdmissionQueue, type Candidate, mayRun, type OwnedJob, type Yield } from './admission.js';
import { createJobWaits, type JobLogs } from './job-waits.js';
import { type JobWithProgress, type RunnerProgress, says } from './runner-progress.js';
import { WaitingJobs } from './waiting-jobs.js';

/** A job that may wait. */
export interface WaitingJob extends JobWithProgress {
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
  /** Whether this process runs the job. */
  readonly runsHere: (jobId: string) => boolean;
  /** Whether no other process runs or waits for anything. */
  readonly isAlone: () => boolean;
}

/** A job that steps back. */
export interface SteppingJob extends Candidate {
  /** In the how manieth of its starts. */
  readonly start: number;
  /** Puts it among the delayed ones. */
  delay(): Promise<void>;
}

/** A run that ends. */
export interface EndingRun extends OwnedJob {
  readonly start: number;
  /** What its handler told last. */
  readonly progress: object | null;
  /** Whether the queue still holds it for this process. */
  readonly isHeld: () => boolean;
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
  /** Who waits for runs of other processes is written down where every process sees it. */
  readonly #waits: ReturnType<typeof createJobWaits>;
  readonly #fresh = new WaitingJobs();
  readonly #history = new WaitingJobs();

  constructor(options: StepBackOptions) {
    this.#options = options;
    this.#waits = createJobWaits(options.queue, options.keptLogLines);
  }

  async putBack(job: SteppingJob, { reason, blockers }: Yield): Promise<void> {
    const { admission, queue, runsHere, tenantConcurrency } = this.#options;
    const waiting = job.isHistory ? this.#history : this.#fresh;
    waiting.add(reason === 'tenant-busy' ? job.owner.tenant : job.owner.integration, job.id);
    const elsewhere = blockers.filter((id) => !runsHere(id));
    if (!job.isHistory && elsewhere.length > 0) await this.#waits.add(job.id, elsewhere);
    await queue.updateJobProgress(job.id, { state: 'waiting', start: job.start });
    await job.delay();
    if (job.isHistory) return;
    // What it waits for may have ended before it was told that somebody waits.
    if ((await mayRun(job, admission, tenantConcurrency)).kind === 'yield') return;
    const found = await this.#find(job.id);
    if (found !== null) await promote(found);
  }

  /** The job was let in. */
  forget({ id, owner }: OwnedJob): void {
    for (const key of [owner.integration, owner.tenant]) {
      this.#fresh.delete(key, id);
      this.#history.delete(key, id);
    }
  }

  /** Whether anything may wait for the end of a run; answers at once. */
  mayBeAwaited({ owner }: OwnedJob): boolean {
    const waits = [this.#fresh, this.#history];
    return waits.some((jobs) => jobs.has(owner.integration) || jobs.has(owner.tenant)) || !this.#options.isAlone();
  }

  /**
   * Wakes what waits for a run. Call it when the handler is done and the queue still holds the job for this worker: others
   * may run from then on. Resolves at once where nobody waits for it.
   */
  async wake(run: EndingRun): Promise<void> {
    const here = [run.owner.integration, run.owner.tenant].flatMap((key) => this.#fresh.takeAll(key));
    const next = await this.#findNext(run, here);
    // What steps back at this moment looks once more when it has done so, and must not find this run.
    const isAwaited = next.length > 0 || here.length > 0;
    // What another worker runs by now has not ended, however long the queue took to answer.
    if (!isAwaited || !run.isHeld()) return;
    // History that sees the run ended must find what was woken: it would take the place otherwise.
    await Promise.all(next.map(promote));
    if (!run.isHeld()) return;
    const ended: RunnerProgress = {
      ...{ state: 'ended', start: run.start },
      ...(run.progress === null ? {} : { progress: run.progress }),
    };
    await this.#options.queue.updateJobProgress(run.id, ended);
  }

  async #findNext({ id, owner }: EndingRun, here: readonly string[]): Promise<readonly WaitingJob[]> {
    const elsewhere = this.#options.isAlone() ? [] : await this.#waits.list(id);
    const ids = [...new Set([...here, ...elsewhere])].slice(0, MOST_WOKEN);
    const fresh = (await Promise.all(ids.map((one) => this.#find(one)))).filter((job) => job !== null);
    return fresh.length > 0 ? fresh : this.#findHistory([owner.integration, owner.tenant]);
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
    return job !== undefined && says('waiting', job) ? job : null;
  }
}

async function promote(job: WaitingJob): Promise<void> {
  try {
    await job.promote();
  } catch {
    // It is not delayed any more.
  }
}
