import type { JobRunner } from '@org/ingest-core';
import { buildIncrementalJob } from '@org/ingest-testkit';
import { expect, it } from 'vitest';
import type { RunnerFixture, RunnerRules } from './set-up-runner.js';

const INTEGRATIONS = 5;
const JOBS = 40;
const RUNNERS = 3;
const SLOTS = 10;
const SEEDS = [20_261_125, 7];

/** Far more slots than integrations, so that every job that starts meets others of its own. */
export function describeAdmission(
  setUp: (rules: RunnerRules) => Promise<RunnerFixture & { tearDown?(): Promise<void> }>,
): void {
  it.each(SEEDS)(
    'no two jobs of an integration run at once on 3 runners of 10 slots, seed %i',
    async (seed) => {
      const { runner, queue, tearDown } = await setUp({ concurrency: SLOTS });
      const runners: JobRunner[] = [runner];
      while (runners.length < RUNNERS) runners.push(await queue.openRunner());
      const random = createRandom(seed);
      const running = new Map<string, number>();
      let most = 0;
      let left = JOBS;
      const all = new Promise<void>((resolve) => {
        for (const one of runners)
          one.onJobEnded(() => {
            left -= 1;
            if (left === 0) resolve();
          });
      });
      for (const one of runners)
        await one.process(async ({ integrationId }) => {
          const now = (running.get(integrationId) ?? 0) + 1;
          running.set(integrationId, now);
          most = Math.max(most, now);
          for (let turns = Math.floor(random() * 40); turns > 0; turns -= 1) await new Promise(setImmediate);
          running.set(integrationId, now - 1);
          return { kind: 'done' };
        });
      const jobs = Array.from({ length: JOBS }, (_, index) => ({
        payload: buildIncrementalJob({ organizationId: 'organization', integrationId: `page-${index % INTEGRATIONS}` }),
        delayMs: Math.floor(random() * 50),
      }));
      await Promise.all(runners.map((one, index) => one.enqueueMany(jobs.filter((_, at) => at % RUNNERS === index))));
      await all;
      await Promise.all(runners.map((one) => one.close({ deadlineMs: 1000 })));
      await tearDown?.();
      expect(most).toBe(1);
    },
    60_000,
  );
}

/** Mulberry32: the same numbers for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
