import { createInProcessJobRunner } from '@org/ingest-core';
import { createManualClock, jobRunnerContract } from '@org/ingest-testkit';
import { createSharedQueue } from './support/shared-queue.js';

jobRunnerContract({
  name: 'in-process job runner on a manual clock',
  setUp: async () => {
    const clock = createManualClock();
    const runner = createInProcessJobRunner({ clock, maxAttempts: 3, concurrency: 3, random: () => 0.5 });
    return { runner, maxAttempts: 3, advance: clock.advance };
  },
});

jobRunnerContract({
  name: 'in-process job runner on the machine clock',
  setUp: async () => ({
    runner: createInProcessJobRunner({ maxAttempts: 3, backoffBaseMs: 5 }),
    maxAttempts: 3,
  }),
});

jobRunnerContract({
  name: 'runners on a shared queue',
  isShared: true,
  setUp: async () => {
    const clock = createManualClock();
    const queue = createSharedQueue({ clock, maxAttempts: 3, concurrency: 3 });
    return { runner: await queue.openRunner(), queue, maxAttempts: 3, advance: clock.advance };
  },
});
