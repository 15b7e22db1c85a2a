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
  /**
   * Shows how far the job is to whoever looks at the queue. Returns at once and never throws; the runner may leave some
   * out. It has to survive JSON. A runner without a place to show it gives none.
   */
  readonly updateProgress?: (progress: object) => void;
}

/** The job runs again after a wait. */
export interface RetryOutcome {
  readonly kind: 'retry';
  /** Not before this many milliseconds from now. */
  readonly delayMs: number;
  /** `false` is a wait that was asked for and costs nothing. */
  readonly spendAttempt: boolean;
  readonly reason: string;
  /**
   * Whose wait it is. `app`: every job that reads with the same app has to wait as long, so the runner starts none
   * meanwhile. Default: `job`, and the others go on.
   */
  readonly scope?: 'job' | 'app';
}

/** What a handler tells the runner. */
export type JobOutcome =
  /** Finished, for good or for now; the job is done. */
  | { readonly kind: 'done' }
  /** Run it again. */
  | RetryOutcome
  /** Failed for good: do not run it again. */
  | { readonly kind: 'fail'; readonly reason: string };

/** Runs one job. A handler that throws is treated like `retry` by the runner's own backoff. */
export type JobHandler = (job: IngestionJob, context: JobContext) => Promise<JobOutcome>;

/** A job that ended, as `onJobEnded` listeners see it. */
export interface EndedJob {
  /** The id it was added with. Without one: the queue's own id of it, or `null` when the runner gives none. */
  readonly id: string | null;
  readonly payload: IngestionJob;
  readonly attempts: number;
  readonly outcome: 'done' | 'failed';
  /** Why it failed; `null` when it did not. */
  readonly reason: string | null;
}

/** A task that runs again and again with a pause between. */
export interface EverySchedule {
  /** The same id is the same schedule, on every machine. Not empty, no `:`, not a bare integer. */
  readonly id: string;
  /**
   * Milliseconds from one run to the next, a whole number from 1 up. The first run of a new schedule comes at once; one
   * that the queue knows already keeps its time.
   */
  readonly everyMs: number;
}

/** A task that runs at times of the calendar. */
export interface CronSchedule {
  /** The same id is the same schedule, on every machine. Not empty, no `:`, not a bare integer. */
  readonly id: string;
  /**
   * Minute, hour, day of the month, month, day of the week: five fields of numbers or English names, with `*`, `,`,
   * `-` and `/` only. Where both days are named, either is enough. The first run comes when the pattern says.
   */
  readonly cron: string;
  /** The IANA zone that the pattern is read in. Default: UTC. */
  readonly timeZone?: string;
}

/** When a task runs. */
export type JobSchedule = EverySchedule | CronSchedule;

/**
 * Runs jobs: the host's queue, or a loop in the process.
 *
 * Guarantees, checked by `jobRunnerContract` in `@org/ingest-testkit`:
 *
 * - Every job that was added runs at least once, and payloads come back as they went in.
 * - At most one job of an integration runs at a time, in all processes on the same queue.
 * - Of the jobs that could start, `fresh` ones go before `history` ones.
 * - A `retry` outcome runs the job again after its delay, and at most `maxAttempts` tries are spent. With the scope
 *   `app`, no job at all starts during that delay; jobs that run already go on.
 * - A `fail` outcome is never run again.
 * - Where a queue is shared, what did not run is run by the next runner on it, and what it holds that is no job fails
 *   once, with the reason: neither a handler nor a listener sees it.
 *
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
   * Runs `task` again and again, on one machine of those that registered the same id. A run that is still going on is
   * not overlapped: what falls due meanwhile is left out. A task that throws runs again when it is due. Registering an
   * id again replaces its schedule and its task.
   *
   * Which side of a clock change a cron pattern falls on is the runner's to say.
   * @throws {InvalidConfigurationError} naming the id, period, pattern or zone that is not valid.
   */
  schedule(schedule: JobSchedule, task: () => Promise<void>): Promise<void>;

  /**
   * Takes a schedule back, whichever machine registered it: no run of it begins any more, and one that goes on may end.
   * Resolves to whether there was one. A machine that registers the id again, at its next start say, makes it anew.
   * @throws {InvalidConfigurationError} when the id is none that a schedule can have.
   */
  unschedule(id: string): Promise<boolean>;

  /** Calls `listener` for every job that this runner ran to its end. Returns a function that takes it off. */
  onJobEnded(listener: (job: EndedJob) => void): () => void;

  /**
   * Takes no more jobs, aborts the signals of the running ones and waits for them, at most `deadlineMs` (default
   * 30,000). Jobs that did not run stay in a persistent queue; an in-process runner drops them. Calling it again is a no-op.
   */
  close(options?: { readonly deadlineMs?: number }): Promise<void>;
}
