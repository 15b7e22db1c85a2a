import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { InvalidConfigurationError, type JobRunner, parseJobRequests, silentLogger } from '@org/ingest-core';
import type { Queue, Worker } from 'bullmq';
import { createAdmissionQueue } from './active-jobs.js';
import { addJobs } from './add-jobs.js';
import { createBullMqObjects } from './bullmq-objects.js';
import { assertUsableOptions, assertWorkerClient } from './check-client.js';
import { assertUsableServer } from './check-server.js';
import { readClient } from './client-like.js';
import { createJobExecution } from './job-execution.js';
import { LocalRuns } from './local-runs.js';
import { LostData } from './lost-data.js';
import { createQueueMark } from './lost-data-mark.js';
import type { BullMqJobRunnerOptions } from './options.js';
import type { QueueHealth } from './queue-health.js';
import { readHealth } from './queue-health.js';
import { createQueueHold, hasGlobalLimit, NO_LIMIT } from './queue-hold.js';
import { createQueueJobs, type QueueJob } from './queue-jobs.js';
import { createQueueMeta } from './queue-meta.js';
import { readSettings } from './queue-settings.js';
import { backoffStrategy } from './retry-error.js';
import { RunLeases } from './run-leases.js';
import type { BullMqRunnerEventListener } from './runner-event.js';
import { RunnerListeners } from './runner-listeners.js';
import { RunnerRegistry } from './runner-registry.js';
import { Schedules } from './schedules.js';
import { createServerReach } from './server-reach.js';
import { StepBack } from './step-back.js';
import { Turns } from './turns.js';
import { YieldRests } from './yielding.js';

/** A `JobRunner` on BullMQ. */
export interface BullMqJobRunner extends JobRunner {
  /** BullMQ's own queue, for Bull Board and for what is not here. */
  readonly queue: Queue;
  /** Calls `listener` for what happens. Returns a function that takes it off. */
  onEvent(listener: BullMqRunnerEventListener): () => void;
  /** No runner of the queue starts a job from now on; running ones go on. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Takes all jobs out of the queue that wait, and with `delayed` those that are delayed; running ones go on. */
  drain(options?: { readonly delayed?: boolean }): Promise<void>;
  /** How the queue is, for a health check and for an operator. */
  getHealth(): Promise<QueueHealth>;
}

/** Of each job: waits and failures of single attempts, for a person to read. */
const KEPT_LOG_LINES = 50;
/** How long a worker without jobs may take to close, in milliseconds. */
const WORKER_CLOSES_MS = 2000;
/** BullMQ renews the lock of what a slot still holds after a quarter of it; a slot that rests holds a job that has none. */
const LOCK_PART_OF_A_REST = 8;

/**
 * Runs jobs on your BullMQ 5 or 6: on Redis, on what speaks its protocol, or with BullMQ 6 on PostgreSQL.
 *
 * Beyond what every `JobRunner` guarantees:
 * - jobs outlive the process; a job whose worker was lost runs again, and its outcome is the same;
 * - a worker that cannot tell the queue that it lives stops its jobs before another may begin them;
 * - of one organization's waiting jobs and another's, each has its turn; items go first, then fresh work, then history;
 * - payloads that are not understood end among the failed jobs, with the reason, once;
 * - nothing is connected or checked before the first call.
 *
 * @example
 * ```ts
 * const connection = new Redis(url, { maxRetriesPerRequest: null });
 * const runner = createBullMqJobRunner({ client: connection, concurrency: 8 });
 * await runner.process(createIngestionHandler(ports));
 * ```
 * @throws {InvalidConfigurationError} when an option is out of its range.
 * @see https://docs.bullmq.io
 */
export function createBullMqJobRunner(options: BullMqJobRunnerOptions): BullMqJobRunner {
  assertUsableOptions(options);
  const settings = readSettings(options);
  const { queueName, codec, rules, lockDurationMs } = settings;
  const { random = Math.random, logger = silentLogger } = options;
  const bullmq = createBullMqObjects(options);
  const queue = bullmq.queue(queueName, { skipMetasUpdate: false });
  const meta = createQueueMeta(queue);
  // PostgreSQL has no list of them: two that are taken at once may each come first for another worker.
  const admission = createAdmissionQueue(queue, codec, options.backend === undefined);
  const hold = createQueueHold(queue, meta);
  const reach = createServerReach({
    queue,
    client: readClient(options),
    connection: options.connection,
    timeoutMs: settings.connectTimeoutMs,
  });
  const listeners = new RunnerListeners({
    queueName,
    logger,
    decode: (job) => execution.decode(job),
    isClosing: () => closing !== null,
  });
  const tell = listeners.tell.bind(listeners);
  const failed = listeners.tellError.bind(listeners);
  const running = new Map<string, Promise<void>>();
  const { tenantConcurrency } = settings;
  const localRuns = new LocalRuns(tenantConcurrency);
  const closingController = new AbortController();
  // As many slots as rest listen to it.
  setMaxListeners(0, closingController.signal);
  let worker: Worker | null = null;
  let hasHandler = false;
  let closing: Promise<void> | null = null;
  let usable: Promise<void> | null = null;

  const leases = new RunLeases({
    durationMs: lockDurationMs,
    now: () => performance.now(),
    onLost: (jobId) => {
      logger.error('A job lost its lock and was told to stop; it runs again', { jobId });
      tell(() => ({ kind: 'lock-lost', jobId }));
    },
  });
  /** A database is not emptied by a restart; Redis may be. */
  const lostData = options.backend === undefined ? createLostData() : null;
  const registry = new RunnerRegistry({
    meta,
    createId: randomUUID,
    expiresMs: lockDurationMs,
    now: () => performance.now(),
    wait: waitUnlessClosing,
    onLapsed: () => leases.loseAll(),
    onLook: () => void lostData?.waitMs().catch(() => {}),
    onError: failed,
  });
  const stepBack = new StepBack({
    queue,
    admission,
    tenantConcurrency,
    keptLogLines: KEPT_LOG_LINES,
    runsHere: (jobId) => localRuns.has(jobId),
    isAlone: () => registry.isAlone(),
  });
  const turns = new Turns(() => performance.now());
  const execution = createJobExecution({
    ...{ queue, codec, rules, tenantConcurrency, lockDurationMs, keptLogLines: KEPT_LOG_LINES },
    ...{ admission, registry, localRuns, stepBack, turns, leases, lostData, hold },
    ...{ waitUnlessClosing, tell, onError: failed, logger, random },
    rests: new YieldRests(() => performance.now(), lockDurationMs / LOCK_PART_OF_A_REST),
    isClosing: () => closing !== null,
  });
  const schedules = new Schedules({ bullmq, queueName, lockDurationMs, logger, onError: failed });
  queue.on('error', failed);

  function createLostData(): LostData {
    return new LostData({
      mark: createQueueMark(queue, meta),
      waitMs: lockDurationMs,
      now: () => performance.now(),
      createId: randomUUID,
      onLost: () => {
        leases.loseAll();
        logger.error('The server lost the queue; what ran was told to stop, and nothing begins for a lock duration', {
          queueName,
          waitMs: lockDurationMs,
        });
        tell(() => ({ kind: 'queue-lost' }));
      },
      hold: async () => {
        if (settings.globalConcurrency !== null) await queue.setGlobalConcurrency(settings.globalConcurrency);
        await hold.atLeast(lockDurationMs);
        tell(() => ({ kind: 'queue-held', delayMs: lockDurationMs }));
      },
    });
  }

  function waitUnlessClosing(ms: number): Promise<void> {
    return setTimeout(ms, undefined, { signal: closingController.signal }).catch(() => {});
  }

  function assertOpen(): void {
    if (closing === null) return;
    throw new InvalidConfigurationError('The job runner is closed. Make a new one to run more jobs.');
  }

  /** Looks at the server once, when something first depends on it; what could not be asked is asked again. */
  function assertUsable(): Promise<void> {
    usable ??= reach.within('Connecting to the queue', lookAtServer).catch((error: unknown) => {
      usable = null;
      throw error;
    });
    return usable;
  }

  async function lookAtServer(): Promise<void> {
    const client = await reach.connect();
    if (client !== null) await assertUsableServer(client, { allowEviction: options.allowEviction === true, logger });
  }

  /** BullMQ may hand out one more while those that run come to their end. */
  async function untilIdle(): Promise<void> {
    while (running.size > 0) await Promise.all(running.values());
  }

  async function shutDown(deadlineMs: number): Promise<void> {
    await worker?.pause(true);
    closingController.abort();
    leases.stopAll('The runner is closing');
    const deadline = performance.now() + deadlineMs;
    await Promise.race([Promise.all([untilIdle(), schedules.stop()]), pause(deadlineMs)]);
    const isIdle = running.size === 0;
    if (!isIdle) logger.warn('The runner closed while jobs were still running', { jobs: running.size });
    leases.close();
    lostData?.close();
    registry.close();
    // A worker whose queue is held may rest for half a minute before it sees that it was closed; nothing runs any more.
    const remaining = Math.min(WORKER_CLOSES_MS, Math.max(0, deadline - performance.now()));
    await Promise.race([worker?.close(!isIdle), pause(remaining)]);
    const left = isIdle && worker !== null ? registry.leave().catch(() => {}) : undefined;
    const closed = Promise.all([schedules.close(), Promise.resolve(left).then(() => queue.close())]).then(() =>
      bullmq.release(),
    );
    const isClosed = await Promise.race([closed.then(() => true), pause(WORKER_CLOSES_MS).then(() => false)]);
    // A server that is away answers no good-bye. The host's own client stays open either way.
    if (!isClosed && readClient(options) === null) queue.disconnect().catch(() => {});
    listeners.clear();
  }

  return {
    queue,

    async enqueueMany(requests) {
      assertOpen();
      const parsed = parseJobRequests(requests);
      if (parsed.length === 0) return { added: 0 };
      await assertUsable();
      const jobsAt = createQueueJobs(parsed, codec, queueName, turns);
      const addBatch = (batch: QueueJob[]) => reach.within('Adding jobs', () => queue.addBulk(batch));
      const added = await addJobs(parsed.length, jobsAt, async (batch) => (await addBatch(batch)).map(({ id }) => id));
      return { added };
    },

    async process(handler) {
      assertOpen();
      if (hasHandler)
        throw new InvalidConfigurationError(
          'The job runner has a handler already. Call process() once for each runner.',
        );
      assertWorkerClient(options);
      hasHandler = true;
      try {
        await assertUsable();
        if (settings.globalConcurrency !== null) await queue.setGlobalConcurrency(settings.globalConcurrency);
        await lostData?.start(failed);
        await registry.join();
      } catch (error) {
        hasHandler = false;
        throw error;
      }
      if (closing !== null) {
        lostData?.close();
        registry.close();
      }
      assertOpen();
      worker = bullmq.worker(
        queueName,
        async (job, token = '') => {
          const run = execution.run(job, token, handler);
          const settled = run.catch(() => {});
          running.set(job.id ?? '', settled);
          try {
            await run;
          } finally {
            // A job that stepped back may have been taken again while its slot rested.
            if (running.get(job.id ?? '') === settled) running.delete(job.id ?? '');
          }
        },
        {
          concurrency: settings.concurrency,
          lockDuration: lockDurationMs,
          stalledInterval: lockDurationMs,
          maxStalledCount: settings.maxStalledCount,
          skipLockRenewal: false,
          removeOnComplete: { ...settings.keptCompleted },
          removeOnFail: { ...settings.keptFailed },
          ...(hasGlobalLimit(queue) ? {} : { limiter: { max: NO_LIMIT, duration: 1000 } }),
          settings: { backoffStrategy },
        },
      );
      worker.on('error', failed);
      worker.on('stalled', (jobId) => tell(() => ({ kind: 'job-stalled', jobId })));
      worker.on('completed', (job) => {
        if (!execution.isAdopted(job)) listeners.tellEnd(job, 'done', null);
      });
      worker.on('failed', (job, error) => {
        // BullMQ tells of each attempt that failed; the job has ended only with the last one.
        if (job?.finishedOn !== undefined) listeners.tellEnd(job, 'failed', error.message);
      });
    },

    async schedule(schedule, task) {
      assertOpen();
      assertWorkerClient(options);
      await assertUsable();
      await schedules.add(schedule, task);
    },

    async unschedule(id) {
      assertOpen();
      await assertUsable();
      return schedules.remove(id);
    },

    onJobEnded: (listener) => listeners.onJobEnded(listener),
    onEvent: (listener) => listeners.onEvent(listener),
    pause: () => queue.pause(),
    resume: () => queue.resume(),
    drain: ({ delayed = false } = {}) => queue.drain(delayed),
    getHealth: () => readHealth(queue, { running: running.size, isProcessing: worker !== null && closing === null }),

    close({ deadlineMs = 30_000 } = {}) {
      // The flag must be set before the work begins: what ends meanwhile looks at it.
      closing ??= Promise.resolve().then(() => shutDown(deadlineMs));
      return closing;
    },
  };
}

/** Does not keep the process alive. */
function pause(ms: number): Promise<void> {
  return setTimeout(ms, undefined, { ref: false });
}
