import type { BullMqRunnerEvent } from '@org/ingest-adapter-bullmq';
import type { JobOutcome } from '@org/ingest-core';
import { QueueEvents } from 'bullmq';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { createGate, createQueueScene, type QueueScene } from './operation/queue-scene.js';

const url = inject('redisUrl');
const DONE: JobOutcome = { kind: 'done' };
const started = ({ event }: { readonly event: BullMqRunnerEvent }) => event.kind === 'job-started';

/** Resolves when a schedule of its own came round three times: time enough for a job that may start to start. */
async function threeTicks(runner: ReturnType<QueueScene['open']>): Promise<void> {
  let ticks = 0;
  const gate = createGate();
  await runner.schedule({ id: 'fence', everyMs: 50 }, async () => {
    ticks += 1;
    if (ticks === 3) gate.open();
  });
  await gate.opened;
}

describe.skipIf(url === null)('the operation of a queue', { timeout: 30_000 }, () => {
  it('pauses every runner: running jobs go on, none starts until it is resumed', async () => {
    const scene = createQueueScene(url);
    const [one, two] = [scene.open(), scene.open()];
    const gate = createGate();
    const handle = async () => {
      await gate.opened;
      return DONE;
    };
    await one.process(handle);
    await two.process(handle);
    await one.enqueueMany([{ payload: scene.job('running') }]);
    await scene.until((events) => events.some(started));

    await two.pause();
    gate.open();
    await scene.untilEnded(1);
    const names = ['a', 'b', 'c', 'd'];
    await one.enqueueMany(names.map((name) => ({ payload: scene.job(name) })));
    await threeTicks(one);
    expect(scene.events.filter(started)).toHaveLength(1);
    const health = await one.getHealth();
    expect(health).toMatchObject({ isPaused: true, waiting: 4, active: 0, here: { running: 0, isProcessing: true } });
    expect(health.oldestWaitMs).toBeGreaterThan(0);

    await one.resume();
    await scene.untilEnded(5);
    expect(await two.getHealth()).toMatchObject({ isPaused: false, waiting: 0, oldestWaitMs: null });
  });

  it('drains what waits, and what is delayed only when told to; ids are free again', async () => {
    const scene = createQueueScene(url);
    const [one, two] = [scene.open({ concurrency: 1 }), scene.open()];
    const gate = createGate();
    const seen: string[] = [];
    await one.process(async ({ integrationId }) => {
      seen.push(integrationId);
      await gate.opened;
      return DONE;
    });
    await two.enqueueMany([{ payload: scene.job('running') }]);
    await scene.until((events) => events.some(started));
    const requests = [
      { payload: scene.job('waiting'), id: 'tick-waiting' },
      { payload: scene.job('later'), id: 'tick-later', delayMs: 3_600_000 },
    ];
    await two.enqueueMany(requests);
    expect(await two.getHealth()).toMatchObject({ active: 1, waiting: 1, delayed: 1 });

    await two.drain();
    expect(await one.getHealth()).toMatchObject({ active: 1, waiting: 0, delayed: 1 });
    await two.drain({ delayed: true });
    expect(await one.getHealth()).toMatchObject({ active: 1, waiting: 0, delayed: 0 });
    expect(await two.enqueueMany(requests)).toEqual({ added: 2 });
    gate.open();
    await scene.untilEnded(2);
    expect(seen).toEqual(['running', 'waiting']);
  });

  it('tells how the queue is', async () => {
    const scene = createQueueScene(url);
    const [one, two] = [scene.open({ globalConcurrency: 4 }), scene.open()];
    const nothing = { waiting: 0, active: 0, delayed: 0, failed: 0, isPaused: false, heldMs: 0, oldestWaitMs: null };
    expect(await one.getHealth()).toEqual({ ...nothing, workers: 0, here: { running: 0, isProcessing: false } });
    const gate = createGate();
    const handle = async ({ integrationId }: { readonly integrationId: string }): Promise<JobOutcome> => {
      if (integrationId === 'broken') return { kind: 'fail', reason: 'broken' };
      if (integrationId === 'limited')
        return { kind: 'retry', delayMs: 3_600_000, spendAttempt: false, reason: 'limit', scope: 'app' };
      await gate.opened;
      return DONE;
    };
    await one.process(handle);
    await one.enqueueMany([{ payload: scene.job('broken') }]);
    await scene.untilEnded(1);
    await one.enqueueMany([{ payload: scene.job('slow') }]);
    await scene.until((events) => events.filter(started).length === 2);
    await two.process(handle);
    await two.enqueueMany([{ payload: scene.job('limited') }]);
    await scene.until((events) => events.some(({ event }) => event.kind === 'job-delayed'));
    await two.enqueueMany([{ payload: scene.job('kept-waiting') }]);
    await scene.until((events) => events.some(({ event }) => event.kind === 'queue-held'));
    await expect
      .poll(() => one.getHealth(), { timeout: 20_000 })
      .toMatchObject({ waiting: 1, active: 1, delayed: 1, failed: 1, here: { running: 1 }, isPaused: false });
    expect((await one.getHealth()).heldMs).toBeGreaterThan(3_000_000);
    expect((await one.getHealth()).workers).toBe(2);
    expect((await two.getHealth()).here).toEqual({ running: 0, isProcessing: true });
    gate.open();
    await scene.untilEnded(2);
    // A queue that is held for an hour keeps nobody from closing.
    await one.close({ deadlineMs: 3_600_000 });
    expect((await two.getHealth()).here.isProcessing).toBe(true);
  });

  it('tells of everything in its order', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open();
    await runner.process(async (_job, { attempt }) => {
      if (attempt === 1) return { kind: 'retry', delayMs: 1, spendAttempt: true, reason: 'down' };
      return DONE;
    });
    await runner.enqueueMany([{ payload: scene.job('a'), id: 'tick-a' }]);
    await scene.untilEnded(1);
    const jobId = (await runner.queue.getJobs(['completed']))[0]?.id;
    const payload = scene.job('a');
    expect(scene.events.map(({ event }) => event)).toEqual([
      { kind: 'job-started', jobId, payload, attempt: 1 },
      { kind: 'job-delayed', jobId, payload, delayMs: 1, spentAttempt: true, reason: 'down' },
      { kind: 'job-started', jobId, payload, attempt: 2 },
      { kind: 'job-ended', jobId, id: 'tick-a', payload, attempts: 2, outcome: 'done', reason: null },
    ]);
  });

  it('goes on when a listener throws, and stops telling one that was taken off', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open();
    let heard = 0;
    runner.onEvent(() => {
      throw new Error('Broken listener');
    });
    const takeOff = runner.onEvent(() => {
      heard += 1;
    });
    await runner.process(async () => DONE);
    await runner.enqueueMany([{ payload: scene.job('a') }]);
    await scene.untilEnded(1);
    expect(heard).toBe(2);
    takeOff();
    await runner.enqueueMany([{ payload: scene.job('b') }]);
    await scene.untilEnded(2);
    expect(heard).toBe(2);
  });

  it('shows on the job how far it is', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open();
    const events = new QueueEvents('ingest', {
      ...{ connection: scene.client.duplicate(), prefix: scene.prefix, lastEventId: '0-0' },
    });
    onTestFinished(() => events.close());
    await events.waitUntilReady();
    const shown: unknown[] = [];
    const gate = createGate();
    events.on('progress', ({ data }) => {
      shown.push(data);
      gate.open();
    });
    await runner.process(async (_job, { updateProgress }) => {
      updateProgress?.({ pages: 1 });
      await gate.opened;
      updateProgress?.({ pages: 2 });
      updateProgress?.({ pages: 3 });
      return DONE;
    });
    await runner.enqueueMany([{ payload: scene.job('a') }]);
    await scene.untilEnded(1);
    const told = (pages: number) => ({ state: 'running', start: 1, progress: { pages } });
    expect(shown[0]).toEqual(told(1));
    const [job] = await runner.queue.getJobs(['completed']);
    expect(job?.progress).toEqual(told(3));
  });

  it('takes up a failed job again when an operator asks for it', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open({ maxAttempts: 1 });
    let isBroken = true;
    await runner.process(async () => (isBroken ? { kind: 'fail', reason: 'broken' } : DONE));
    await runner.enqueueMany([{ payload: scene.job('a') }]);
    await scene.untilEnded(1);
    isBroken = false;
    const [failed] = await runner.queue.getJobs(['failed']);
    await failed?.retry();
    await scene.untilEnded(2);
    expect(await runner.getHealth()).toMatchObject({ failed: 0, waiting: 0 });
    expect(await runner.queue.getCompletedCount()).toBe(1);
  });
});
