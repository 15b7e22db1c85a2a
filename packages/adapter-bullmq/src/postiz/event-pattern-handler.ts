import {
  createIngestionHandler,
  describeError,
  type IngestionJob,
  type IngestionPorts,
  ingestionJobKey,
  type JobHandler,
  type Logger,
  type NextStep,
  parseIngestionJob,
  parseJobRequests,
  silentLogger,
} from '@org/ingest-core';
import { jobFacts } from '../job-facts.js';
import { createJobId, hashOf, ownerOf } from '../job-id.js';
import { planPriorities } from '../job-priority.js';
import { createJobProgress } from '../job-progress.js';
import { readRetryRules, wholeFrom } from '../queue-settings.js';
import { runAttempt } from '../run-job.js';
import { POSTIZ_PATTERN, toEnvelope } from './envelope.js';
import { type EventClientLike, emitAndWait } from './event-client.js';
import { readTries, type Tries, withTries } from './tries.js';

export interface EventPatternHandlerOptions {
  /** What retries and waits are emitted with. */
  readonly client: EventClientLike;
  /** Default: `analytics-ingest-metadata`. */
  readonly pattern?: string;
  /** Tries of one job in all, from 1 up; waits that cost no attempt do not count. Default: 5. */
  readonly maxAttempts?: number;
  /** How often a job is emitted again without spending an attempt, from 1 up; then it is given up. Default: 100. */
  readonly maxWaits?: number;
  /** The longest pause after the first throw of a handler, in milliseconds from 1 up; it doubles with each further one. Default: 2,000. */
  readonly backoffBaseMs?: number;
  /** What that pause never exceeds, in milliseconds from 1 up. Default: 300,000. */
  readonly backoffCapMs?: number;
  /** Abort it when the process is closing: running jobs save their position and are emitted again. Default: never. */
  readonly signal?: AbortSignal;
  /** A number from 0 up to 1, for the jitter of pauses. Default: `Math.random`. */
  readonly random?: () => number;
  /** Default: says nothing. */
  readonly logger?: Logger;
}

/** What is used of BullMQ's job, when the handler is given it. */
export interface EventJobLike {
  updateProgress?(progress: object): Promise<unknown>;
}

/** Runs the payload of one event. Never rejects. */
export type EventPatternHandler = (payload: unknown, job?: EventJobLike) => Promise<void>;

/** How long a job waits that finds another one of its integration running, at first and at most, in milliseconds. */
const BUSY_MS = 5000;
const LONGEST_BUSY_MS = 300_000;

/**
 * Runs ingestion jobs inside a Nest handler of an event pattern, where the host's own strategy is the consumer.
 *
 * That strategy neither waits for a handler nor retries what it throws. So nothing is thrown: a job that has to run
 * again is emitted again, with a new id, its delay, and the attempts it has spent beside the payload. Jobs of one
 * integration run one at a time in this process, and a wait of the app holds this process; other processes are not
 * seen. For that, and for a history of failures, let `createBullMqJobRunner` with `postizEnvelopeCodec` be the consumer.
 *
 * @param ingestion a handler, or the ports to make one of
 * @example
 * ```ts
 * const ingest = createEventPatternHandler(ports, { client: this.workerClient });
 * // In a controller: @EventPattern('analytics-ingest-metadata') run(@Payload() payload) { return ingest(payload); }
 * ```
 * @throws {InvalidConfigurationError} when an option is out of its range.
 */
export function createEventPatternHandler(
  ingestion: JobHandler | IngestionPorts,
  options: EventPatternHandlerOptions,
): EventPatternHandler {
  const { client, pattern = POSTIZ_PATTERN, random = Math.random, logger = silentLogger } = options;
  const signal = options.signal ?? new AbortController().signal;
  const rules = readRetryRules(options);
  const maxWaits = wholeFrom('maxWaits', options.maxWaits ?? 100);
  const handler = typeof ingestion === 'function' ? ingestion : createIngestionHandler(ingestion);
  const running = new Map<string, AbortController>();
  // Each run has a signal of its own: what listens to it is forgotten with the run.
  signal.addEventListener('abort', () => {
    for (const controller of running.values()) controller.abort(signal.reason);
  });
  let heldUntil = 0;

  async function run(payload: IngestionJob, tries: Tries, job: EventJobLike | undefined): Promise<void> {
    const { integration } = ownerOf(payload);
    const heldMs = heldUntil - performance.now();
    if (heldMs > 0) return emitAgain(payload, waited(tries), heldMs, 'the app has to wait');
    if (signal.aborted) return emitAgain(payload, waited(tries), BUSY_MS, 'the process is closing');
    if (running.has(integration)) {
      const delayMs = Math.min(LONGEST_BUSY_MS, BUSY_MS * 2 ** tries.waits);
      return emitAgain(payload, waited(tries), delayMs, 'another job of the integration runs');
    }
    const controller = new AbortController();
    running.set(integration, controller);
    let next: NextStep;
    try {
      next = await attempt(payload, tries, controller.signal, job);
    } finally {
      // Before it is emitted again: what has no delay may come back at once.
      running.delete(integration);
    }
    if (next.holdMs > 0) heldUntil = Math.max(heldUntil, performance.now() + next.holdMs);
    if (next.kind === 'again') {
      const after = next.spentAttempts > tries.spent ? { ...tries, spent: next.spentAttempts } : waited(tries);
      return emitAgain(payload, after, next.delayMs, next.reason);
    }
    if (next.outcome === 'failed')
      logger.error('A job failed for good', { ...jobFacts(payload), attempts: tries.spent + 1, reason: next.reason });
  }

  async function attempt(
    payload: IngestionJob,
    tries: Tries,
    ownSignal: AbortSignal,
    job: EventJobLike | undefined,
  ): Promise<NextStep> {
    const show = async (told: object) => {
      await job?.updateProgress?.(told);
    };
    const progress = createJobProgress(show, () => performance.now());
    const context = { attempt: tries.spent + 1, maxAttempts: rules.maxAttempts, signal: ownSignal };
    const next = await runAttempt(payload, { ...context, updateProgress: progress.update }, handler, rules, random);
    await progress.settle();
    return next;
  }

  async function emitAgain(payload: IngestionJob, tries: Tries, delayMs: number, reason: string): Promise<void> {
    if (tries.waits > maxWaits) {
      logger.error('A job waited too often and is given up; the next tick adds another', {
        ...jobFacts(payload),
        reason,
      });
      return;
    }
    const key = hashOf([payload.organizationId, payload.integrationId, ingestionJobKey(payload)]);
    const envelope = toEnvelope({
      // An id that is given again inside its own handler is dropped, and so is what deduplicates.
      jobId: createJobId(ownerOf(payload)),
      deduplicationId: `again.${key}.${tries.spent}.${tries.waits}`,
      payload: withTries(payload, tries),
      delayMs,
      priority: planPriorities(parseJobRequests([{ payload }]))[0] ?? 0,
    });
    logger.info('A job runs again later', { ...jobFacts(payload), delayMs, reason });
    await emitAndWait(client, pattern, envelope);
  }

  return async (input, job) => {
    try {
      await run(parseIngestionJob(input), readTries(input), job);
    } catch (error) {
      logger.error('A job was not run, or could not be emitted again', { pattern, reason: describeError(error) });
    }
  };
}

function waited(tries: Tries): Tries {
  return { ...tries, waits: tries.waits + 1 };
}
