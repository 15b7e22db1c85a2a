import type { JobHandler } from '@org/ingest-core';
import type { SeededRandom } from './seeded-random.js';

/** Sees what runs at once in all runners of one process. */
export interface RunWatch {
  /** A handler that takes a while, and stops when it is told to. */
  handlerOf(onStart?: () => void): JobHandler;
  /** How many of an integration ran at once at most. */
  mostAtOnce(): number;
  started(): number;
  /** Resolves when it is so after some job began. */
  until(isSo: () => boolean): Promise<void>;
}

export function createRunWatch(random: SeededRandom, mostTurns: number): RunWatch {
  const running = new Map<string, number>();
  const waiters = new Set<() => void>();
  let [most, started] = [0, 0];
  return {
    handlerOf:
      (onStart = () => {}) =>
      async ({ integrationId }, { signal }) => {
        const now = (running.get(integrationId) ?? 0) + 1;
        running.set(integrationId, now);
        most = Math.max(most, now);
        started += 1;
        onStart();
        for (const look of [...waiters]) look();
        for (let turns = random.int(0, mostTurns); turns > 0 && !signal.aborted; turns -= 1)
          await new Promise(setImmediate);
        running.set(integrationId, (running.get(integrationId) ?? 0) - 1);
        return { kind: 'done' };
      },
    mostAtOnce: () => most,
    started: () => started,
    until: (isSo) =>
      new Promise((resolve) => {
        const look = () => {
          if (!isSo()) return;
          waiters.delete(look);
          resolve();
        };
        waiters.add(look);
        look();
      }),
  };
}
