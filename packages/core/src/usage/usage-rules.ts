import { InvalidConfigurationError } from '../errors.js';
import { checkPositive } from '../graph-api/client-options.js';
import type { UsageKey } from '../ports/usage-budget.js';

/** The numbers that the decisions about a call follow; percentages are of what Meta allows, times in milliseconds. */
export interface UsageRules {
  readonly slowFromPercent: number;
  readonly holdAtPercent: number;
  readonly firstCostPercent: number;
  readonly reservationMs: number;
  readonly blockBaseMs: number;
  readonly blockCapMs: number;
}

const HOUR_MS = 3_600_000;
/** How finely the window of a budget is kept: the app's hour in minutes, a day in parts of 24 minutes. */
const BUCKETS = 60;

/**
 * How long Meta remembers a call: an app's for a rolling hour, a Page's and an Instagram account's for 24 hours.
 * @see https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
export function windowMsOf(level: UsageKey['level']): number {
  return level === 'app' ? HOUR_MS : 24 * HOUR_MS;
}

export function bucketMsOf(level: UsageKey['level']): number {
  return windowMsOf(level) / BUCKETS;
}

/** @throws {InvalidConfigurationError} when a number cannot work. */
export function toUsageRules(given: Partial<UsageRules>): UsageRules {
  const {
    slowFromPercent = 75,
    holdAtPercent = 97,
    firstCostPercent = 5,
    reservationMs = 120_000,
    blockBaseMs = 300_000,
    blockCapMs = HOUR_MS,
  } = given;
  const isInOrder = slowFromPercent > 0 && slowFromPercent <= holdAtPercent && holdAtPercent < 100;
  if (!isInOrder)
    throw new InvalidConfigurationError(
      `slowFromPercent is ${slowFromPercent} and holdAtPercent is ${holdAtPercent}; they must be above 0, below 100, and in this order`,
    );
  if (!(firstCostPercent > 0 && firstCostPercent <= 100))
    throw new InvalidConfigurationError(`firstCostPercent is ${firstCostPercent}; it must be above 0, and 100 at most`);
  return {
    slowFromPercent,
    holdAtPercent,
    firstCostPercent,
    reservationMs: checkPositive('reservationMs', reservationMs),
    blockBaseMs: checkPositive('blockBaseMs', blockBaseMs),
    blockCapMs: checkPositive('blockCapMs', blockCapMs),
  };
}
