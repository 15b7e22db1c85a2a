import * as z from 'zod/v4';
import { InvalidConfigurationError, InvalidJobError } from '../errors.js';

/** The most slices that one plan holds; a longer span needs longer slices. */
export const MAX_SLICES = 5000;

const DAY_MS = 86_400_000;

/** A half-open span of publish times with both ends. */
export interface TimeSpan {
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
}

/** A span as a host writes it: ISO 8601 text needs an offset, and a bare day begins at midnight UTC. */
export interface TimeSpanInput {
  /** Inclusive. */
  readonly from: Date | string;
  /** Exclusive. */
  readonly to: Date | string;
}

const isoText = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/**
 * Cuts a span into slices, newest first, without a gap and without an overlap. Pure.
 *
 * The cuts lie at whole multiples of `sliceDays` since 1970 (UTC), wherever the span begins and ends, so that another
 * span is cut at the same instants: only its newest and its oldest slice can be other ones.
 *
 * @throws {InvalidJobError} when an end is not a time, or `from` is not before `to`.
 * @throws {InvalidConfigurationError} when `sliceDays` is not a whole number above 0, or makes more than 5,000 slices.
 */
export function cutSlices(span: TimeSpanInput, sliceDays: number): readonly TimeSpan[] {
  const from = toInstant('from', span.from);
  const to = toInstant('to', span.to);
  if (from >= to) {
    throw new InvalidJobError(
      `from (${from.toISOString()}) is not before to (${to.toISOString()}). Name the earlier time first.`,
    );
  }
  checkSliceDays(sliceDays);
  const length = sliceDays * DAY_MS;
  const oldest = Math.floor(from.getTime() / length);
  const newest = Math.ceil(to.getTime() / length) - 1;
  const count = newest - oldest + 1;
  if (count > MAX_SLICES) {
    throw new InvalidConfigurationError(
      `sliceDays is ${sliceDays}, which cuts the span into ${count} slices; ${MAX_SLICES} are allowed. Use longer slices, or a shorter span.`,
    );
  }
  return Array.from({ length: count }, (_, index) => {
    const start = (newest - index) * length;
    return {
      from: new Date(Math.max(start, from.getTime())),
      to: new Date(Math.min(start + length, to.getTime())),
    };
  });
}

function toInstant(name: 'from' | 'to', value: Date | string): Date {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
  if (typeof value === 'string' && isoText.safeParse(value).success) return new Date(value);
  throw new InvalidJobError(
    `${name} is "${value}", which is not a time. Use a valid Date, a day such as "2026-01-31", or ISO 8601 with an offset.`,
  );
}

function checkSliceDays(sliceDays: number): void {
  if (Number.isSafeInteger(sliceDays) && sliceDays > 0) return;
  throw new InvalidConfigurationError(`sliceDays is ${sliceDays}; it must be a whole number of days above 0`);
}
