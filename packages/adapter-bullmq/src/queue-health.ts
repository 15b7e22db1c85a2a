import type { Job, Queue } from 'bullmq';
import { NO_LIMIT } from './queue-hold.js';

/** How a queue is. */
export interface QueueHealth {
  /** Jobs that could start now, had a worker a slot. */
  readonly waiting: number;
  /** Jobs that run, on all workers. */
  readonly active: number;
  /** Jobs whose time has not come. */
  readonly delayed: number;
  /** Jobs that failed and are still kept. */
  readonly failed: number;
  readonly isPaused: boolean;
  /** Milliseconds that no job starts yet, since the app's limit at the platform is spent. */
  readonly heldMs: number;
  /** Workers on the queue, on all machines; `null` where the server does not tell. */
  readonly workers: number | null;
  /** How long the job that is next has waited, in milliseconds; `null` when none waits. */
  readonly oldestWaitMs: number | null;
  /** What this runner does. */
  readonly here: { readonly running: number; readonly isProcessing: boolean };
}

/** What cannot be read is not waited for: it fails when its turn comes. */
async function readNext(queue: Queue): Promise<readonly Job[]> {
  try {
    return await queue.getJobs(['waiting', 'prioritized'], 0, 0, true);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** @throws whatever the connection throws: a health check that cannot ask has its answer. */
export async function readHealth(queue: Queue, here: QueueHealth['here']): Promise<QueueHealth> {
  const [counts, isPaused, ttl, workers, next] = await Promise.all([
    queue.getJobCounts(),
    queue.isPaused(),
    queue.getRateLimitTtl(NO_LIMIT),
    queue.getWorkersCount().catch(() => null),
    readNext(queue),
  ]);
  const since = next.reduce<number | null>((oldest, job) => {
    const readyAt = job.timestamp + job.delay;
    return oldest === null || readyAt < oldest ? readyAt : oldest;
  }, null);
  return {
    waiting: (counts.waiting ?? 0) + (counts.prioritized ?? 0) + (counts.paused ?? 0),
    active: counts.active ?? 0,
    delayed: counts.delayed ?? 0,
    failed: counts.failed ?? 0,
    isPaused,
    heldMs: Math.max(0, ttl),
    workers,
    oldestWaitMs: since === null ? null : Math.max(0, Date.now() - since),
    here,
  };
}
