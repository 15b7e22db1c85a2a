/** Date, time, an optional fraction, and an offset with or without a colon. */
const TIMESTAMP = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d{1,9})?(?:Z|([+-]\d{2}):?(\d{2}))$/i;

/**
 * Meta's timestamp as a `Date`, or `null` when it is none.
 *
 * Meta writes the offset without a colon (`2021-08-13T08:25:28+0000`), which is not RFC 3339 and which `Date.parse` is
 * not obliged to read.
 */
export function parseGraphTimestamp(value: string): Date | null {
  const match = TIMESTAMP.exec(value.trim());
  if (match === null) return null;
  const [, date, time, fraction = '', hours, minutes] = match;
  const offset = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  const parsed = new Date(`${date}T${time}${fraction.slice(0, 4)}${offset}`);
  // `Date` rolls 31 February over into March; what does not come back as it went in is not a date.
  return Number.isNaN(parsed.getTime()) || !isRealDay(`${date}`) ? null : parsed;
}

function isRealDay(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}
