import type { Queue } from 'bullmq';

/**
 * More starts in a second than any queue has. Without a limit BullMQ does not look whether a queue is held; PostgreSQL takes
 * no limit that is larger.
 */
export const NO_LIMIT = 2 ** 31 - 1;

/** Holds a queue: no runner of it starts a job meanwhile. */
export interface QueueHold {
  /** Resolves when the queue is held for so long, by this wait or by one that lasts longer. */
  atLeast(ms: number): Promise<void>;
}

/**
 * BullMQ puts a new wait in the place of the one that goes on, so a shorter one would end a longer one. Waits of one process
 * come one after the other; of two processes that are told within the same milliseconds the later one counts, and what it
 * lets through too early meets the platform's limit again, which holds the queue anew.
 */
export function createQueueHold(queue: Queue): QueueHold {
  let last: Promise<void> = Promise.resolve();

  async function extend(ms: number): Promise<void> {
    if ((await queue.getRateLimitTtl(NO_LIMIT)) < ms) await queue.rateLimit(ms);
  }

  return {
    atLeast(ms) {
      const next = last.then(() => extend(Math.ceil(ms)));
      last = next.catch(() => {});
      return next;
    },
  };
}
