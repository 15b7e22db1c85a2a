import type { JobHandler } from '@org/ingest-core';
import { Redis } from 'ioredis';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { startCuttableProxy } from './machines/cuttable-proxy.js';
import { createGate, createQueueScene, type HeardEvent } from './operation/queue-scene.js';

const url = inject('redisUrl');
const LOCK_MS = 2000;

const kinds = (events: readonly HeardEvent[], kind: HeardEvent['event']['kind']) =>
  events.filter(({ event }) => event.kind === kind);

/** A runner that can be cut off, and two that cannot, each with one slot. */
async function openThree() {
  const scene = createQueueScene(url);
  const proxy = await startCuttableProxy(Number(new URL(url ?? '').port));
  const client = new Redis(`redis://127.0.0.1:${proxy.port}`, { maxRetriesPerRequest: null });
  client.on('error', () => {});
  onTestFinished(async () => {
    client.disconnect();
    await proxy.close();
  });
  const rules = { lockDurationMs: LOCK_MS, concurrency: 1 };
  const [cut, other, third] = [scene.open({ ...rules, client }), scene.open(rules), scene.open(rules)];
  const add = (id: string) => other.enqueueMany([{ payload: scene.job('page'), id }]);
  let running = 0;
  /** Each time a run began, how many run. */
  const beside: number[] = [];
  /** Until the gate is opened, or the runner tells it to stop. */
  const runUntil =
    (gateNow: () => Promise<void>): JobHandler =>
    async (_job, { signal }) => {
      running += 1;
      beside.push(running);
      const stopped = new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
      });
      await Promise.race([gateNow(), stopped]);
      running -= 1;
      return { kind: 'done' };
    };

  /** Whoever takes one more job of the integration finds that another one runs. */
  async function expectNoWayIn(): Promise<void> {
    await expect.poll(async () => (await cut.getHealth()).here.running, { timeout: 10_000 }).toBe(0);
    await third.process(runUntil(async () => {}));
    const before = kinds(scene.events, 'job-yielded').length;
    await add('third');
    await scene.until((events) => kinds(events, 'job-yielded').length > before);
    expect(running).toBe(1);
  }

  return { scene, proxy, cut, other, add, beside, runUntil, expectNoWayIn };
}

describe.skipIf(url === null)('a worker that is cut off for longer than its lock lasts', { timeout: 40_000 }, () => {
  it('does not say later that the job has ended, which another worker runs by then', async () => {
    const { scene, proxy, cut, other, add, beside, runUntil, expectNoWayIn } = await openThree();
    const [cutOff, ends] = [createGate(), createGate()];
    await cut.process(async () => {
      await cutOff.opened;
      return { kind: 'done' };
    });
    await add('run');
    await scene.until((events) => kinds(events, 'job-started').length === 1);
    await other.process(runUntil(() => ends.opened));
    await add('waits');
    await scene.until((events) => kinds(events, 'job-yielded').length > 0);
    proxy.cut();
    cutOff.open();
    await scene.until((events) => kinds(events, 'job-started').some(({ runner }) => runner === 1));
    proxy.heal();
    await expectNoWayIn();
    ends.open();
    await scene.untilEnded(3);
    expect(Math.max(...beside)).toBe(1);
  });

  it('does not say later of a job that it waits, which another worker runs by then', async () => {
    const { scene, proxy, cut, other, add, beside, runUntil, expectNoWayIn } = await openThree();
    const [ends, endsAgain] = [createGate(), createGate()];
    let gate = ends;
    await other.process(runUntil(() => gate.opened));
    await add('run');
    await scene.until((events) => kinds(events, 'job-started').length === 1);
    const getJob = cut.queue.getJob.bind(cut.queue);
    vi.spyOn(cut.queue, 'getJob').mockImplementationOnce(async (id) => {
      const running = await getJob(id);
      proxy.cut();
      gate = endsAgain;
      ends.open();
      await scene.until((events) => kinds(events, 'job-started').length === 2);
      proxy.heal();
      return running;
    });
    await cut.process(runUntil(async () => {}));
    await add('waits');
    await scene.until((events) => kinds(events, 'job-started').length === 2);
    await expectNoWayIn();
    endsAgain.open();
    await scene.untilEnded(3);
    expect(Math.max(...beside)).toBe(1);
  });
});
