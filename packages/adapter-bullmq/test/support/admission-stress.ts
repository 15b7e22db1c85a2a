import type { JobRunner } from '@org/ingest-core';
import { buildIncrementalJob } from '@org/ingest-testkit';
import { expect, it, vi } from 'vitest';
import { createRunWatch } from './run-watch.js';
import { createSeededRandom, type SeededRandom } from './seeded-random.js';
import type { RunnerFixture, RunnerRules } from './set-up-runner.js';

const INTEGRATIONS = 5;
const JOBS = 40;
const RUNNERS = 3;
const SLOTS = 10;
const SEEDS = [20_261_125, 7];
/** Short, so that a runner soon sees that it is alone again. */
const LOCK_MS = 4000;

type SetUp = (rules: RunnerRules) => Promise<RunnerFixture & { tearDown?(): Promise<void> }>;

/** Far more slots than integrations, so that every job that starts meets others of its own. */
export function describeAdmission(setUp: SetUp): void {
  it.each(SEEDS)(
    'no two jobs of an integration run at once on 3 runners of 10 slots, seed %i',
    async (seed) => {
      const { runner, queue, tearDown } = await setUp({ concurrency: SLOTS });
      const runners: JobRunner[] = [runner];
      while (runners.length < RUNNERS) runners.push(await queue.openRunner());
      const random = createSeededRandom(seed);
      const watch = createRunWatch(random, 40);
      let left = JOBS;
      const all = new Promise<void>((resolve) => {
        for (const one of runners)
          one.onJobEnded(() => {
            left -= 1;
            if (left === 0) resolve();
          });
      });
      for (const one of runners) await one.process(watch.handlerOf());
      const jobs = createJobs(random, JOBS);
      await Promise.all(runners.map((one, index) => one.enqueueMany(jobs.filter((_, at) => at % RUNNERS === index))));
      await all;
      await Promise.all(runners.map((one) => one.close({ deadlineMs: 1000 })));
      await tearDown?.();
      expect(watch.mostAtOnce()).toBe(1);
    },
    60_000,
  );

  it.each(SEEDS)(
    'none do so while a runner that was alone is joined by others and left by them, seed %i',
    async (seed) => {
      const { runner, queue, tearDown } = await setUp({ concurrency: SLOTS, lockDurationMs: LOCK_MS });
      const random = createSeededRandom(seed);
      const watch = createRunWatch(random, 40);
      // Who knows to be alone asks for nobody who waits elsewhere.
      const asks = vi.spyOn(runner.queue, 'getJobLogs');
      /** So many jobs in a row began here without that. */
      let unasked = 0;
      let asked = 0;
      const isAlone = () => unasked >= 2 * SLOTS;
      await runner.process(
        watch.handlerOf(() => {
          unasked = asks.mock.calls.length === asked ? unasked + 1 : 0;
          asked = asks.mock.calls.length;
        }),
      );
      let isOver = false;
      const fed = feed();
      await watch.until(isAlone);
      const others = await Promise.all([queue.openRunner(), queue.openRunner()]);
      const begun = [0, 0];
      const count = (index: number) => () => {
        begun[index] = (begun[index] ?? 0) + 1;
      };
      await Promise.all(others.map((other, index) => other.process(watch.handlerOf(count(index)))));
      await watch.until(() => begun.every((jobs) => jobs >= SLOTS));
      unasked = 0;
      await Promise.all(others.map((other) => other.close({ deadlineMs: 5000 })));
      await watch.until(isAlone);
      isOver = true;
      await fed;
      await runner.close({ deadlineMs: 5000 });
      await tearDown?.();
      expect(watch.mostAtOnce()).toBe(1);

      /** Jobs enough for all slots, again and again. */
      async function feed(): Promise<void> {
        for (let added = 0; !isOver; added += JOBS) {
          await runner.enqueueMany(createJobs(random, JOBS));
          await watch.until(() => isOver || watch.started() >= added);
        }
      }
    },
    120_000,
  );
}

function createJobs(random: SeededRandom, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    payload: buildIncrementalJob({ organizationId: 'organization', integrationId: `page-${index % INTEGRATIONS}` }),
    delayMs: random.int(0, 50),
  }));
}
