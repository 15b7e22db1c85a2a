import { buildBackfillJob } from '@org/ingest-testkit';
import { Worker } from 'bullmq';
import { describe, expect, inject, it, vi } from 'vitest';
import { createAdmissionQueue } from '../src/active-jobs.js';
import { plainJobCodec } from '../src/job-codec.js';
import { ownerOf } from '../src/job-id.js';
import { createQueueHold } from '../src/queue-hold.js';
import { createQueueMeta } from '../src/queue-meta.js';
import { createQueueScene } from './operation/queue-scene.js';

const url = inject('redisUrl');

describe.skipIf(url === null)('trouble of the queue itself', { timeout: 30_000 }, () => {
  it('costs a job no attempt, and lets it run later', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open({ maxAttempts: 1, random: () => 0 });
    const attempts: number[] = [];
    // History asks even where its runner is alone.
    const trouble = vi.spyOn(runner.queue, 'getRanges').mockRejectedValueOnce(new Error('Command timed out'));
    await runner.process(async (_job, { attempt }) => {
      attempts.push(attempt);
      return { kind: 'done' };
    });
    await runner.enqueueMany([{ payload: buildBackfillJob() }]);
    await scene.untilEnded(1);
    expect(trouble.mock.calls.length).toBeGreaterThan(1);
    expect(attempts).toEqual([1]);
    expect(scene.events.map(({ event }) => event.kind)).toEqual(['error', 'job-started', 'job-ended']);
    expect(scene.events.at(-1)?.event).toMatchObject({ outcome: 'done', attempts: 1 });
  });

  it('is not met at all by fresh work of a runner that is alone, which asks nobody', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open({ maxAttempts: 1 });
    vi.spyOn(runner.queue, 'getRanges').mockRejectedValue(new Error('Command timed out'));
    await runner.process(async () => ({ kind: 'done' }));
    await runner.enqueueMany([{ payload: scene.job('page') }]);
    await scene.untilEnded(1);
    expect(scene.events.map(({ event }) => event.kind)).toEqual(['job-started', 'job-ended']);
  });

  it('does not keep a failure from being a failure when its note cannot be written', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open();
    vi.spyOn(runner.queue, 'addJobLog').mockRejectedValue(new Error('Command timed out'));
    await runner.process(async () => ({ kind: 'fail', reason: 'gone' }));
    await runner.enqueueMany([{ payload: scene.job('page') }]);
    await scene.untilEnded(1);
    expect(scene.events.map(({ event }) => event.kind)).toEqual(['job-started', 'job-ended']);
    expect(scene.events.at(-1)?.event).toMatchObject({ outcome: 'failed', reason: 'gone' });
  });

  it('is looked through by the health check when the next job cannot be read', async () => {
    const scene = createQueueScene(url);
    const { queue, getHealth } = scene.open();
    await queue.add('foreign', {}, { jobId: 'broken' });
    await scene.client.hset(queue.toKey('broken'), 'data', '{');
    expect(await getHealth()).toMatchObject({ waiting: 1, oldestWaitMs: null });
  });

  it('does not take a job for the one that had its id before', async () => {
    const scene = createQueueScene(url);
    const { queue } = scene.open();
    const admission = createAdmissionQueue(queue, plainJobCodec, true);
    const worker = new Worker(queue.name, null, { connection: scene.client, prefix: scene.prefix });
    for (const payload of [scene.job('one'), scene.job('two')]) {
      await queue.add('foreign', payload, { jobId: 'nightly' });
      const taken = await worker.getNextJob('token', { block: false });
      expect(await admission.listActive()).toEqual({
        ...{ jobs: [{ id: 'nightly', owner: ownerOf(payload) }], isInOrder: true },
      });
      await taken?.moveToCompleted(null, 'token', false);
      await taken?.remove();
    }
    await worker.close();
  });

  it('lists the jobs that were taken, the first one first', async () => {
    const scene = createQueueScene(url);
    const { queue } = scene.open();
    const admission = createAdmissionQueue(queue, plainJobCodec, true);
    const worker = new Worker(queue.name, null, { connection: scene.client, prefix: scene.prefix });
    for (const name of ['c', 'a', 'b']) await queue.add('foreign', scene.job(name), { jobId: name });
    for (let taken = 0; taken < 3; taken += 1) await worker.getNextJob('token', { block: false });
    expect((await admission.listActive()).jobs.map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    await worker.close();
  });

  it('does not end a wait of the app when another process sets a shorter one at the same time', async () => {
    const { queue } = createQueueScene(url).open();
    const rateLimit = queue.rateLimit.bind(queue);
    vi.spyOn(queue, 'rateLimit').mockImplementationOnce(async (ms) => {
      await rateLimit(ms);
      await rateLimit(50);
    });
    await createQueueHold(queue, createQueueMeta(queue)).atLeast(60_000);
    expect(await queue.getRateLimitTtl(1)).toBeGreaterThan(50_000);
  });
});
