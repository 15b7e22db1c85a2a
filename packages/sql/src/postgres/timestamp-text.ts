import { StorageError } from '@org/ingest-core';

/**
 * The year 4713 BC. PostgreSQL's first day is a few weeks earlier, but then it can tell neither the week nor the month of a
 * time, and one such row would make the timeline of its organization fail.
 */
const EARLIEST_MS = Date.UTC(-4712, 0, 1);

/** Whether PostgreSQL can hold the time and reckon with it; a `Date` that is no time can be held by nobody. */
export function isStorableTime(time: Date): boolean {
  return time.getTime() >= EARLIEST_MS;
}

/** A time to compare with: one before the first that can be stored stands for that one, which no stored time precedes either. */
export function toBound(time: Date): Date {
  return time.getTime() < EARLIEST_MS ? new Date(EARLIEST_MS) : time;
}

/**
 * The time up to which rows are deleted.
 *
 * @throws {StorageError} when `time` is not a valid time.
 */
export function toDeletionBound(time: Date): Date {
  if (Number.isNaN(time.getTime()))
    throw new StorageError('The time to delete up to is not a valid time. Pass the first time that stays.');
  return toBound(time);
}

/**
 * A time as PostgreSQL reads it, in UTC whatever the session's time zone: ISO 8601, except that years have no sign and
 * those before the year 1 are counted backwards.
 *
 * @throws {RangeError} when `time` is not a valid time.
 */
export function toTimestampText(time: Date): string {
  const iso = time.toISOString();
  const year = time.getUTCFullYear();
  if (year >= 1 && year <= 9999) return iso;
  const rest = iso.replace(/^[+-]?\d+/, '');
  return year > 0 ? `${year}${rest}` : `${String(1 - year).padStart(4, '0')}${rest} BC`;
}
