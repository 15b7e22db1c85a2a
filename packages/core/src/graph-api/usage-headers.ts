import { asNumber, asRecord, asText, parseJson } from './json-value.js';
import { type HeadersLike, readHeader } from './read-header.js';

/** How much of a budget is used, in percent of what Meta allows: 100 is the limit, and higher numbers are sent too. */
export interface UsagePercentages {
  readonly callCount: number;
  readonly totalCpuTime: number;
  readonly totalTime: number;
}

/** One line of `X-Business-Use-Case-Usage`. */
export interface BusinessUseCaseUsage extends UsagePercentages {
  /** The business, Page or Instagram account that the budget belongs to. */
  readonly id: string;
  /** Meta's name of the use case, such as `pages` or `instagram`; `null` when it is missing. */
  readonly type: string | null;
  /** Milliseconds until calls are answered again; `null` while they are answered. */
  readonly regainAccessMs: number | null;
}

/** `X-Ad-Account-Usage`. */
export interface AdAccountUsage {
  /** Percent of what Meta allows. */
  readonly usedPercent: number;
  /** Milliseconds until the budget is full again; `null` when Meta did not say. */
  readonly resetMs: number | null;
}

/** What the usage headers of one answer say; what is absent or unreadable is `null` or left out. */
export interface UsageHeaders {
  readonly app: UsagePercentages | null;
  readonly page: UsagePercentages | null;
  readonly adAccount: AdAccountUsage | null;
  readonly businessUseCases: readonly BusinessUseCaseUsage[];
}

const MS_PER_SECOND = 1000;
const MS_PER_MINUTE = 60_000;
/** Meta's windows last hours: a longer wait is a broken header, and would silence an account for good. */
const LONGEST_WAIT_MS = 30 * 24 * 60 * MS_PER_MINUTE;

/**
 * Reads how much of Meta's budgets is used.
 *
 * Guarantees: never throws; a malformed header counts as absent; a missing percentage is 0; waits are in milliseconds,
 * though Meta sends minutes in one header and seconds in another. `X-Page-Usage` is gone from Meta's documentation and
 * is read when it comes all the same.
 *
 * @example
 * ```ts
 * parseUsageHeaders(response.headers).app?.callCount; // 28, percent
 * ```
 * @see https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
export function parseUsageHeaders(headers: HeadersLike): UsageHeaders {
  return {
    app: readPercentages(readJsonHeader(headers, 'x-app-usage')),
    page: readPercentages(readJsonHeader(headers, 'x-page-usage')),
    adAccount: readAdAccount(readJsonHeader(headers, 'x-ad-account-usage')),
    businessUseCases: readBusinessUseCases(readJsonHeader(headers, 'x-business-use-case-usage')),
  };
}

/** A wait that can be used: whole milliseconds, more than none, and no longer than 30 days; otherwise `null`. */
export function toWaitMs(amount: number | null, unitMs: number): number | null {
  if (amount === null) return null;
  const waitMs = Math.ceil(amount * unitMs);
  return waitMs > 0 && waitMs <= LONGEST_WAIT_MS ? waitMs : null;
}

function readJsonHeader(headers: HeadersLike, name: string): Readonly<Record<string, unknown>> | null {
  const text = readHeader(headers, name);
  return text === null ? null : asRecord(parseJson(text));
}

function readPercentages(usage: Readonly<Record<string, unknown>> | null): UsagePercentages | null {
  if (usage === null) return null;
  const callCount = asNumber(usage.call_count);
  const totalCpuTime = asNumber(usage.total_cputime);
  const totalTime = asNumber(usage.total_time);
  if (callCount === null && totalCpuTime === null && totalTime === null) return null;
  return { callCount: callCount ?? 0, totalCpuTime: totalCpuTime ?? 0, totalTime: totalTime ?? 0 };
}

function readAdAccount(usage: Readonly<Record<string, unknown>> | null): AdAccountUsage | null {
  const usedPercent = asNumber(usage?.acc_id_util_pct);
  if (usedPercent === null) return null;
  return { usedPercent, resetMs: toWaitMs(asNumber(usage?.reset_time_duration), MS_PER_SECOND) };
}

function readBusinessUseCases(usage: Readonly<Record<string, unknown>> | null): readonly BusinessUseCaseUsage[] {
  return Object.entries(usage ?? {}).flatMap(([id, lines]) =>
    (Array.isArray(lines) ? lines : [lines]).flatMap((line: unknown) => {
      const record = asRecord(line);
      if (record === null) return [];
      const regainAccessMs = toWaitMs(asNumber(record.estimated_time_to_regain_access), MS_PER_MINUTE);
      const percentages = readPercentages(record);
      if (percentages === null && regainAccessMs === null) return [];
      return [
        {
          id,
          type: asText(record.type),
          callCount: percentages?.callCount ?? 0,
          totalCpuTime: percentages?.totalCpuTime ?? 0,
          totalTime: percentages?.totalTime ?? 0,
          regainAccessMs,
        },
      ];
    }),
  );
}
