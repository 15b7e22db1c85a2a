import { describe, inject, it } from 'vitest';
import { expectAllDone } from './expect-all-done.js';
import { killAgainAndAgain } from './killer.js';
import { openScene } from './scene.js';
import { createSeededChoice } from './seeded-choice.js';
import { createWorld, measureUndisturbed } from './world.js';

const postgresUrl = inject('postgresUrl');
const redisUrl = inject('redisUrl');
const THOROUGH = { integrations: 40, posts: 200_000, kills: 200, minutes: 60 };
const USUAL = { integrations: 20, posts: 50_000, kills: 16, minutes: 5 };
const SIZE = process.env.INGEST_TEST_ALL === '1' ? THOROUGH : USUAL;

describe.skipIf(postgresUrl === null || redisUrl === null)('machines that are killed', () => {
  it(
    `store ${SIZE.posts} posts once while ${SIZE.kills} of them are killed`,
    async () => {
      const choice = createSeededChoice('Killed machines');
      const world = createWorld({
        integrations: SIZE.integrations,
        posts: SIZE.posts,
        sliceDays: 365,
        seed: choice.seed,
      });
      const undisturbed = await measureUndisturbed(world);
      const scene = await openScene({
        ...{ world, postgresUrl: postgresUrl ?? '', redisUrl: redisUrl ?? '', lockDurationMs: 3000, concurrency: 4 },
      });
      await scene.enqueue(world.work);
      await killAgainAndAgain(scene, choice, SIZE.kills, undisturbed.steps);
      await scene.fleet.until(scene.isIdle);
      await expectAllDone(scene, undisturbed.costOf, `${SIZE.kills} kills`);
    },
    SIZE.minutes * 60_000,
  );
});
