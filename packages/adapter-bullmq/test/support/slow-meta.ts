import type { QueueMeta } from '../../src/queue-meta.js';

/** The way of one runner to the settings of a queue. */
export interface Line {
  readonly meta: QueueMeta;
  /** What is under way stays there, before the queue or behind it. */
  cut(): void;
  /** It arrives now, or fails. */
  heal(fails?: boolean): void;
}

export interface SlowMeta {
  /** What the queue has. */
  readonly fields: Map<string, string>;
  /** @param delayMs how long each way takes, there and back */
  connect(delayMs?: () => number): Line;
}

/** The settings of a queue in memory, on which calls take as long as the test says. */
export function createSlowMeta(): SlowMeta {
  const fields = new Map<string, string>();

  function connect(delayMs: () => number = () => 0): Line {
    let whole = Promise.resolve();
    let settle = { open: () => {}, fail: () => {} };

    async function travel(): Promise<void> {
      const ms = delayMs();
      if (ms > 0) await wait(ms);
      await whole;
    }

    async function call<T>(act: () => T): Promise<T> {
      await travel();
      const answer = act();
      await travel();
      return answer;
    }

    return {
      meta: {
        readOne: (field) => call(() => fields.get(field) ?? null),
        readAll: () => call(() => Object.fromEntries(fields)),
        write: (written) =>
          call(() => {
            for (const [field, value] of Object.entries(written)) fields.set(field, String(value));
          }),
        remove: (removed) =>
          call(() => {
            for (const field of removed) fields.delete(field);
          }),
      },
      cut() {
        whole = new Promise((resolve, reject) => {
          settle = { open: resolve, fail: () => reject(new Error('The connection was lost')) };
        });
        whole.catch(() => {});
      },
      heal(fails = false) {
        if (fails) settle.fail();
        else settle.open();
        whole = Promise.resolve();
      },
    };
  }

  return { fields, connect };
}

/** By the timers of the test. */
export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    globalThis.setTimeout(resolve, ms);
  });
}
