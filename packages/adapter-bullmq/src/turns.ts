/** In this time what was added counts half. */
const HALF_LIFE_MS = 5 * 60_000;
const MOST_REMEMBERED = 10_000;

interface Count {
  readonly value: number;
  readonly atMs: number;
}

/**
 * Whose turn comes how late: the more somebody added, the later the next one stands. What was added long ago counts little,
 * since it has run meanwhile; so whoever adds jobs one by one stands where one stands who adds them at once, and nobody is
 * behind forever for what was yesterday.
 *
 * Each process counts what it adds itself.
 */
export class Turns {
  readonly #now: () => number;
  readonly #counts = new Map<string, Count>();

  /** @param now milliseconds that never go back */
  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#counts.size;
  }

  /** The turn of somebody's next job, from 0 up. */
  take(who: string): number {
    const atMs = this.#now();
    const value = valueAt(this.#counts.get(who), atMs);
    if (!this.#counts.has(who) && this.#counts.size >= MOST_REMEMBERED) this.#forget(atMs);
    this.#counts.set(who, { value: value + 1, atMs });
    return Math.round(value);
  }

  /** Forgets who counts little; if that is nobody, everybody. */
  #forget(atMs: number): void {
    for (const [who, count] of this.#counts) if (valueAt(count, atMs) < 1) this.#counts.delete(who);
    if (this.#counts.size >= MOST_REMEMBERED) this.#counts.clear();
  }
}

function valueAt(count: Count | undefined, atMs: number): number {
  return count === undefined ? 0 : count.value * 2 ** ((count.atMs - atMs) / HALF_LIFE_MS);
}
