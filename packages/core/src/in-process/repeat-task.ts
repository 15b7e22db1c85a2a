import type { Clock } from '../ports/clock.js';
import { nextCronTime } from '../ports/parse-schedule.js';

/** A task that runs again and again until it is stopped. */
export interface RepeatedTask {
  /** Ends it after the run that is going on, if any. */
  stop(): void;
  readonly isStopped: boolean;
  /** Resolves when it was stopped and no run is going on. */
  readonly stopped: Promise<void>;
}

/** When the next run is due; `lastMs` is when the last one was, and `null` before the first. All in epoch milliseconds. */
export type NextRun = (nowMs: number, lastMs: number | null) => number;

/** Runs at once and then every `everyMs`, counted from the first run. */
export function everyRun(everyMs: number): NextRun {
  return (nowMs, lastMs) => {
    if (lastMs === null) return nowMs;
    const elapsedMs = Math.max(0, nowMs - lastMs);
    return lastMs + (Math.floor(elapsedMs / everyMs) + 1) * everyMs;
  };
}

/** Runs at the times of a cron schedule. */
export function cronRun(schedule: { readonly cron: string; readonly timeZone: string }): NextRun {
  return (nowMs) => nextCronTime(schedule, new Date(nowMs)).getTime();
}

/**
 * Runs `task` each time it is due, once `after` has resolved. A run that is still going on is not overlapped: the runs
 * that fall due meanwhile are left out. `task` must not reject.
 */
export function repeatTask(
  task: () => Promise<void>,
  options: { readonly next: NextRun; readonly clock: Clock; readonly after: Promise<void> },
): RepeatedTask {
  const { next, clock, after } = options;
  const controller = new AbortController();
  const { signal } = controller;
  const now = () => clock.now().getTime();

  async function repeat(): Promise<void> {
    await after;
    let dueMs = next(now(), null);
    while (!signal.aborted) {
      // A timer may end a millisecond early, and the same run would be due once more.
      while (now() < dueMs && !signal.aborted) await waitFor(dueMs - now(), clock, signal);
      if (signal.aborted) return;
      await task();
      dueMs = next(now(), dueMs);
    }
  }

  return {
    stop: () => controller.abort(),
    get isStopped() {
      return signal.aborted;
    },
    stopped: repeat(),
  };
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
