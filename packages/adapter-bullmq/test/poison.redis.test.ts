import type { JobOutcome } from '@org/ingest-core';
import { describe, expect, inject, it } from 'vitest';
import { createQueueScene, type QueueScene } from './operation/queue-scene.js';

const url = inject('redisUrl');
const DONE: JobOutcome = { kind: 'done' };
const POISON: readonly (readonly [string, string, unknown])[] = [
  ['text', 'incremental', 'EAAB-secret'],
  ['null', 'incremental', null],
  ['a number', 'incremental', 7],
  ['a list', 'incremental', [{ token: 'EAAB-secret' }]],
  ['an unknown kind', 'future', { kind: 'future', organizationId: 'o', integrationId: 'i', token: 'EAAB-secret' }],
  ['a later version', 'incremental', { version: 2, organizationId: 'o', integrationId: 'i', date: '2026-11-24' }],
  ['a job of somebody else', 'send-email', { to: 'EAAB-secret' }],
];

const refused = (scene: QueueScene) => scene.events.filter(({ event }) => event.kind === 'job-refused');

describe.skipIf(url === null)('what a queue holds that is no job', { timeout: 30_000 }, () => {
  it.each(POISON)('ends as failed with a reason, once, and others go on: %s', async (_what, name, data) => {
    const scene = createQueueScene(url);
    const runner = scene.open({ concurrency: 1 });
    const seen: string[] = [];
    await runner.process(async ({ integrationId }) => {
      seen.push(integrationId);
      return DONE;
    });
    await runner.queue.add(name, data, { attempts: 9 });
    await scene.until(() => refused(scene).length === 1);
    await runner.enqueueMany([{ payload: scene.job('a') }, { payload: scene.job('b') }]);
    await scene.untilEnded(2);

    const failed = await runner.queue.getJobs(['failed']);
    expect(failed.map(({ attemptsMade }) => attemptsMade)).toEqual([1]);
    expect(failed[0]?.failedReason).toMatch(/^The job payload is not valid \(.+\)\. Enqueue it again/);
    expect(JSON.stringify([failed[0]?.failedReason, failed[0]?.stacktrace])).not.toContain('EAAB');
    expect(seen.sort()).toEqual(['a', 'b']);
    expect(refused(scene)).toHaveLength(1);
    expect(await runner.queue.getJobCountByTypes('waiting', 'prioritized', 'delayed', 'active')).toBe(0);
  });

  it('runs under any name when it holds a job, since the payload says what it is', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open();
    const seen: unknown[] = [];
    await runner.process(async (payload) => {
      seen.push(payload);
      return DONE;
    });
    await runner.queue.add('some-name', { organizationId: 'o', integrationId: 'i', date: '2026-11-24' });
    await scene.untilEnded(1);
    expect(seen).toMatchObject([{ kind: 'incremental', version: 1, integrationId: 'i' }]);
  });

  it('keeps no other job from running, even when BullMQ itself cannot read it', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open({ lockDurationMs: 1000, maxStalledCount: 1 });
    const broken = await runner.queue.add('incremental', {});
    await scene.client.hset(`${scene.prefix}:ingest:${broken.id}`, 'data', '{"not JSON');
    const seen: string[] = [];
    await runner.process(async ({ integrationId }) => {
      seen.push(integrationId);
      return DONE;
    });
    const names = ['a', 'b', 'c', 'd'];
    await runner.enqueueMany(names.map((name) => ({ payload: scene.job(name) })));
    await scene.untilEnded(4);
    expect(seen.sort()).toEqual(names);
    expect(scene.events.flatMap(({ event }) => (event.kind === 'job-ended' ? [event.outcome] : []))).toEqual([
      ...['done', 'done', 'done', 'done'],
    ]);
  });
});
