import type { Clock } from '../ports/clock.js';

/** A task that runs again and again until it is stopped. */
export interface RepeatedTask {
  /** Ends it after the run that is going on, if any. */
  stop(): void;
  /** Resolves when it was stopped and no run is going on. */
  readonly stopped: Promise<void>;
}

/**
 * Runs `task` once `after` has resolved and then every `everyMs`, counted from the first run. A run that is still going on
 * is not overlapped: the runs that fall due meanwhile are left out. `task` must not reject.
 */
export function repeatTask(
  task: () => Promise<void>,
  options: { readonly everyMs: number; readonly clock: Clock; readonly after: Promise<void> },
): RepeatedTask {
  const { everyMs, clock, after } = options;
  const controller = new AbortController();
  const { signal } = controller;

  async function repeat(): Promise<void> {
    await after;
    const start = clock.now().getTime();
    while (!signal.aborted) {
      await task();
      const elapsedMs = Math.max(0, clock.now().getTime() - start);
      const nextMs = (Math.floor(elapsedMs / everyMs) + 1) * everyMs;
      if (!signal.aborted) await waitFor(nextMs - elapsedMs, clock, signal);
    }
  }

  return { stop: () => controller.abort(), stopped: repeat() };
}

/** The longest delay that a timer of a machine's clock can hold, in milliseconds. */
const LONGEST_DELAY_MS = 2_147_483_647;

/** Waits, also for longer than a timer can. */
export async function waitFor(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  let leftMs = ms;
  do {
    const partMs = Math.min(leftMs, LONGEST_DELAY_MS);
    await clock.delay(partMs, signal);
    leftMs -= partMs;
  } while (leftMs > 0 && !signal.aborted);
}
