import PQueue from 'p-queue';
import { InvalidConfigurationError } from '../errors.js';
import { DEFAULT_FAILURE_POLICY } from '../ingestion/failure-policy.js';
import { describeError } from '../ingestion/recorded-error.js';
import { type Clock, systemClock } from '../ports/clock.js';
import type { EndedJob, JobHandler, JobRunner } from '../ports/job-runner.js';
import { type Logger, silentLogger } from '../ports/logger.js';
import { parseJobRequests } from '../ports/parse-job-requests.js';
import { parseSchedule, parseScheduleId } from '../ports/parse-schedule.js';
import { type AttemptResult, checkOutcome, decideAfterAttempt, type RetryRules } from './after-attempt.js';
import { Delays } from './delays.js';
import { type AcceptedJob, type JobLane, JobLanes } from './job-lanes.js';
import { cronRun, everyRun, type RepeatedTask, repeatTask, waitFor } from './repeat-task.js';

export interface InProcessJobRunnerOptions {
  /** How many jobs run at the same time, from 1 up. Default: 4. */
  readonly concurrency?: number;
  /** Tries of one job in all, from 1 up; waits that cost no attempt do not count. Default: 5. */
  readonly maxAttempts?: number;
  /** The longest pause after the first throw of a handler, in milliseconds from 1 up; it doubles with each further one. Default: 2,000. */
  readonly backoffBaseMs?: number;
  /** What that pause never exceeds, in milliseconds from 1 up. Default: 300,000. */
  readonly backoffCapMs?: number;
  /** What delays and schedules are measured with. Default: the machine's clock. */
  readonly clock?: Clock;
  /** A number from 0 up to 1, for the jitter of pauses. Default: `Math.random`. */
  readonly random?: () => number;
  /** Default: says nothing. */
  readonly logger?: Logger;
}

/** A `JobRunner` in the process. */
export interface InProcessJobRunner extends JobRunner {
  /** Resolves as soon as no job waits, runs or is delayed; schedules do not count. For scripts and tests. */
  idle(): Promise<void>;
}

/**
 * Runs jobs in this process: for a script, a test, or a host without a queue.
 *
 * Beyond what every `JobRunner` guarantees, a job that waits for another one of its integration takes no slot, and
 * integrations that wait take turns. Jobs that have not run are lost when the process ends or
 * the runner is closed. After `close`, every other method rejects with an `InvalidConfigurationError`.
 *
 * @example
 * ```ts
 * const runner = createInProcessJobRunner({ concurrency: 8 });
 * await runner.process(createIngestionHandler(ports));
 * await runner.enqueueMany([{ payload: { kind: 'incremental', version: 1, organizationId, integrationId, date } }]);
 * await runner.idle();
 * await runner.close();
 * ```
 * @throws {InvalidConfigurationError} when an option is out of its range.
 */
export function createInProcessJobRunner(options: InProcessJobRunnerOptions = {}): InProcessJobRunner {
  const { clock = systemClock, random = Math.random, logger = silentLogger } = options;
  const rules: RetryRules = {
    maxAttempts: wholeFrom1('maxAttempts', options.maxAttempts ?? DEFAULT_FAILURE_POLICY.maxAttempts),
    backoffBaseMs: wholeFrom1('backoffBaseMs', options.backoffBaseMs ?? DEFAULT_FAILURE_POLICY.backoffBaseMs),
    backoffCapMs: wholeFrom1('backoffCapMs', options.backoffCapMs ?? DEFAULT_FAILURE_POLICY.backoffCapMs),
  };
  const queue = new PQueue({ concurrency: wholeFrom1('concurrency', options.concurrency ?? 4), autoStart: false });
  const lanes = new JobLanes();
  const ids = new Set<string>();
  const running = new Map<AbortController, Promise<void>>();
  const schedules = new Map<string, RepeatedTask>();
  const listeners = new Set<(job: EndedJob) => void>();
  const delays = new Delays(clock);
  let openJobs = 0;
  let heldUntilMs = 0;
  let idleWaiters: (() => void)[] = [];
  let handler: JobHandler | null = null;
  let closing: Promise<void> | null = null;

  /** Lets a lane wait for a slot, in front of those that only have history when it has something fresh. */
  function offer(lane: JobLane): void {
    const priority = lane.fresh.length > 0 ? 1 : 0;
    if (lane.stage === 'queued' && priority > lane.priority) {
      lane.priority = priority;
      queue.setPriority(lane.key, priority);
    }
    if (lane.stage !== 'idle' || lane.fresh.length + lane.history.length === 0) return;
    lane.stage = 'queued';
    lane.priority = priority;
    void queue
      .add(() => runNext(lane), { priority, id: lane.key })
      .then(() => {
        lane.stage = 'idle';
        lanes.prune(lane);
        offer(lane);
      });
  }

  async function runNext(lane: JobLane): Promise<void> {
    lane.stage = 'running';
    const job = lanes.take(lane);
    if (job === undefined || handler === null) return;
    const controller = new AbortController();
    const run = runAttempt(job, handler, controller.signal).catch(() => {
      // Only a logger that throws gets here; the job is over, and the others go on.
      drop(job);
    });
    running.set(controller, run);
    await run;
    running.delete(controller);
  }

  async function runAttempt(job: AcceptedJob, handle: JobHandler, signal: AbortSignal): Promise<void> {
    const attempt = job.spentAttempts + 1;
    let result: AttemptResult;
    try {
      result = checkOutcome(await handle({ ...job.payload }, { attempt, maxAttempts: rules.maxAttempts, signal }));
    } catch (error) {
      result = { kind: 'threw', error };
    }
    const next = decideAfterAttempt(result, attempt, rules, random);
    const { kind, organizationId, integrationId } = job.payload;
    const facts = { kind, organizationId, integrationId, attempt };
    if (next.holdMs > 0) void hold(next.holdMs);
    if (next.kind === 'again') {
      if (closing !== null) return drop(job);
      logger.info('A job runs again later', { ...facts, delayMs: next.delayMs, reason: next.reason });
      void runLater({ ...job, spentAttempts: next.spentAttempts }, next.delayMs);
      return;
    }
    if (next.outcome === 'failed') logger.error('A job failed for good', { ...facts, reason: next.reason });
    // A listener may add the next job under the same id.
    release(job);
    tell({ id: job.id, payload: { ...job.payload }, attempts: attempt, outcome: next.outcome, reason: next.reason });
    settle();
  }

  async function runLater(job: AcceptedJob, delayMs: number): Promise<void> {
    await delays.wait(delayMs);
    if (closing === null) offer(lanes.push(job));
    else drop(job);
  }

  /** Starts no job for so long; a longer hold that goes on already stands. */
  async function hold(ms: number): Promise<void> {
    const untilMs = clock.now().getTime() + ms;
    if (untilMs <= heldUntilMs) return;
    heldUntilMs = untilMs;
    queue.pause();
    logger.warn('No job starts until the app may read again', { delayMs: ms });
    await delays.wait(ms);
    if (heldUntilMs === untilMs && closing === null) queue.start();
  }

  function tell(ended: EndedJob): void {
    for (const listener of [...listeners]) {
      try {
        listener(ended);
      } catch (error) {
        logger.error('A listener for ended jobs threw', { reason: describeError(error) });
      }
    }
  }

  function release(job: AcceptedJob): void {
    if (job.id !== null) ids.delete(job.id);
  }

  function drop(job: AcceptedJob): void {
    release(job);
    settle();
  }

  /** One job less to wait for. */
  function settle(): void {
    openJobs -= 1;
    if (openJobs > 0) return;
    for (const resolve of idleWaiters) resolve();
    idleWaiters = [];
  }

  async function shutDown(deadlineMs: number): Promise<void> {
    queue.pause();
    queue.clear();
    for (const job of lanes.drain()) drop(job);
    delays.end();
    for (const controller of running.keys()) controller.abort();
    for (const task of schedules.values()) task.stop();
    const deadline = new AbortController();
    const work = Promise.all([...running.values(), ...[...schedules.values()].map((task) => task.stopped)]);
    await Promise.race([work, waitFor(deadlineMs, clock, deadline.signal)]);
    deadline.abort();
    listeners.clear();
    if (running.size > 0) logger.warn('The runner closed while jobs were still running', { jobs: running.size });
  }

  function assertOpen(): void {
    if (closing === null) return;
    throw new InvalidConfigurationError('The job runner is closed. Make a new one to run more jobs.');
  }

  return {
    async enqueueMany(requests) {
      assertOpen();
      let added = 0;
      for (const request of parseJobRequests(requests)) {
        if (request.id !== null && ids.has(request.id)) continue;
        if (request.id !== null) ids.add(request.id);
        added += 1;
        openJobs += 1;
        const job = { ...request, spentAttempts: 0 };
        if (request.delayMs > 0) void runLater(job, request.delayMs);
        else offer(lanes.push(job));
      }
      return { added };
    },

    async process(newHandler) {
      assertOpen();
      if (handler !== null) {
        throw new InvalidConfigurationError(
          'The job runner has a handler already. Call process() once for each runner.',
        );
      }
      handler = newHandler;
      queue.start();
    },

    async schedule(schedule, task) {
      assertOpen();
      const parsed = parseSchedule(schedule);
      const { id } = parsed;
      const before = schedules.get(id);
      before?.stop();
      const guarded = async () => {
        try {
          await task();
        } catch (error) {
          logger.error('A scheduled task threw; it runs again when it is due', { id, reason: describeError(error) });
        }
      };
      const next = parsed.kind === 'every' ? everyRun(parsed.everyMs) : cronRun(parsed);
      schedules.set(id, repeatTask(guarded, { next, clock, after: before?.stopped ?? Promise.resolve() }));
    },

    async unschedule(id) {
      assertOpen();
      // It stays known until the runner closes, which waits for the run that may go on.
      const task = schedules.get(parseScheduleId(id));
      if (task === undefined || task.isStopped) return false;
      task.stop();
      return true;
    },

    onJobEnded(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    close({ deadlineMs = 30_000 } = {}) {
      // The flag must be set before the work begins: what ends meanwhile looks at it.
      closing ??= Promise.resolve().then(() => shutDown(deadlineMs));
      return closing;
    },

    idle() {
      return openJobs === 0 ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve));
    },
  };
}

function wholeFrom1(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidConfigurationError(`The option ${name} is ${value}. Use a whole number from 1 up.`);
}
