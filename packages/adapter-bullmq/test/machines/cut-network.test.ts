import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { startCuttableProxy } from './cuttable-proxy.js';
import { expectAllDone } from './expect-all-done.js';
import { type JournaledRun, overlapsIn, runsOf } from './judge-runs.js';
import { openScene } from './scene.js';
import { createSeededChoice } from './seeded-choice.js';
import { createWorld, measureUndisturbed } from './world.js';

const postgresUrl = inject('postgresUrl');
const redisUrl = inject('redisUrl');

const CONCURRENCY = 2;

describe.skipIf(postgresUrl === null || redisUrl === null)('a machine that is cut off from Redis', () => {
  it('stops what it runs before another machine runs it, and works on when the network is back', async () => {
    const choice = createSeededChoice('Cut network');
    const world = createWorld({ integrations: 6, posts: 6000, sliceDays: 3650, seed: choice.seed });
    const undisturbed = await measureUndisturbed(world);
    const redis = new URL(redisUrl ?? '');
    const proxy = await startCuttableProxy(Number(redis.port));
    onTestFinished(() => proxy.close());
    redis.port = String(proxy.port);
    const scene = await openScene({
      ...{
        world,
        postgresUrl: postgresUrl ?? '',
        redisUrl: redisUrl ?? '',
        lockDurationMs: 3000,
        concurrency: CONCURRENCY,
      },
    });
    const { entries, ends } = scene.fleet;
    const cutOff = await scene.fleet.start({ redisUrl: redis.href });
    const stall = world.stall(cutOff.index);
    await scene.enqueue(world.work);
    await stall.holds(CONCURRENCY);
    const runs = () => runsOf(entries, ends);
    proxy.cut();
    await scene.fleet.start();
    await scene.fleet.start();
    const stopped = () =>
      runs().filter(({ machine, outcome }) => machine === cutOff.index && outcome === 'interrupted');
    const isTakenOver = ({ job }: JournaledRun) =>
      runs().some((run) => run.machine !== cutOff.index && run.job === job);
    await scene.fleet.until(
      () => overlapsIn(runs()).length > 0 || (stopped().length === CONCURRENCY && stopped().every(isTakenOver)),
    );
    proxy.heal();
    stall.release();
    await scene.fleet.until(scene.isIdle);
    await expectAllDone(scene, undisturbed.costOf, 'One machine cut off from Redis');
    expect(entries.filter((entry) => entry.kind === 'runner' && entry.event === 'queue-lost')).toEqual([]);
  }, 120_000);
});
