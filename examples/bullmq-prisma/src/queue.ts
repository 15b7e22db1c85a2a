import { type BullMqJobRunner, createBullMqJobRunner } from '@org/ingest-adapter-bullmq';
import type { JobRunner } from '@org/ingest-core';
import { Redis } from 'ioredis';

/** A job runner on the application's own connection to Redis. */
export interface Queue {
  readonly runner: BullMqJobRunner;
  /** Lets the running jobs store what they have in hand, then closes the connection. */
  close(): Promise<void>;
}

export function openQueue(url: string): Queue {
  // BullMQ's workers need this option.
  const client = new Redis(url, { maxRetriesPerRequest: null });
  const runner = createBullMqJobRunner({ client, concurrency: 8, tenantConcurrency: 2 });
  return {
    runner,
    async close() {
      await runner.close({ deadlineMs: 20_000 });
      client.disconnect();
    },
  };
}

/** Resolves when `count` jobs have ended from now on: call it before they are added. */
export function waitForJobs(runner: JobRunner, count: number): Promise<void> {
  return new Promise((resolve) => {
    let ended = 0;
    const stop = runner.onJobEnded(() => {
      ended += 1;
      if (ended < count) return;
      stop();
      resolve();
    });
  });
}
