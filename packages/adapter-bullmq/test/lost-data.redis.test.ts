import { describe, expect, inject, it } from 'vitest';
import { createGate, createQueueScene, type QueueScene } from './operation/queue-scene.js';

const url = inject('redisUrl');
const QUICK = { lockDurationMs: 1000, globalConcurrency: 2 };

/** What a server does that is started again without its data, to the one queue. */
async function loseData({ client, prefix }: QueueScene): Promise<void> {
  await client.del(...(await client.keys(`${prefix}:*`)));
}

const losses = ({ events }: QueueScene) =>
  events.flatMap(({ runner, event }) => (event.kind === 'queue-lost' ? [runner] : [])).sort();

describe.skipIf(url === null)('a server that lost the queue', { timeout: 30_000 }, () => {
  it('has what ran stopped before anything of the same integration begins, and its settings back', async () => {
    const scene = createQueueScene(url);
    // The one slot of the first is taken: the next job is the other one's.
    const [one, two] = [scene.open({ ...QUICK, concurrency: 1 }), scene.open(QUICK)];
    const seen: string[] = [];
    const stopped = createGate();
    await one.process(async (_, { signal }) => {
      seen.push('one begins');
      signal.addEventListener('abort', stopped.open);
      await stopped.opened;
      seen.push('one is stopped');
      return { kind: 'done' };
    });
    await one.enqueueMany([{ payload: scene.job('page') }]);
    await scene.until((events) => events.some(({ event }) => event.kind === 'job-started'));
    await two.process(async () => {
      seen.push('two begins');
      return { kind: 'done' };
    });
    const version = await two.queue.getVersion();
    await loseData(scene);
    await two.enqueueMany([{ payload: scene.job('page') }]);
    await stopped.opened;
    await scene.untilEnded(1);
    await scene.until(() => losses(scene).length > 1);
    expect(seen.slice(0, 2)).toEqual(['one begins', 'one is stopped']);
    expect(losses(scene)).toEqual([0, 1]);
    expect(await two.queue.getGlobalConcurrency()).toBe(2);
    expect(await two.queue.getVersion()).toBe(version);
  });

  it('gets its schedules back', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open(QUICK);
    const [first, second] = [createGate(), createGate()];
    const gates = [first, second];
    await runner.schedule({ id: 'tick', everyMs: 3_600_000 }, async () => gates.shift()?.open());
    await first.opened;
    await loseData(scene);
    await second.opened;
    expect(gates).toEqual([]);
  });

  it('is not taken for one while its data are there, whatever becomes of workers', async () => {
    const scene = createQueueScene(url);
    const one = scene.open(QUICK);
    await one.process(async () => ({ kind: 'done' }));
    await one.close();
    const [two, three] = [scene.open(QUICK), scene.open(QUICK)];
    await two.process(async () => ({ kind: 'done' }));
    await three.process(async () => ({ kind: 'done' }));
    await two.enqueueMany(['a', 'b', 'c', 'd'].map((name) => ({ payload: scene.job(name) })));
    await scene.untilEnded(4);
    expect(losses(scene)).toEqual([]);
  });
});
