import { Cron } from 'croner';
import { InvalidConfigurationError } from '../errors.js';
import type { JobSchedule } from './job-runner.js';
import { isQueueId } from './queue-id.js';
import { isTimeZone } from './time-zone.js';

/** A `JobSchedule` that was checked, with its defaults filled in. */
export type ParsedSchedule =
  | { readonly kind: 'every'; readonly id: string; readonly everyMs: number }
  | { readonly kind: 'cron'; readonly id: string; readonly cron: string; readonly timeZone: string };

/**
 * Checks a schedule, the same way in every `JobRunner`.
 *
 * @example
 * ```ts
 * parseSchedule({ id: 'nightly', cron: '30 4 * * *' }); // { kind: 'cron', …, timeZone: 'UTC' }
 * ```
 * @throws {InvalidConfigurationError} naming the id, period, pattern or zone that is not valid.
 */
export function parseSchedule(schedule: JobSchedule): ParsedSchedule {
  const id = parseScheduleId(schedule.id);
  if ('everyMs' in schedule && 'cron' in schedule) {
    throw new InvalidConfigurationError(`The schedule "${id}" has both everyMs and cron. Give one of them.`);
  }
  if ('cron' in schedule) return { kind: 'cron', id, ...checkCron(schedule.cron, schedule.timeZone ?? 'UTC', id) };
  const { everyMs } = schedule;
  if (Number.isSafeInteger(everyMs) && everyMs >= 1) return { kind: 'every', id, everyMs };
  throw new InvalidConfigurationError(
    `The schedule "${id}" has the everyMs ${quote(everyMs)}. Use a whole number of milliseconds from 1 up, or cron.`,
  );
}

/**
 * Checks the id of a schedule, the same way in every `JobRunner`.
 * @throws {InvalidConfigurationError} naming the id when no queue can hold it.
 */
export function parseScheduleId(id: unknown): string {
  if (isQueueId(id)) return id;
  throw new InvalidConfigurationError(
    `The schedule id ${quote(id)} cannot be used. Use a text that is not empty, not a bare integer and has no ":" in it.`,
  );
}

/**
 * The first time after `after` that a cron schedule names. Pure.
 *
 * A pattern with one hour and one minute runs once a day also when the clocks change; times that a change leaves out
 * come right after it.
 */
export function nextCronTime(
  { cron, timeZone }: { readonly cron: string; readonly timeZone: string },
  after: Date,
): Date {
  const next = new Cron(cron, { mode: '5-part', timezone: timeZone }).nextRun(after);
  if (next !== null) return next;
  throw new InvalidConfigurationError(`The cron pattern "${cron}" names no time that ever comes. Name another day.`);
}

/** What every cron library reads the same way: numbers, English names, `*`, lists, ranges and steps of these. */
const VALUE = String.raw`(?:\d{1,2}|[a-z]{3})`;
const PART = String.raw`(?:\*|${VALUE}(?:-${VALUE})?)`;
const FIELD = String.raw`${PART}(?:\/\d+)?(?:,${PART}(?:\/\d+)?)*`;
const FIVE_FIELDS = new RegExp(`^${Array.from({ length: 5 }, () => FIELD).join(' +')}$`, 'i');

function checkCron(cron: unknown, timeZone: unknown, id: string) {
  if (typeof timeZone !== 'string' || !isTimeZone(timeZone)) {
    throw new InvalidConfigurationError(
      `The schedule "${id}" has the time zone ${quote(timeZone)}. Use an IANA zone such as "Europe/Paris".`,
    );
  }
  const advice = 'Use five fields (minute, hour, day, month, day of the week) such as "30 4 * * *".';
  if (typeof cron !== 'string' || !FIVE_FIELDS.test(cron)) {
    throw new InvalidConfigurationError(`The schedule "${id}" has the cron pattern ${quote(cron)}. ${advice}`);
  }
  try {
    nextCronTime({ cron, timeZone }, new Date(0));
  } catch (cause) {
    if (cause instanceof InvalidConfigurationError) throw cause;
    throw new InvalidConfigurationError(`The schedule "${id}" has the cron pattern ${quote(cron)}. ${advice}`, {
      cause,
    });
  }
  return { cron, timeZone };
}

const quote = (value: unknown) => (typeof value === 'string' ? JSON.stringify(value) : String(value));
