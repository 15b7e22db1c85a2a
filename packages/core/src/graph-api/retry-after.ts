import type { GraphErrorKind } from './graph-error-kind.js';
import { asNumber } from './json-value.js';
import { type HeadersLike, readHeader } from './read-header.js';
import { parseUsageHeaders, toWaitMs } from './usage-headers.js';

/**
 * How long Meta asks to wait, in milliseconds; `null` when it does not say. Where several headers say something, the
 * longest wait counts.
 *
 * `Retry-After` counts for every kind. The usage headers count for a rate limit only: they come with every answer, and
 * say nothing about another failure.
 */
export function readRetryAfterMs(headers: HeadersLike, kind: GraphErrorKind): number | null {
  const waits = [readRetryAfterHeader(headers), ...(kind === 'rate-limit' ? readUsageWaits(headers) : [])];
  return waits.reduce((longest, wait) => (wait === null ? longest : Math.max(wait, longest ?? 0)), null);
}

function readUsageWaits(headers: HeadersLike): readonly (number | null)[] {
  const { adAccount, businessUseCases } = parseUsageHeaders(headers);
  return [
    ...businessUseCases.map((usage) => usage.regainAccessMs),
    // The reset time is sent below the limit too, where it asks for nothing.
    adAccount !== null && adAccount.usedPercent >= 100 ? adAccount.resetMs : null,
  ];
}

/**
 * Seconds, or an HTTP date. A date is measured from the answer's own `Date`, so the local clock does not matter.
 * Zero is no wait at all, and would make a tight loop of a rate limit.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
function readRetryAfterHeader(headers: HeadersLike): number | null {
  const value = readHeader(headers, 'retry-after');
  if (value === null) return null;
  const seconds = asNumber(value);
  if (seconds !== null) return toWaitMs(seconds, 1000);
  const until = parseHttpDate(value);
  const now = parseHttpDate(readHeader(headers, 'date'));
  return until === null || now === null ? null : toWaitMs(until - now, 1);
}

/** Without `GMT` at its end a date would be read in the local time zone. */
function parseHttpDate(text: string | null): number | null {
  if (text === null || !/^[a-z]{3,9}, .{1,40} GMT$/i.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
