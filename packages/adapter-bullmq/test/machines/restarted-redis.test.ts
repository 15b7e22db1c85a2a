import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobRequest } from '@org/ingest-core';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { startLocalRedis } from '../../../../test/servers/local-redis.js';
import { startCuttableProxy } from './cuttable-proxy.js';
import { expectAllDone } from './expect-all-done.js';
import { runsOf } from './judge-runs.js';
import { integrationOf } from './machine-setup.js';
import { openScene } from './scene.js';
import { createSeededChoice } from './seeded-choice.js';
import { createWorld, measureUndisturbed } from './world.js';

const postgresUrl = inject('postgresUrl');
const isSkipped = postgresUrl === null || inject('redisUrl') === null;
const LOCK_MS = 3000;
const SIZE = { integrations: 10, posts: 6000, sliceDays: 365 };

/** A Redis of the test's own, which can be stopped and started again in its place. */
async function startRedis(options: { readonly isDurable: boolean }) {
  const folder = await mkdtemp(join(tmpdir(), 'ingest-machines-'));
  let redis = await startLocalRedis({ folder, isDurable: options.isDurable });
  onTestFinished(async () => {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const { port, url } = redis;
  return {
    port,
    url,
    async restart() {
      await redis.stop();
      redis = await startLocalRedis({ port, folder, isDurable: options.isDurable });
    },
  };
}

describe.skipIf(isSkipped)('a Redis that is restarted', () => {
  it('goes on with its data where it was, whoever was killed meanwhile', async () => {
    const choice = createSeededChoice('Redis restarted with its data');
    const world = createWorld({ ...SIZE, seed: choice.seed });
    const undisturbed = await measureUndisturbed(world);
    const redis = await startRedis({ isDurable: true });
    const scene = await openScene({
      ...{ world, postgresUrl: postgresUrl ?? '', redisUrl: redis.url, lockDurationMs: LOCK_MS, concurrency: 3 },
    });
    const [first] = await Promise.all([1, 2, 3].map(() => scene.fleet.start()));
    await scene.enqueue(world.work);
    for (const part of [0.2, 0.5]) {
      await scene.untilSteps(Math.floor(undisturbed.steps * part));
      if (part === 0.5) first?.kill();
      await redis.restart();
    }
    await scene.fleet.until(scene.isIdle);
    await expectAllDone(scene, undisturbed.costOf, 'Redis restarted twice with its data, one kill');
    expect(scene.fleet.entries.filter((entry) => entry.kind === 'runner' && entry.event === 'queue-lost')).toEqual([]);
  }, 120_000);

  it('begins nothing without its data until nobody runs what it forgot, and gets its schedule back', async () => {
    const choice = createSeededChoice('Redis restarted empty');
    const world = createWorld({ ...SIZE, seed: choice.seed });
    const undisturbed = await measureUndisturbed(world);
    const redis = await startRedis({ isDurable: false });
    const proxy = await startCuttableProxy(redis.port);
    onTestFinished(() => proxy.close());
    const scene = await openScene({
      ...{ world, postgresUrl: postgresUrl ?? '', redisUrl: redis.url, lockDurationMs: 4000, concurrency: 3 },
      ticks: true,
    });
    const { entries } = scene.fleet;
    const ticks = () => entries.filter(({ kind }) => kind === 'ticked').length;
    const noticed = () => new Set(entries.flatMap((entry) => (isLoss(entry) ? [entry.machine] : [])));
    const cutOff = await scene.fleet.start({ redisUrl: `redis://127.0.0.1:${proxy.port}` });
    await Promise.all([1, 2].map(() => scene.fleet.start()));
    await scene.fleet.until(() => ticks() === 1);
    await scene.enqueue(world.backfill);
    await scene.untilSteps(Math.floor(undisturbed.steps * 0.3));
    // One machine goes on with what it runs, as long as it may, and hears nothing of the loss.
    const runs = () => runsOf(entries, scene.fleet.ends).filter(({ machine }) => machine === cutOff.index);
    const stall = world.stall(cutOff.index);
    await stall.holds(2);
    proxy.cut();
    await redis.restart();
    // The host notices that its jobs are gone, and adds them at once; first those that meet what still runs.
    const stranded = new Set(runs().flatMap(({ integration, endedAt }) => (endedAt === null ? [integration] : [])));
    const meets = ({ payload }: JobRequest) => stranded.has(integrationOf(payload));
    await scene.enqueue(world.backfill.filter(meets));
    await scene.enqueue(world.backfill.filter((request) => !meets(request)));
    await scene.fleet.until(() => noticed().size === 2 && ticks() === 2);
    proxy.heal();
    stall.release();
    await scene.fleet.until(async () => noticed().size === 3 && (await scene.isIdle()));
    await expectAllDone(scene, undisturbed.costOf, 'Redis restarted empty, one machine cut off from it');
  }, 120_000);
});

function isLoss(entry: { readonly kind: string; readonly event?: string }): boolean {
  return entry.kind === 'runner' && entry.event === 'queue-lost';
}
