import { describe, expect, inject, it } from 'vitest';
import { createQueueScene } from './operation/queue-scene.js';

const url = inject('redisUrl');

describe.skipIf(url === null)('a runner that the queue has forgotten', { timeout: 30_000 }, () => {
  it('hands back what it had taken by then, joins again, and runs it', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open({ lockDurationMs: 1000 });
    const meta = `${scene.prefix}:ingest:meta`;
    const listRunners = async () =>
      Object.keys(await scene.client.hgetall(meta)).filter((field) => field.startsWith('ingest-runner:'));
    await runner.process(async () => ({ kind: 'done' }));
    const [before = ''] = await listRunners();
    await scene.client.hdel(meta, before);
    let jobs = 0;
    const readStarts = async () => {
      jobs += 1;
      await runner.enqueueMany([{ payload: scene.job(`page-${jobs}`) }]);
      await scene.untilEnded(jobs);
      const completed = await runner.queue.getJobs(['completed']);
      return Math.max(...completed.map(({ attemptsStarted }) => attemptsStarted));
    };
    await expect.poll(readStarts, { timeout: 20_000, interval: 20 }).toBe(2);
    const started = scene.events.filter(({ event }) => event.kind === 'job-started');
    expect(started).toHaveLength(jobs);
    const after = await listRunners();
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
  });
});
