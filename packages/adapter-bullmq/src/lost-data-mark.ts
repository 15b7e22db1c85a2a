import type { Queue } from 'bullmq';
import type { QueueMeta } from './queue-meta.js';

/** A word in the queue's own data, gone when they are. */
export interface QueueMark {
  read(): Promise<string | null>;
  write(mark: string): Promise<void>;
}

/** How the mark of a queue begins that a worker found without one when it started. */
export const NEW = 'new:';
/** How the mark begins that the first worker wrote which noticed a loss; whoever finds it need not tell the queue again. */
export const LOST = 'lost:';

const FIELD = 'ingest-mark';

/**
 * What a worker makes of the mark that it found. Pure.
 *
 * - `known`: the data are those it knows.
 * - `renamed`: two workers found a new queue at once, and the other one wrote last.
 * - `first`: the data were lost, and no worker has said so yet.
 * - `told`: the data were lost, and another worker has said so.
 *
 * @param isYoung whether this worker gave the queue its mark only a moment ago
 */
export function judgeMark(
  remembered: string | null,
  found: string | null,
  isYoung: boolean,
): 'known' | 'renamed' | 'first' | 'told' {
  if (found === remembered) return 'known';
  if (found?.startsWith(LOST)) return 'told';
  return found !== null && isYoung ? 'renamed' : 'first';
}

/** The mark lies in the hash of the queue's settings; those that BullMQ writes when a queue is made are written again with it. */
export function createQueueMark(queue: Queue, meta: QueueMeta): QueueMark {
  return {
    read: () => meta.readOne(FIELD),
    write: (mark) => meta.write({ ...queue.metaValues, [FIELD]: mark }),
  };
}
