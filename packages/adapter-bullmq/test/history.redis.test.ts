import type { JobOutcome } from '@org/ingest-core';
import { Queue } from 'bullmq';
import { describe, expect, inject, it } from 'vitest';
import { createQueueScene } from './operation/queue-scene.js';

const url = inject('redisUrl');
const DONE: JobOutcome = { kind: 'done' };
const TOKEN = `EAAB${'x'.repeat(60)}`;

describe.skipIf(url === null)('the history of jobs', { timeout: 30_000 }, () => {
  it('shows of a failed job each attempt and the reason, and no secret', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open({ maxAttempts: 5, backoffBaseMs: 1, backoffCapMs: 2 });
    await runner.process(async (_job, { attempt }) => {
      if (attempt === 2) throw new Error(`redis://user:${TOKEN}@host refused`);
      return { kind: 'retry', delayMs: 1, spendAttempt: true, reason: `Try ${attempt}: access_token=${TOKEN} refused` };
    });
    await runner.enqueueMany([{ payload: scene.job('a') }]);
    await scene.untilEnded(1);

    const [failed] = await runner.queue.getJobs(['failed']);
    expect(failed?.attemptsMade).toBe(5);
    expect(failed?.failedReason).toMatch(/^Try 5: /);
    const { logs } = await runner.queue.getJobLogs(failed?.id ?? '');
    expect(logs.map((line) => line.replace(/^\S+Z /, '').slice(0, 5))).toEqual([
      ...['Try 1', 'An er', 'Try 3', 'Try 4', 'Try 5'],
    ]);
    for (const line of logs) expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /);
    const everything = await scene.client.hgetall(`${scene.prefix}:ingest:${failed?.id}`);
    expect(JSON.stringify([everything, logs])).not.toContain(TOKEN);
    expect(JSON.stringify(scene.events)).not.toContain(TOKEN);
  });

  it('keeps a bounded number of log lines of a job that waits again and again', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open();
    let runs = 0;
    await runner.process(async () => {
      runs += 1;
      if (runs > 60) return DONE;
      return { kind: 'retry', delayMs: 0, spendAttempt: false, reason: `wait ${runs}` };
    });
    await runner.enqueueMany([{ payload: scene.job('a') }]);
    await scene.untilEnded(1);
    const [done] = await runner.queue.getJobs(['completed']);
    const { logs } = await runner.queue.getJobLogs(done?.id ?? '');
    expect(logs.length).toBe(50);
    expect(logs.at(-1)).toMatch(/wait 60$/);
  });

  it('keeps as many ended jobs as it was told to, whoever added them', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open({ history: { completed: { count: 2 }, failed: { count: 3 } } });
    await runner.process(async ({ integrationId }) =>
      integrationId.startsWith('bad') ? { kind: 'fail', reason: 'broken' } : DONE,
    );
    const names = Array.from({ length: 6 }, (_, index) => [`bad-${index}`, `good-${index}`]).flat();
    await runner.enqueueMany(names.map((name) => ({ payload: scene.job(name) })));
    await scene.untilEnded(12);
    const producer = new Queue('ingest', { connection: scene.client, prefix: scene.prefix });
    for (const name of ['bad-foreign', 'good-foreign'])
      await producer.add('any', scene.job(name), { removeOnComplete: { count: 1000 }, removeOnFail: false });
    await scene.untilEnded(14);
    expect(await runner.queue.getJobCounts('completed', 'failed')).toEqual({ completed: 2, failed: 3 });
    await producer.close();
  });
});
