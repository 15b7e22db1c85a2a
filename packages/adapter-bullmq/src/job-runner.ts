import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import {
  describeError,
  type EndedJob,
  type IngestionJob,
  InvalidConfigurationError,
  type JobHandler,
  type JobRunner,
  parseJobRequests,
  silentLogger,
} from '@org/ingest-core';
import { DelayedError, type Job, type Queue, UnrecoverableError, type Worker } from 'bullmq';
import { createAdmissionQueue, type RunnerProgress } from './active-jobs.js';
import { type AdmissionQueue, admit } from './admission.js';
import { adoptJob, borrowsItsId } from './adopt-job.js';
import { createBullMqObjects } from './bullmq-objects.js';
import { assertUsableOptions, assertWorkerClient } from './check-client.js';
import { assertUsableServer } from './check-server.js';
import { readClient } from './client-like.js';
import { type JobOwner, ownerOf } from './job-id.js';
import { isHistory } from './job-priority.js';
import { createJobProgress } from './job-progress.js';
import { LostData } from './lost-data.js';
import { createQueueMark } from './lost-data-mark.js';
import type { BullMqJobRunnerOptions } from './options.js';
import type { QueueHealth } from './queue-health.js';
import { readHealth } from './queue-health.js';
import { createQueueHold, NO_LIMIT } from './queue-hold.js';
import { toQueueJobs } from './queue-jobs.js';
import { readSettings } from './queue-settings.js';
import { BACKOFF_TYPE, backoffStrategy, finalError, RetryError } from './retry-error.js';
import { runAttempt } from './run-job.js';
import { type RunLease, RunLeases } from './run-leases.js';
import type { BullMqRunnerEvent, BullMqRunnerEventListener } from './runner-event.js';
import { Schedules } from './schedules.js';
import { createServerReach } from './server-reach.js';
import { StepBack } from './step-back.js';
import { Turns } from './turns.js';
import { lookAgain, YieldRests, yieldDelayMs } from './yielding.js';

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

/** How many jobs go to the queue in one call. */
const JOBS_A_BATCH = 1000;
/** Of each job: waits and failures of single attempts, for a person to read. */
const KEPT_LOG_LINES = 50;
/** How long a worker without jobs may take to close, in milliseconds. */
const WORKER_CLOSES_MS = 2000;
/** In this part of a lock's time no other worker can have its job. */
const SURE_PART = 0.25;
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
  const admission = createAdmissionQueue(queue, codec);
  const hold = createQueueHold(queue);
  const reach = createServerReach({
    queue,
    client: readClient(options),
    connection: options.connection,
    timeoutMs: settings.connectTimeoutMs,
  });
  const endedListeners = new Set<(job: EndedJob) => void>();
  const eventListeners = new Set<BullMqRunnerEventListener>();
  const running = new Map<string, Promise<void>>();
  const { tenantConcurrency } = settings;
  const { maxAttempts } = rules;
  const stepBack = new StepBack({ queue, admission, tenantConcurrency, keptLogLines: KEPT_LOG_LINES });
  const rests = new YieldRests(() => performance.now(), lockDurationMs / LOCK_PART_OF_A_REST);
  const turns = new Turns(() => performance.now());
  const adopted = new WeakSet<Job>();
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
      tell({ kind: 'lock-lost', jobId });
    },
  });
  /** A database is not emptied by a restart; Redis may be. */
  const lostData = options.backend === undefined ? createLostData() : null;
  const schedules = new Schedules({ bullmq, queueName, lockDurationMs, logger, onError: failed });
  queue.on('error', failed);

  function createLostData(): LostData {
    return new LostData({
      mark: createQueueMark(queue),
      waitMs: lockDurationMs,
      now: () => performance.now(),
      createId: randomUUID,
      onLost: () => {
        leases.loseAll();
        logger.error('The server lost the queue; what ran was told to stop, and nothing begins for a lock duration', {
          queueName,
          waitMs: lockDurationMs,
        });
        tell({ kind: 'queue-lost' });
      },
      hold: async () => {
        if (settings.globalConcurrency !== null) await queue.setGlobalConcurrency(settings.globalConcurrency);
        await hold.atLeast(lockDurationMs);
        tell({ kind: 'queue-held', delayMs: lockDurationMs });
      },
    });
  }

  function tell(event: BullMqRunnerEvent): void {
    for (const listener of [...eventListeners]) guard(() => listener(event));
  }

  function guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      logger.error('A listener of the job runner threw', { reason: describeError(error) });
    }
  }

  function failed(error: Error): void {
    if (closing !== null) return;
    const reason = describeError(error);
    logger.error('The queue reported an error', { queueName, reason });
    tell({ kind: 'error', reason });
  }

  function end(job: Job, outcome: EndedJob['outcome'], reason: string | null): void {
    const jobId = job.id ?? '';
    const payload = decode(job);
    if (payload === null) {
      tell({ kind: 'job-refused', jobId, reason: reason ?? '' });
      return;
    }
    const id = job.deduplicationId ?? job.id ?? null;
    const ended: EndedJob = { id, payload, attempts: job.attemptsMade, outcome, reason };
    if (outcome === 'failed') logger.error('A job failed for good', { jobId, attempts: ended.attempts, reason });
    for (const listener of [...endedListeners]) guard(() => listener(ended));
    tell({ ...ended, kind: 'job-ended', jobId });
  }

  function decode(job: Job): IngestionJob | null {
    try {
      return codec.decode(job.data);
    } catch {
      return null;
    }
  }

  /** BullMQ's processor: what it throws tells BullMQ where the job goes. */
  async function runJob(job: Job, token: string, handler: JobHandler): Promise<void> {
    const jobId = job.id ?? '';
    // BullMQ may hand out one more after it was told to stop.
    if (closing !== null) return delay(job, token, 0);
    const waitMs = (await lostData?.waitMs()) ?? 0;
    if (waitMs > 0) return handBack(job, token, waitMs);
    // Retries and history are this runner's to say, whoever added the job.
    Object.assign(job.opts, { attempts: rules.maxAttempts, backoff: { type: BACKOFF_TYPE } });
    if (borrowsItsId(job)) {
      await adoptJob(job, queue, codec, turns);
      adopted.add(job);
      return;
    }
    for (const name of ['removeOnComplete', 'removeOnFail'] as const) delete job.opts[name];
    let payload: IngestionJob;
    try {
      payload = codec.decode(job.data);
    } catch (error) {
      throw finalError(describeError(error));
    }
    const owner = ownerOf(payload);
    const candidate = { id: jobId, owner, isHistory: isHistory(job.priority) };
    const again = candidate.isHistory ? { moreLooks: 0, pauseMs: 0 } : lookAgain(random);
    const patience = { moreLooks: again.moreLooks, pause: () => waitUnlessClosing(again.pauseMs) };
    const heldForMs = () => Date.now() - (job.processedOn ?? Date.now());
    const renew = async () => (await job.extendLock(token, lockDurationMs)) === 1;
    const honest: AdmissionQueue = {
      ...admission,
      mark: async (id, isRunning) => {
        // After a while another worker may have the job, and run it: it would be said not to.
        const mayBeLost = !isRunning && heldForMs() >= lockDurationMs * SURE_PART;
        if (mayBeLost && !(await renew())) throw new DelayedError();
        await admission.mark(id, isRunning);
      },
    };
    const admitted = await admit(candidate, honest, tenantConcurrency, patience);
    if (admitted.kind === 'yield') {
      const starts = job.attemptsStarted - job.attemptsMade;
      const delayMs = yieldDelayMs(admitted.isCertain ? starts : 1, candidate.isHistory, random);
      const putBack = () => job.moveToDelayed(Date.now() + delayMs, token);
      await stepBack.putBack({ ...candidate, delay: putBack }, admitted);
      tell({ kind: 'job-yielded', jobId, payload, reason: admitted.reason });
      if (candidate.isHistory) await waitUnlessClosing(rests.take());
      throw new DelayedError();
    }
    stepBack.forget(candidate);
    const lease = await leases.take({
      jobId,
      // By this machine's clock, before the lock was asked for.
      heldForMs: heldForMs(),
      renew: async () => {
        const isHeld = await renew();
        if (!isHeld) void lostData?.waitMs().catch(() => {});
        return isHeld;
      },
    });
    try {
      if (closing !== null || lease.isLost()) return await handBack(job, token);
      const attempt = job.attemptsMade + 1;
      tell({ kind: 'job-started', jobId, payload, attempt });
      let lastTold: object | null = null;
      const progress = createJobProgress(
        async (told) => {
          lastTold = told;
          const shown: RunnerProgress = { state: 'running', progress: told };
          if (!lease.isLost()) await queue.updateJobProgress(jobId, shown);
        },
        () => performance.now(),
      );
      const context = { attempt, maxAttempts, signal: lease.signal, updateProgress: progress.update };
      const next = await runAttempt(payload, context, handler, rules, random);
      await progress.settle();
      if (lease.isLost()) return await handBack(job, token);
      if (next.holdMs > 0) {
        await hold.atLeast(next.holdMs);
        tell({ kind: 'queue-held', delayMs: next.holdMs });
      }
      await wakeNext(jobId, owner, lastTold, lease);
      if (next.kind === 'end') {
        if (next.outcome === 'done') return;
        const reason = next.reason ?? 'failed';
        await note(job, reason);
        throw finalError(reason);
      }
      const spentAttempt = next.spentAttempts >= attempt;
      logger.info('A job runs again later', { jobId, attempt, delayMs: next.delayMs, reason: next.reason });
      tell({ kind: 'job-delayed', jobId, payload, delayMs: next.delayMs, spentAttempt, reason: next.reason });
      await note(job, next.reason);
      if (spentAttempt) throw new RetryError(next.reason, next.delayMs);
      return await delay(job, token, next.delayMs);
    } finally {
      lease.release();
    }
  }

  /** What stepped back for a run need not wait for the end of its delay. */
  async function wakeNext(jobId: string, owner: JobOwner, progress: object | null, lease: RunLease): Promise<void> {
    try {
      await stepBack.wake(jobId, owner, progress, () => !lease.isLost());
    } catch {
      // It comes back by itself; the connection tells of its errors.
    }
  }

  async function note(job: Job, reason: string): Promise<void> {
    try {
      if (job.id !== undefined) await queue.addJobLog(job.id, `${new Date().toISOString()} ${reason}`, KEPT_LOG_LINES);
    } catch {
      // What follows for the job does not depend on it.
    }
  }

  /** What a run throws itself says where its job goes; anything else is the queue's trouble, and costs no attempt. */
  async function putAside(job: Job, token: string, error: unknown): Promise<never> {
    const isVerdict = error instanceof RetryError || error instanceof UnrecoverableError;
    if (isVerdict || error instanceof DelayedError) throw error;
    failed(error instanceof Error ? error : new Error(describeError(error)));
    return handBack(job, token, yieldDelayMs(job.attemptsStarted - job.attemptsMade, isHistory(job.priority), random));
  }

  async function delay(job: Job, token: string, delayMs: number): Promise<never> {
    await job.moveToDelayed(Date.now() + Math.ceil(delayMs), token);
    throw new DelayedError();
  }

  /** If the queue still takes the job for this worker's it runs again after the delay; if not it does so anyway. No attempt is spent. */
  async function handBack(job: Job, token: string, delayMs = 0): Promise<never> {
    try {
      await job.moveToDelayed(Date.now() + Math.ceil(delayMs), token);
    } catch {
      // Another worker has it, or the queue has forgotten it.
    }
    throw new DelayedError();
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

  async function shutDown(deadlineMs: number): Promise<void> {
    await worker?.pause(true);
    closingController.abort();
    leases.stopAll('The runner is closing');
    const deadline = performance.now() + deadlineMs;
    await Promise.race([Promise.all([...running.values(), schedules.stop()]), pause(deadlineMs)]);
    const isIdle = running.size === 0;
    if (!isIdle) logger.warn('The runner closed while jobs were still running', { jobs: running.size });
    leases.close();
    lostData?.close();
    // A worker whose queue is held may rest for half a minute before it sees that it was closed; nothing runs any more.
    const remaining = Math.min(WORKER_CLOSES_MS, Math.max(0, deadline - performance.now()));
    await Promise.race([worker?.close(!isIdle), pause(remaining)]);
    const closed = Promise.all([schedules.close(), queue.close()]).then(() => bullmq.release());
    const isClosed = await Promise.race([closed.then(() => true), pause(WORKER_CLOSES_MS).then(() => false)]);
    // A server that is away answers no good-bye. The host's own client stays open either way.
    if (!isClosed && readClient(options) === null) queue.disconnect().catch(() => {});
    endedListeners.clear();
    eventListeners.clear();
  }

  return {
    queue,

    async enqueueMany(requests) {
      assertOpen();
      const jobs = toQueueJobs(parseJobRequests(requests), codec, queueName, turns);
      if (jobs.length > 0) await assertUsable();
      let added = 0;
      for (let start = 0; start < jobs.length; start += JOBS_A_BATCH) {
        const batch = jobs.slice(start, start + JOBS_A_BATCH);
        const stored = await reach.within('Adding jobs', () =>
          queue.addBulk(batch.map((job) => ({ ...job, opts: { ...job.opts } }))),
        );
        // A job that was left out has the id of the one that is there.
        added += stored.filter((job, index) => job.id === batch[index]?.opts.jobId).length;
      }
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
      } catch (error) {
        hasHandler = false;
        throw error;
      }
      if (closing !== null) lostData?.close();
      assertOpen();
      worker = bullmq.worker(
        queueName,
        async (job, token = '') => {
          const run = runJob(job, token, handler).catch((error: unknown) => putAside(job, token, error));
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
          limiter: { max: NO_LIMIT, duration: 1000 },
          settings: { backoffStrategy },
        },
      );
      worker.on('error', failed);
      worker.on('stalled', (jobId) => tell({ kind: 'job-stalled', jobId }));
      worker.on('completed', (job) => {
        if (!adopted.has(job)) end(job, 'done', null);
      });
      worker.on('failed', (job, error) => {
        // BullMQ tells of each attempt that failed; the job has ended only with the last one.
        if (job?.finishedOn !== undefined) end(job, 'failed', error.message);
      });
    },

    async schedule(schedule, task) {
      assertOpen();
      assertWorkerClient(options);
      await assertUsable();
      await schedules.add(schedule, task);
    },

    onJobEnded(listener) {
      endedListeners.add(listener);
      return () => {
        endedListeners.delete(listener);
      };
    },

    onEvent(listener) {
      eventListeners.add(listener);
      return () => {
        eventListeners.delete(listener);
      };
    },

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
