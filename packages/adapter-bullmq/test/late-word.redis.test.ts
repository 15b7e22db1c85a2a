import { Redis } from 'ioredis';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { startCuttableProxy } from './machines/cuttable-proxy.js';
import { createGate, createQueueScene, type QueueScene } from './operation/queue-scene.js';

const url = inject('redisUrl');
const LOCK_MS = 1000;

/** A runner that can be cut off, and one that cannot. */
async function openBoth(scene: QueueScene, concurrency = 2) {
  const proxy = await startCuttableProxy(Number(new URL(url ?? '').port));
  const client = new Redis(`redis://127.0.0.1:${proxy.port}`, { maxRetriesPerRequest: null });
  client.on('error', () => {});
  onTestFinished(async () => {
    client.disconnect();
    await proxy.close();
  });
  const cut = scene.open({ lockDurationMs: LOCK_MS, concurrency: 1, client });
  return { proxy, cut, other: scene.open({ lockDurationMs: LOCK_MS, concurrency }) };
}

describe.skipIf(url === null)('a worker that is cut off for longer than its lock lasts', { timeout: 30_000 }, () => {
  it('does not say later that the job has ended, which another worker runs by then', async () => {
    const scene = createQueueScene(url);
    const { proxy, cut, other } = await openBoth(scene);
    const [started, ends, cutOff] = [createGate(), createGate(), createGate()];
    const runs: string[] = [];
    await cut.process(async () => {
      started.open();
      await cutOff.opened;
      return { kind: 'done' };
    });
    await cut.enqueueMany([{ payload: scene.job('page'), id: 'run' }]);
    await started.opened;
    await other.process(async () => {
      runs.push('other');
      await ends.opened;
      return { kind: 'done' };
    });
    await cut.enqueueMany([{ payload: scene.job('page'), id: 'waits' }]);
    await scene.until((events) => events.some(({ event }) => event.kind === 'job-yielded'));
    proxy.cut();
    cutOff.open();
    const isRunAgain = ({ runner, event }: QueueScene['events'][number]) =>
      runner === 1 && event.kind === 'job-started';
    await scene.until((events) => events.some(isRunAgain));
    proxy.heal();
    await expect.poll(async () => (await cut.getHealth()).here.running, { timeout: 10_000 }).toBe(0);
    const states = await other.queue.getJobs(['active']);
    expect(states.map(({ progress }) => progress)).toEqual([{ state: 'running' }]);
    expect(runs).toEqual(['other']);
    ends.open();
    await scene.untilEnded(2);
  });

  it('does not say later of a job that it does not run, which another worker runs by then', async () => {
    const scene = createQueueScene(url);
    const { proxy, cut, other } = await openBoth(scene, 1);
    const [started, ends, endsAgain] = [createGate(), createGate(), createGate()];
    const gates = [ends, endsAgain];
    await other.process(async () => {
      started.open();
      await gates.shift()?.opened;
      return { kind: 'done' };
    });
    await other.enqueueMany([{ payload: scene.job('page'), id: 'run' }]);
    await started.opened;
    const getJob = cut.queue.getJob.bind(cut.queue);
    vi.spyOn(cut.queue, 'getJob').mockImplementationOnce(async (id) => {
      const running = await getJob(id);
      proxy.cut();
      ends.open();
      await scene.until((events) => events.filter(({ event }) => event.kind === 'job-started').length === 2);
      proxy.heal();
      return running;
    });
    await cut.process(async () => ({ kind: 'done' }));
    await other.enqueueMany([{ payload: scene.job('page'), id: 'waits' }]);
    await scene.until((events) => events.filter(({ event }) => event.kind === 'job-started').length === 2);
    await expect.poll(async () => (await cut.getHealth()).here.running, { timeout: 10_000 }).toBe(0);
    const states = await other.queue.getJobs(['active']);
    expect(states.map(({ progress }) => progress)).toEqual([{ state: 'running' }]);
    endsAgain.open();
    await scene.untilEnded(2);
  });
});
