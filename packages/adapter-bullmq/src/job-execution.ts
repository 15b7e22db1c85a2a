import {
  describeError,
  type IngestionJob,
  type JobHandler,
  type Logger,
  type NextStep,
  type RetryRules,
} from '@org/ingest-core';
import { DelayedError, type Job, type Queue, UnrecoverableError } from 'bullmq';
import { type Admission, type AdmissionQueue, admit, type Candidate, type Yield } from './admission.js';
import { adoptJob, borrowsItsId } from './adopt-job.js';
import type { JobCodec } from './job-codec.js';
import { jobFacts } from './job-facts.js';
import { ownerOf, readJobId } from './job-id.js';
import { isHistory } from './job-priority.js';
import type { LocalRun, LocalRuns } from './local-runs.js';
import type { LostData } from './lost-data.js';
import type { QueueHold } from './queue-hold.js';
import { BACKOFF, finalError, RetryError } from './retry-error.js';
import { RunContext } from './run-context.js';
import { runAttempt } from './run-job.js';
import type { RunLease, RunLeases } from './run-leases.js';
import type { BullMqRunnerEvent } from './runner-event.js';
import type { RunnerProgress } from './runner-progress.js';
import type { RunnerRegistry } from './runner-registry.js';
import type { EndingRun, StepBack } from './step-back.js';
import type { Turns } from './turns.js';
import { lookAgain, type YieldRests, yieldDelayMs } from './yielding.js';

/** BullMQ then does as the worker's options say. */
const KEPT_AS_THE_RUNNER_SAYS = { removeOnComplete: undefined, removeOnFail: undefined };

export interface JobExecutionOptions {
  readonly queue: Queue;
  readonly codec: JobCodec;
  readonly rules: RetryRules;
  readonly tenantConcurrency: number | null;
  readonly lockDurationMs: number;
  readonly keptLogLines: number;
  readonly admission: AdmissionQueue;
  readonly registry: RunnerRegistry;
  readonly localRuns: LocalRuns;
  readonly stepBack: StepBack;
  readonly rests: YieldRests;
  readonly turns: Turns;
  readonly leases: RunLeases;
  readonly lostData: LostData | null;
  readonly hold: QueueHold;
  readonly isClosing: () => boolean;
  readonly waitUnlessClosing: (ms: number) => Promise<void>;
  /** Tells the listeners of an event, which is made only where somebody listens. */
  readonly tell: (makeEvent: () => BullMqRunnerEvent) => void;
  readonly onError: (error: unknown) => void;
  readonly logger: Logger;
  readonly random: () => number;
}

/** What a job's data were found to be. */
export interface DecodedJobs {
  /** @throws when the data are not understood. */
  decode(job: Job): IngestionJob;
  /** Whether another job was made of it, and it stands for nothing any more. */
  isAdopted(job: Job): boolean;
}

/** Runs one job as BullMQ's processor does: what it throws tells BullMQ where the job goes. */
export interface JobExecution extends DecodedJobs {
  run(job: Job, token: string, handler: JobHandler): Promise<void>;
}

/** What was decoded stays with BullMQ's object, which is the same when the job has ended. */
const PAYLOAD = Symbol('payload');

type JobWithPayload = Job & { [PAYLOAD]?: IngestionJob };

/** An admitted job, until it has ended. */
interface StartedRun {
  readonly job: Job;
  readonly token: string;
  readonly candidate: Candidate;
  readonly payload: IngestionJob;
  readonly local: LocalRun;
}

export function createJobExecution(options: JobExecutionOptions): JobExecution {
  const { queue, codec, rules, tenantConcurrency, lockDurationMs, random } = options;
  const { admission, registry, localRuns, stepBack, leases, lostData, hold, tell } = options;
  const adopted = new WeakSet<Job>();
  const runsHere = (jobId: string) => localRuns.has(jobId);

  function decode(job: JobWithPayload): IngestionJob {
    job[PAYLOAD] ??= codec.decode(job.data);
    return job[PAYLOAD];
  }

  async function run(job: Job, token: string, handler: JobHandler): Promise<void> {
    try {
      // BullMQ may hand out one more after it was told to stop.
      if (options.isClosing()) return await delay(job, token, 0);
      const waitMs = await waitForLostData();
      if (waitMs > 0) return await handBack(job, token, waitMs);
      // Retries and history are this runner's to say, whoever added the job.
      job.opts.attempts = rules.maxAttempts;
      job.opts.backoff = BACKOFF;
      if (borrowsItsId(job)) {
        await adoptJob(job, queue, codec, options.turns);
        adopted.add(job);
        return;
      }
      Object.assign(job.opts, KEPT_AS_THE_RUNNER_SAYS);
      const payload = decodeOrRefuse(job);
      const owner = readJobId(job.id ?? '') ?? ownerOf(payload);
      const candidate = { id: job.id ?? '', owner, isHistory: isHistory(job.priority) };
      const local = await letIn(job, token, candidate, payload);
      try {
        await runAdmitted({ job, token, candidate, payload, local }, handler);
      } finally {
        local.end();
      }
    } catch (error) {
      await putAside(job, token, error);
    }
  }

  /** Alone on the queue a runner is told by its looks at the others; beside others it asks before each job. */
  async function waitForLostData(): Promise<number> {
    if (lostData === null) return 0;
    return registry.isAlone() ? lostData.knownWaitMs() : lostData.waitMs();
  }

  function decodeOrRefuse(job: Job): IngestionJob {
    try {
      return decode(job);
    } catch (error) {
      throw finalError(describeError(error));
    }
  }

  async function letIn(job: Job, token: string, candidate: Candidate, payload: IngestionJob): Promise<LocalRun> {
    const asked = await ask(candidate);
    // Others took this runner for gone, and did not heed what it had taken by then.
    if (!registry.hasBeenMemberFor(heldForMs(job))) {
      await registry.join();
      return handBack(job, token);
    }
    // Nothing comes between this look at what runs here and the entry in it.
    const admitted = asked.kind === 'run' ? localRuns.begin(candidate) : asked;
    if (admitted.kind === 'run') {
      stepBack.forget(candidate);
      return admitted;
    }
    return stepAside(job, token, candidate, payload, admitted);
  }

  /** Where no other process runs anything, fresh work need not ask the queue. */
  async function ask(candidate: Candidate): Promise<Admission> {
    if (!candidate.isHistory && registry.isAlone()) return { kind: 'run' };
    const again = lookAgain(random);
    const pause = () => options.waitUnlessClosing(again.pauseMs);
    const moreLooks = candidate.isHistory ? 1 : again.moreLooks;
    return admit(candidate, admission, { tenantConcurrency, runsHere }, { moreLooks, pause });
  }

  async function stepAside(
    job: Job,
    token: string,
    candidate: Candidate,
    payload: IngestionJob,
    yielded: Yield,
  ): Promise<never> {
    const delayMs = yieldDelayMs(startsForNothing(job), candidate.isHistory, random);
    const putBack = () => job.moveToDelayed(Date.now() + delayMs, token);
    await stepBack.putBack({ ...candidate, start: job.attemptsStarted, delay: putBack }, yielded);
    tell(() => ({ kind: 'job-yielded', jobId: candidate.id, payload, reason: yielded.reason }));
    if (candidate.isHistory) await options.waitUnlessClosing(options.rests.take());
    throw new DelayedError();
  }

  async function runAdmitted(started: StartedRun, handler: JobHandler): Promise<void> {
    const { job, token, candidate, payload } = started;
    const lease = await leases.take({
      jobId: candidate.id,
      heldForMs: heldForMs(job),
      renew: () => renew(job, token),
    });
    try {
      if (options.isClosing() || lease.isLost()) return await handBack(job, token);
      const attempt = job.attemptsMade + 1;
      tell(() => ({ kind: 'job-started', jobId: candidate.id, payload, attempt }));
      const context = new RunContext(attempt, rules.maxAttempts, lease, (told) => showProgress(job, told));
      const next = await runAttempt(payload, context.forHandler, handler, rules, random);
      await context.settle();
      if (lease.isLost()) return await handBack(job, token);
      await finish(started, next, context, lease);
    } finally {
      lease.release();
    }
  }

  async function renew(job: Job, token: string): Promise<boolean> {
    const isHeld = (await job.extendLock(token, lockDurationMs)) === 1;
    if (!isHeld) void lostData?.waitMs().catch(() => {});
    return isHeld;
  }

  async function showProgress(job: Job, told: object): Promise<void> {
    const shown: RunnerProgress = { state: 'running', start: job.attemptsStarted, progress: told };
    await queue.updateJobProgress(job.id ?? '', shown);
  }

  /** What follows when the handler is done and the queue still holds the job for this worker. */
  async function finish(
    { job, token, candidate, payload, local }: StartedRun,
    next: NextStep,
    context: RunContext,
    lease: RunLease,
  ): Promise<void> {
    if (next.holdMs > 0) {
      await hold.atLeast(next.holdMs);
      tell(() => ({ kind: 'queue-held', delayMs: next.holdMs }));
    }
    local.end();
    if (stepBack.mayBeAwaited(candidate))
      await wakeNext({
        ...candidate,
        start: job.attemptsStarted,
        progress: context.lastTold,
        isHeld: () => !lease.isLost(),
      });
    if (next.kind === 'end') {
      if (next.outcome === 'done') return;
      const reason = next.reason ?? 'failed';
      await note(job, reason);
      throw finalError(reason);
    }
    const { delayMs, reason } = next;
    const attempt = job.attemptsMade + 1;
    const spentAttempt = next.spentAttempts >= attempt;
    const facts = { jobId: candidate.id, ...jobFacts(payload), attempt, delayMs, reason };
    options.logger.info('A job runs again later', facts);
    tell(() => ({ kind: 'job-delayed', jobId: candidate.id, payload, delayMs, spentAttempt, reason }));
    await note(job, reason);
    if (spentAttempt) throw new RetryError(reason, delayMs);
    await delay(job, token, delayMs);
  }

  /** What stepped back for a run need not wait for the end of its delay. */
  async function wakeNext(run: EndingRun): Promise<void> {
    try {
      await stepBack.wake(run);
    } catch {
      // It comes back by itself; the connection tells of its errors.
    }
  }

  async function note(job: Job, reason: string): Promise<void> {
    try {
      if (job.id !== undefined)
        await queue.addJobLog(job.id, `${new Date().toISOString()} ${reason}`, options.keptLogLines);
    } catch {
      // What follows for the job does not depend on it.
    }
  }

  /** What a run throws itself says where its job goes; anything else is the queue's trouble, and costs no attempt. */
  async function putAside(job: Job, token: string, error: unknown): Promise<never> {
    const isVerdict = error instanceof RetryError || error instanceof UnrecoverableError;
    if (isVerdict || error instanceof DelayedError) throw error;
    options.onError(error);
    return handBack(job, token, yieldDelayMs(startsForNothing(job), isHistory(job.priority), random));
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

  return { run, decode, isAdopted: (job) => adopted.has(job) };
}

/** By this machine's clock, from before the lock was asked for. */
function heldForMs({ processedOn }: Job): number {
  return processedOn === undefined ? 0 : Math.max(0, Date.now() - processedOn);
}

/** How often the job was taken without spending an attempt, this time included. */
function startsForNothing(job: Job): number {
  return job.attemptsStarted - job.attemptsMade;
}
