import { StorageError } from '../errors.js';

/** A moment as the calendar and the clock on the wall of a time zone tell it. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** 1 is Monday, 7 is Sunday. */
  readonly isoWeekday: number;
  /** 0 to 23. */
  readonly hour: number;
}

/** Every offset that has been in use since 1972 is a multiple of this, so local hours and days change only with it. */
const QUARTER_HOUR_MS = 15 * 60 * 1000;

/**
 * Tells the local time of moments since 1972; each quarter of an hour is worked out once.
 * @throws {StorageError} when the time zone is not known.
 */
export function createLocalTimes(timeZone: string): (moment: Date) => LocalTime {
  const format = formatFor(timeZone);
  const known = new Map<number, LocalTime>();
  return (moment) => {
    const quarter = Math.floor(moment.getTime() / QUARTER_HOUR_MS);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    const day = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    const time = { day, isoWeekday: weekday === 0 ? 7 : weekday, hour: Number(parts.get('hour')) };
    known.set(quarter, time);
    return time;
  };
}

/** The first day of the period that `day` belongs to; weeks begin on Monday. */
export function startOfPeriod(day: string, isoWeekday: number, bucket: 'day' | 'week' | 'month'): string {
  if (bucket === 'day') return day;
  if (bucket === 'month') return `${day.slice(0, 8)}01`;
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - (isoWeekday - 1));
  return date.toISOString().slice(0, 10);
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
    });
  } catch (error) {
    throw new StorageError('The time zone is not known. Name it as IANA does, such as "Europe/Paris".', {
      cause: error,
    });
  }
}
