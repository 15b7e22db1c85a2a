import { InvalidConfigurationError } from '../errors.js';
import { type Clock, systemClock } from '../ports/clock.js';
import { MAX_LOOKBACK_DAYS } from '../ports/ingestion-job.js';
import type { IngestionStateRepository } from '../ports/ingestion-state-repository.js';
import type { IntegrationProvider, TrackedIntegration } from '../ports/integration-provider.js';
import type { JobRunner } from '../ports/job-runner.js';
import { type Logger, silentLogger } from '../ports/logger.js';
import { isTimeZone } from '../ports/time-zone.js';
import { dayOf } from './calendar-day.js';
import { planTick, type TickPlan } from './plan-tick.js';

/** How many integrations a tick holds at a time: one read of their states, one call of the runner. */
export const INTEGRATIONS_A_CHUNK = 500;

/** What a tick works with; `IngestionPorts` will do. */
export interface TickPorts {
  readonly integrations: Pick<IntegrationProvider, 'listTracked'>;
  readonly state: Pick<IngestionStateRepository, 'loadMany'>;
  /** Default: `systemClock`. */
  readonly clock?: Clock;
  /** Default: `silentLogger`. */
  readonly logger?: Logger;
}

export interface TickOptions {
  /** The jobs begin evenly over this many milliseconds, each integration at a moment of its own. Default: 0, all at once. */
  readonly spreadMs?: number;
  /** The IANA zone whose day the jobs are for. Default: UTC. */
  readonly timeZone?: string;
  /** Read this many days ending with that day, from 1 up to 3,660. Default: from each watermark minus the overlap. */
  readonly lookbackDays?: number;
  /** Interrupts the tick between two chunks. Default: never. */
  readonly signal?: AbortSignal;
}

/** What a tick did; the counts after `listed` add up to it. */
export interface TickReport {
  readonly kind: 'completed' | 'interrupted';
  /** Integrations that the host listed and that were looked at. */
  readonly listed: number;
  /** Jobs that were added. */
  readonly enqueued: number;
  /** Integrations whose job of an earlier tick, or of another machine's, still waits or runs. */
  readonly alreadyQueued: number;
  /** Integrations that wait for a person, or are disabled. */
  readonly paused: number;
  /** Integrations that may not be read yet when their job would run; the job that waits for it, or a later tick, reads them. */
  readonly waiting: number;
  /** Integrations whose ids fit no job; each is logged as an error. */
  readonly invalid: number;
}

/**
 * One tick: a job for every tracked integration that is due.
 *
 * - **Bounded**: the host's list is read as a stream, 500 at a time with their states; it is never held as a whole.
 * - **Once**: a job has an id of its integration, so an integration whose job still waits or runs gets no second one,
 *   however many ticks or machines add it at once.
 * - **Even**: with `spreadMs` each integration has a moment of its own, the same in every tick.
 * - **Cheap**: paused, disabled and waiting integrations cost no job and no call.
 *
 * @example
 * ```ts
 * const { enqueued } = await enqueueDueIntegrations(runner, ports, { spreadMs: 15 * 60_000 });
 * ```
 * @throws {InvalidConfigurationError} when an option is out of its range; then nothing was listed.
 * @throws {unknown} what the provider, the state repository or the runner threw; the jobs added before stay.
 */
export async function enqueueDueIntegrations(
  runner: Pick<JobRunner, 'enqueueMany'>,
  ports: TickPorts,
  options: TickOptions = {},
): Promise<TickReport> {
  checkTickOptions(options);
  const { integrations, state, clock = systemClock, logger = silentLogger } = ports;
  const { spreadMs = 0, timeZone = null, lookbackDays = null, signal } = options;
  const now = clock.now();
  const plan: TickPlan = { now, date: dayOf(now, timeZone ?? 'UTC'), timeZone, lookbackDays, spreadMs };
  const counts = { listed: 0, enqueued: 0, alreadyQueued: 0, paused: 0, waiting: 0, invalid: 0 };

  async function enqueue(chunk: readonly TrackedIntegration[]): Promise<void> {
    const planned = planTick(chunk, await state.loadMany(chunk), plan);
    const added = planned.requests.length === 0 ? 0 : (await runner.enqueueMany(planned.requests)).added;
    counts.listed += chunk.length;
    counts.enqueued += added;
    counts.alreadyQueued += planned.requests.length - added;
    counts.paused += planned.paused;
    counts.waiting += planned.waiting;
    counts.invalid += planned.problems.length;
    for (const reason of planned.problems)
      logger.error('A tracked integration fits no job and was left out', { reason });
  }

  function end(kind: TickReport['kind']): TickReport {
    logger.info(kind === 'completed' ? 'A tick is over' : 'A tick was interrupted', counts);
    return { kind, ...counts };
  }

  let chunk: TrackedIntegration[] = [];
  for await (const integration of integrations.listTracked()) {
    // What was listed and not added yet is added by the next tick.
    if (signal?.aborted) return end('interrupted');
    chunk.push(integration);
    if (chunk.length < INTEGRATIONS_A_CHUNK) continue;
    await enqueue(chunk);
    chunk = [];
  }
  if (chunk.length > 0) {
    if (signal?.aborted) return end('interrupted');
    await enqueue(chunk);
  }
  return end('completed');
}

/** @throws {InvalidConfigurationError} naming the option that is out of its range. */
export function checkTickOptions({ spreadMs = 0, timeZone = 'UTC', lookbackDays = 1 }: TickOptions): void {
  if (!(Number.isFinite(spreadMs) && spreadMs >= 0)) {
    throw new InvalidConfigurationError(`The option spreadMs is ${spreadMs}. Use a number of milliseconds from 0 up.`);
  }
  if (!isTimeZone(timeZone)) {
    throw new InvalidConfigurationError(
      `The option timeZone is ${JSON.stringify(timeZone)}. Use an IANA zone such as "Europe/Paris".`,
    );
  }
  if (!(Number.isSafeInteger(lookbackDays) && lookbackDays >= 1 && lookbackDays <= MAX_LOOKBACK_DAYS)) {
    throw new InvalidConfigurationError(
      `The option lookbackDays is ${lookbackDays}. Use a whole number from 1 up to ${MAX_LOOKBACK_DAYS}.`,
    );
  }
}
