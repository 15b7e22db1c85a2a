import type { Clock } from '@org/ingest-core';

/** A `Clock` that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  /**
   * Goes on by `ms` milliseconds: ends the delays that fall due, in the order of their times, and lets what follows from
   * each happen before the next. Delays that begin meanwhile count too.
   */
  advance(ms: number): Promise<void>;
  /** How many delays have not ended. */
  pendingDelays(): number;
}

interface Timer {
  readonly dueMs: number;
  readonly resolve: () => void;
}

/**
 * A clock for tests: no waiting, and the same order of events every time.
 *
 * `advance` gives promises of this process time to settle, not answers of a server.
 *
 * @example
 * ```ts
 * const clock = createManualClock();
 * const runner = createInProcessJobRunner({ clock });
 * await clock.advance(5 * 60_000);
 * ```
 */
export function createManualClock(start: Date = new Date('2026-03-10T00:00:00.000Z')): ManualClock {
  let nowMs = start.getTime();
  /** In order of arrival, which decides between equal times. */
  const timers = new Set<Timer>();

  const nextTimer = (untilMs: number): Timer | undefined => {
    let next: Timer | undefined;
    for (const timer of timers)
      if (timer.dueMs <= untilMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    return next;
  };

  return {
    now: () => new Date(nowMs),

    delay: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const end = () => {
          timers.delete(timer);
          signal?.removeEventListener('abort', end);
          resolve();
        };
        const timer: Timer = { dueMs: nowMs + Math.max(ms, 0), resolve: end };
        timers.add(timer);
        signal?.addEventListener('abort', end, { once: true });
      }),

    async advance(ms) {
      const targetMs = nowMs + ms;
      await settle();
      for (let timer = nextTimer(targetMs); timer !== undefined; timer = nextTimer(targetMs)) {
        nowMs = Math.max(nowMs, timer.dueMs);
        timer.resolve();
        await settle();
      }
      nowMs = targetMs;
      await settle();
    },

    pendingDelays: () => timers.size,
  };
}

/** Lets everything that is ready to run do so: each turn of the event loop empties the queue of microtasks. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
