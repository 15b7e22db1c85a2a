const FIRST_MS = 1000;
const LONGEST_MS = 30_000;
const PAUSE_MS = 1000;

/**
 * When a job that stepped back tries again, in milliseconds: the longer, the more often it did; never at the time of the
 * other one.
 *
 * @param startsForNothing how often it was taken without spending an attempt, this time included
 */
export function yieldDelayMs(startsForNothing: number, random: () => number): number {
  const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, startsForNothing - 1));
  return Math.ceil(bound / 2 + (random() * bound) / 2);
}

/** How long the slot of a job that stepped back takes no other, in milliseconds. */
export function yieldPauseMs(random: () => number): number {
  return Math.ceil(PAUSE_MS / 2 + (random() * PAUSE_MS) / 2);
}
