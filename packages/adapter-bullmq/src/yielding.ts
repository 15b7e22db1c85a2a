const FIRST_MS = 1000;
const LONGEST_MS = 30_000;
/** Of fresh work little waits for others, and it should not wait long when nobody wakes it. */
const LONGEST_FRESH_MS = 8_000;

/**
 * When a job that stepped back tries again if nobody wakes it, in milliseconds: the longer, the more often it did; never at
 * the time of the other one.
 *
 * @param startsForNothing how often it was taken without spending an attempt, this time included; 1 where two stepped back for each other
 */
export function yieldDelayMs(startsForNothing: number, isHistory: boolean, random: () => number): number {
  const longestMs = isHistory ? LONGEST_MS : LONGEST_FRESH_MS;
  const bound = Math.min(longestMs, FIRST_MS * 2 ** Math.max(0, startsForNothing - 1));
  return Math.ceil(bound / 2 + (random() * bound) / 2);
}

/** How often and in which distances fresh work looks again whether another job steps back for it; history does not. */
export function lookAgain(random: () => number): { readonly moreLooks: number; readonly pauseMs: number } {
  return { moreLooks: 2 + Math.floor(random() * 4), pauseMs: 10 + Math.ceil(random() * 20) };
}

/** One job in this many milliseconds is looked at for nothing, when there is nothing else to do. */
const INTERVAL_MS = 100;
/** So many are looked at without a rest: behind them may be one that can run. */
const AT_ONCE = 100;

/**
 * How long slots rest after history that cannot run yet, so that idle ones do not turn a long queue over and over. They rest
 * one after the other: whatever can run is found by the next one that is done.
 */
export class YieldRests {
  readonly #now: () => number;
  readonly #longestMs: number;
  #nextAt = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds that never go back */
  constructor(now: () => number, longestMs: number) {
    this.#now = now;
    this.#longestMs = longestMs;
  }

  /** For how many milliseconds the slot takes no other job, from 0 up. */
  take(): number {
    const now = this.#now();
    const earliest = now - AT_ONCE * INTERVAL_MS;
    this.#nextAt = Math.min(Math.max(this.#nextAt, earliest) + INTERVAL_MS, now + this.#longestMs);
    return Math.max(0, Math.ceil(this.#nextAt - now));
  }
}
