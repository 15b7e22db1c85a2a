const DAY_MS = 86_400_000;

/**
 * The instant at which a calendar day begins in an IANA time zone.
 *
 * On the day a clock is put forward at midnight the day begins at the first instant that exists.
 */
export function startOfDay(day: string, timeZone: string): Date {
  const offsetAt = offsetsOf(timeZone);
  const midnightUtc = Date.parse(`${day}T00:00:00Z`);
  // The offset at a guess near midnight, then again at that guess, since the clock may change in between.
  const guess = midnightUtc - offsetAt(midnightUtc);
  const start = midnightUtc - offsetAt(guess);
  return new Date(dayAt(start, offsetAt) < day ? firstInstantOf(day, start, offsetAt) : start);
}

/** The calendar day of an instant in an IANA time zone, `YYYY-MM-DD`. */
export function dayOf(instant: Date, timeZone: string): string {
  return dayAt(instant.getTime(), offsetsOf(timeZone));
}

function dayAt(instant: number, offsetAt: (instant: number) => number): string {
  return new Date(instant + offsetAt(instant)).toISOString().slice(0, 10);
}

/** `day` moved by whole calendar days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Tells how many milliseconds the zone's clock is ahead of UTC at an instant. */
function offsetsOf(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? Number.NaN;
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return local - Math.floor(instant / 1000) * 1000;
  };
}

/** Searches the skipped hour for the instant at which the day's date first stands on the clock. */
function firstInstantOf(day: string, before: number, offsetAt: (instant: number) => number): number {
  let low = before;
  let high = before + DAY_MS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (dayAt(middle, offsetAt) < day) low = middle;
    else high = middle;
  }
  return high;
}
