/**
 * Time, passed in so that tests can own it.
 *
 * @example
 * ```ts
 * const clock: Clock = systemClock;
 * ```
 */
export interface Clock {
  /** The current time. */
  now(): Date;
  /**
   * Resolves after `ms` milliseconds, or as soon as `signal` aborts, whichever comes first; it never rejects.
   * A value of 0 or less resolves in a later turn.
   */
  delay(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The longest delay a JavaScript timer can hold, in milliseconds; longer ones fire at once. */
const MAX_TIMER_MS = 2_147_483_647;

/** The machine's own clock. Reads nothing until it is called. */
export const systemClock: Clock = {
  now: () => new Date(),
  delay: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(done, Math.min(Math.max(ms, 0), MAX_TIMER_MS));
      function done() {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
      signal?.addEventListener('abort', done, { once: true });
    }),
};
