import type { JobRunner } from '@org/ingest-core';

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
