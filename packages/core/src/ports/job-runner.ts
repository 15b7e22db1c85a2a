import type { IngestionJob } from './ingestion-job.js';

/** A job to enqueue. */
export interface JobRequest {
  readonly payload: IngestionJob;
  /** Deduplicates: while a job with this id waits or runs, another one is not added. No `:`, not a bare integer. Default: none. */
  readonly id?: string;
  /** Not before this many milliseconds from now. Default: 0. */
  readonly delayMs?: number;
  /** `fresh` jobs go before `history` ones. Default: `history` for backfills, otherwise `fresh`. */
  readonly urgency?: 'fresh' | 'history';
}

/** What the runner tells a handler. */
export interface JobContext {
  /** 1 for the first try; waits that cost no attempt do not count. */
  readonly attempt: number;
  /** How many tries the runner spends on a job in all. */
  readonly maxAttempts: number;
  /** Aborts when the runner is closing: save the position and return. */
  readonly signal: AbortSignal;
}

/** What a handler tells the runner. */
export type JobOutcome =
  /** Finished, for good or for now; the job is done. */
  | { readonly kind: 'done' }
  /** Run it again. `spendAttempt: false` is a wait that was asked for and costs nothing. */
  | { readonly kind: 'retry'; readonly delayMs: number; readonly spendAttempt: boolean; readonly reason: string }
  /** Failed for good: do not run it again. */
  | { readonly kind: 'fail'; readonly reason: string };

/** Runs one job. A handler that throws is treated like `retry` by the runner's own backoff. */
export type JobHandler = (job: IngestionJob, context: JobContext) => Promise<JobOutcome>;

/** A job that ended, as `onJobEnded` listeners see it. */
export interface EndedJob {
  readonly payload: IngestionJob;
  readonly attempts: number;
  readonly outcome: 'done' | 'failed';
  /** Why it failed; `null` when it did not. */
  readonly reason: string | null;
}

/**
 * Runs jobs: the host's queue, or a loop in the process.
 *
 * Guarantees, checked by `jobRunnerContract` in `@org/ingest-testkit`: every job that was added runs at least once; a
 * `retry` outcome runs it again after its delay, and at most `maxAttempts` tries are spent; a `fail` outcome is never
 * run again; payloads come back as they went in.
 * Not part of the contract: order between jobs of equal urgency, and exactly-once execution.
 */
export interface JobRunner {
  /**
   * Adds jobs in bulk. Returns how many were added; the others had the id of a job that waits or runs.
   * @throws {InvalidJobError} when a payload or an id is not valid; then none was added.
   */
  enqueueMany(jobs: readonly JobRequest[]): Promise<{ readonly added: number }>;

  /** Starts to run jobs with this handler. Call it once; a second call throws an `InvalidConfigurationError`. */
  process(handler: JobHandler): Promise<void>;

  /**
   * Runs `task` now and then every `everyMs`, on one machine of those that registered the same id. A run that is still
   * going on is not overlapped. Registering an id again replaces it.
   */
  schedule(schedule: { readonly id: string; readonly everyMs: number }, task: () => Promise<void>): Promise<void>;

  /** Calls `listener` for every job that ends. Returns a function that takes it off. */
  onJobEnded(listener: (job: EndedJob) => void): () => void;

  /**
   * Takes no more jobs, aborts the signals of the running ones and waits for them, at most `deadlineMs` (default
   * 30,000). Jobs that did not run stay in a persistent queue; an in-process runner drops them. Calling it again is a no-op.
   */
  close(options?: { readonly deadlineMs?: number }): Promise<void>;
}
