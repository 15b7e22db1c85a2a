import { createBullMqJobRunner } from '@org/ingest-adapter-bullmq';
import type { JobRunner } from '@org/ingest-core';
import { createPostgresBackend } from 'bullmq';

/**
 * A job runner on PostgreSQL. Its tables are in a schema of their own, which it makes when they are missing; the queue, the
 * worker and the schedule each have a pool of at most `max` connections, which `close` closes.
 */
export function openQueue(connectionString: string) {
  return createBullMqJobRunner({
    connection: { connectionString, schema: 'queue', max: 3 },
    backend: createPostgresBackend,
    concurrency: 4,
  });
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
