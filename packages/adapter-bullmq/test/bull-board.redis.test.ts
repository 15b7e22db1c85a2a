import { Queue } from 'bullmq';
import { describe, expect, inject, it } from 'vitest';
import { createQueueScene } from './operation/queue-scene.js';

const url = inject('redisUrl');

describe.skipIf(url === null)('Bull Board on the queue of a runner', { timeout: 30_000 }, () => {
  // Everything that BullMQAdapter of @bull-board/api 9 asks of a queue before it shows its jobs.
  it('finds a queue of BullMQ with its jobs, their logs and their progress', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open({ maxAttempts: 1 });
    const { queue } = runner;
    await runner.process(async (_job, { updateProgress }) => {
      updateProgress?.({ pages: 1 });
      return { kind: 'fail', reason: 'broken' };
    });
    await runner.enqueueMany([{ payload: scene.job('a') }]);
    await scene.untilEnded(1);
    await runner.pause();
    await runner.enqueueMany([{ payload: scene.job('b') }, { payload: scene.job('c'), delayMs: 3_600_000 }]);

    expect(queue instanceof Queue).toBe(true);
    expect(`${queue.metaValues.version}`).toMatch(/^bullmq/);
    expect(queue.name).toBe('ingest');
    expect(await queue.isPaused()).toBe(true);
    expect(await queue.getJobCounts()).toMatchObject({ failed: 1, delayed: 1, prioritized: 1 });
    const jobs = await queue.getJobs(['failed', 'delayed', 'prioritized'], 0, 9);
    expect(jobs.map(({ name, data }) => [name, data.integrationId]).sort()).toEqual([
      ...[
        ['incremental', 'a'],
        ['incremental', 'b'],
        ['incremental', 'c'],
      ],
    ]);
    const [failed] = await queue.getJobs(['failed']);
    expect(failed?.toJSON()).toMatchObject({
      ...{ failedReason: 'broken', attemptsMade: 1, progress: { progress: { pages: 1 } } },
    });
    expect((await queue.getJobLogs(failed?.id ?? '')).logs).toEqual([expect.stringMatching(/ broken$/)]);
    expect(await queue.getJobSchedulers(0, -1)).toEqual([]);
    expect(await queue.getWorkers()).toHaveLength(1);
    await queue.promoteJobs();
    await runner.resume();
    await scene.untilEnded(3);
  });
});
