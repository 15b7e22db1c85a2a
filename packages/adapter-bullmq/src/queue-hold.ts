import type { Queue } from 'bullmq';
import type { QueueMeta } from './queue-meta.js';

/** More starts in a second than any queue has; PostgreSQL takes no limit that is larger. */
export const NO_LIMIT = 2 ** 31 - 1;

/** Holds a queue: no runner of it starts a job meanwhile. */
export interface QueueHold {
  /** Resolves when the queue is held for so long, by this wait or by one that lasts longer. */
  atLeast(ms: number): Promise<void>;
}

/** What passes between a wait that is set and a look at it, in milliseconds. */
const SLACK_MS = 100;
/** How often a wait is looked at after it was set. */
const LOOKS = 3;

/**
 * BullMQ puts a new wait in the place of the one that goes on, so a shorter one would end a longer one. Waits of one process
 * come one after the other. Of processes that are told at the same time a shorter wait may come last: the process with the
 * longer one looks again, and sets its own again. What is let through too early nevertheless meets the platform's limit
 * again, which holds the queue anew.
 *
 * BullMQ looks whether a queue is held only where it has a limit, which costs each start some time: the queue is given one
 * when it is held first, unless it has its own.
 *
 * @see https://docs.bullmq.io/guide/rate-limiting
 */
export function createQueueHold(queue: Queue, meta: Pick<QueueMeta, 'readOne' | 'write'>): QueueHold {
  let last: Promise<void> = Promise.resolve();

  async function extend(ms: number): Promise<void> {
    const until = performance.now() + ms;
    if (hasGlobalLimit(queue) && (await meta.readOne('max')) === null)
      await meta.write({ max: NO_LIMIT, duration: 1000 });
    if ((await queue.getRateLimitTtl(NO_LIMIT)) >= ms) return;
    await queue.rateLimit(ms);
    for (let look = 0; look < LOOKS; look += 1) {
      const left = Math.ceil(until - performance.now());
      if (left <= SLACK_MS) return;
      if ((await queue.getRateLimitTtl(NO_LIMIT)) < left - SLACK_MS) await queue.rateLimit(left);
    }
  }

  return {
    atLeast(ms) {
      const next = last.then(() => extend(Math.ceil(ms)));
      last = next.catch(() => {});
      return next;
    },
  };
}

/** Whether this BullMQ reads a limit from the queue; before 5.57 only workers had one. */
export function hasGlobalLimit(queue: object): boolean {
  return 'setGlobalRateLimit' in queue;
}
