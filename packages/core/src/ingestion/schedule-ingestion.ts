import { InvalidConfigurationError } from '../errors.js';
import { systemClock } from '../ports/clock.js';
import type { JobRunner, JobSchedule } from '../ports/job-runner.js';
import { nextCronTime, type ParsedSchedule, parseSchedule } from '../ports/parse-schedule.js';
import {
  checkTickOptions,
  enqueueDueIntegrations,
  type TickOptions,
  type TickPorts,
  type TickReport,
} from './enqueue-due-integrations.js';

/** The longest that a schedule spreads its jobs over when it is not told: an hour. */
export const MAX_DEFAULT_SPREAD_MS = 3_600_000;

interface ScheduledTickOptions extends Omit<TickOptions, 'signal'> {
  /** Names the schedule; the same id on every machine is one schedule. Default: `ingestion`. */
  readonly id?: string;
  /** The jobs of a tick begin evenly over this many milliseconds. Default: until the next tick, and an hour at most. */
  readonly spreadMs?: number;
  /** Is told after each tick, on the machine that ran it. Default: nobody. */
  readonly onTick?: (report: TickReport) => void;
}

/** A tick every so many milliseconds, the first one of a new schedule at once. */
export interface EveryTickOptions extends ScheduledTickOptions {
  /** Milliseconds from one tick to the next, a whole number from 1 up. */
  readonly everyMs: number;
}

/** A tick at times of the calendar; `timeZone` is the zone of the pattern, too. */
export interface CronTickOptions extends ScheduledTickOptions {
  /** Minute, hour, day of the month, month, day of the week, as in `CronSchedule`. */
  readonly cron: string;
}

/**
 * Reads every tracked integration again and again: `enqueueDueIntegrations` on a schedule of the runner.
 *
 * Call it in every process that may tick. On a shared queue one of them does at a time, and a job is added once even
 * when two do. A tick that fails is logged, what it added stays, and the next one comes when it is due.
 *
 * @example
 * ```ts
 * await runner.process(createIngestionHandler(ports));
 * await scheduleIngestion(runner, ports, { everyMs: 15 * 60_000 });
 * await scheduleIngestion(runner, ports, { id: 'nightly', cron: '30 4 * * *', timeZone: 'Europe/Paris', lookbackDays: 30 });
 * ```
 * @throws {InvalidConfigurationError} when an option is out of its range, or the schedule is not valid.
 */
export async function scheduleIngestion(
  runner: Pick<JobRunner, 'enqueueMany' | 'schedule'>,
  ports: TickPorts,
  options: EveryTickOptions | CronTickOptions,
): Promise<void> {
  const { onTick, timeZone, lookbackDays } = options;
  checkTickOptions(options);
  const schedule = scheduleOf(options);
  const parsed = parseSchedule(schedule);
  await runner.schedule(schedule, async () => {
    const now = (ports.clock ?? systemClock).now();
    const spreadMs = options.spreadMs ?? Math.min(untilNextTick(parsed, now), MAX_DEFAULT_SPREAD_MS);
    const report = await enqueueDueIntegrations(runner, ports, {
      spreadMs,
      ...(timeZone !== undefined && { timeZone }),
      ...(lookbackDays !== undefined && { lookbackDays }),
    });
    onTick?.(report);
  });
}

function scheduleOf(options: EveryTickOptions | CronTickOptions): JobSchedule {
  const { id = 'ingestion', timeZone } = options;
  if ('everyMs' in options && 'cron' in options) {
    throw new InvalidConfigurationError(`The schedule "${id}" has both everyMs and cron. Give one of them.`);
  }
  if ('everyMs' in options) return { id, everyMs: options.everyMs };
  return { id, cron: options.cron, ...(timeZone !== undefined && { timeZone }) };
}

function untilNextTick(schedule: ParsedSchedule, now: Date): number {
  return schedule.kind === 'every' ? schedule.everyMs : nextCronTime(schedule, now).getTime() - now.getTime();
}
