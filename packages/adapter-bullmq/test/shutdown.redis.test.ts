import { createIngestionHandler, type JobOutcome } from '@org/ingest-core';
import { Job, Worker } from 'bullmq';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { createIngestionHost, publishMixed, REF } from '../../testkit/test/support/ingestion-host.js';
import { createGate, createQueueScene } from './operation/queue-scene.js';

const url = inject('redisUrl');
const JOB = { kind: 'incremental' as const, version: 1 as const, ...REF, date: '2026-06-01' };

/** A host with a Page that takes several steps to read. */
function openHost() {
  const host = createIngestionHost({ pageSize: 5 });
  publishMixed(host.page, 60);
  return host;
}

/** Of BullMQ's worker, and not public. */
interface JobFetcher {
  nextJobFromJobData(...args: readonly unknown[]): Promise<Job | undefined>;
}
const { nextJobFromJobData } = Worker.prototype as unknown as JobFetcher;

describe.skipIf(url === null)('closing a runner', { timeout: 60_000 }, () => {
  it('finishes the page, keeps the position, and another runner goes on from it', async () => {
    // So that the head that is read again is the newest post alone.
    const overlapMs = 1;
    const undisturbed = openHost();
    const whole = (await undisturbed.ingest({}, { overlapMs })).totals;

    const scene = createQueueScene(url);
    const host = openHost();
    const one = scene.open();
    const calls: number[] = [];
    let closing: Promise<void> | null = null;
    await one.process(
      createIngestionHandler(host.ports, {
        overlapMs,
        onEvent: (event) => {
          if (event.kind === 'page-stored') closing ??= one.close();
          if (event.kind === 'run-ended') calls.push(event.report.totals.apiCalls);
        },
      }),
    );
    await scene.open().enqueueMany([{ payload: JOB, id: 'tick-page' }]);
    await scene.until((events) => events.some(({ event }) => event.kind === 'job-delayed'));
    await closing;
    expect(scene.events.map(({ runner, event }) => [runner, event.kind])).toEqual([
      ...[
        [0, 'job-started'],
        [0, 'job-delayed'],
      ],
    ]);
    const stored = host.rows().length;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(host.truth().length);
    expect(Object.keys((await host.stateNow())?.resumePositions ?? {})).toEqual(['incremental']);

    const two = scene.open();
    expect(await two.getHealth()).toMatchObject({ active: 0, failed: 0 });
    // It is still known by its id.
    expect(await two.enqueueMany([{ payload: JOB, id: 'tick-page' }])).toEqual({ added: 0 });
    await two.process(
      createIngestionHandler(host.ports, {
        overlapMs,
        onEvent: (event) => {
          if (event.kind === 'run-started') expect(event.resumed).toBe(true);
          if (event.kind === 'run-ended') calls.push(event.report.totals.apiCalls);
        },
      }),
    );
    await scene.untilEnded(1);
    expect(scene.events.at(-1)).toMatchObject({
      ...{ runner: 2, event: { kind: 'job-ended', outcome: 'done', attempts: 1, id: 'tick-page' } },
    });
    expect(host.rows()).toEqual(host.truth());
    expect(await host.stateNow()).toMatchObject({ resumePositions: {}, consecutiveFailures: 0 });
    expect(calls).toHaveLength(2);
    // Going on may read a page again, and reads the head again: two calls of each of the two edges at most.
    expect((calls[0] ?? 0) + (calls[1] ?? 0)).toBeLessThanOrEqual(whole.apiCalls + 4);
  });

  it('has told of a job that ends while BullMQ hands out one more', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open({ concurrency: 2 });
    const [handler, answer, handOut] = [createGate(), createGate(), createGate()];
    let closing: Promise<void> | null = null;
    const { moveToCompleted, moveToDelayed } = Job.prototype;
    const spies = [
      vi.spyOn(Job.prototype, 'moveToCompleted').mockImplementation(async function (this: Job, ...args) {
        const moved = await moveToCompleted.apply(this, args);
        await answer.opened;
        return moved;
      }),
      // The second job comes when the runner closes already, and is on its way back while the first one ends.
      vi.spyOn(Job.prototype, 'moveToDelayed').mockImplementation(async function (this: Job, ...args) {
        handler.open();
        await handOut.opened;
        return moveToDelayed.apply(this, args);
      }),
      vi.spyOn(Worker.prototype as unknown as JobFetcher, 'nextJobFromJobData').mockImplementation(async function (
        this: Worker,
        ...args
      ) {
        const job = await nextJobFromJobData.apply(this, args);
        if (job?.data.integrationId === 'second') closing ??= runner.close();
        return job;
      }),
    ];
    onTestFinished(() => {
      for (const spy of spies) spy.mockRestore();
    });
    await runner.enqueueMany([{ payload: scene.job('first') }]);
    await runner.process(async () => {
      await runner.enqueueMany([{ payload: scene.job('second') }]);
      await handler.opened;
      return { kind: 'done' };
    });
    await vi.waitUntil(() => spies[0]?.mock.calls.length === 1);
    // Time enough for a runner that does not wait.
    for (let turn = 0; turn < 20; turn += 1) await scene.client.ping();
    answer.open();
    handOut.open();
    await closing;
    expect(scene.events.map(({ event }) => event.kind)).toEqual(['job-started', 'job-ended']);
  });

  it('takes no more jobs, and leaves those that wait to others', async () => {
    const scene = createQueueScene(url);
    const one = scene.open({ concurrency: 1 });
    const gate = createGate();
    const seen: string[] = [];
    await one.process(async ({ integrationId }, { signal }) => {
      seen.push(integrationId);
      signal.addEventListener('abort', gate.open);
      await gate.opened;
      return { kind: 'done' };
    });
    await scene.open().enqueueMany(['a', 'b', 'c'].map((name) => ({ payload: scene.job(name) })));
    await scene.until((events) => events.some(({ event }) => event.kind === 'job-started'));
    await one.close();
    expect(seen).toHaveLength(1);
    await expect(one.enqueueMany([])).rejects.toThrow(/closed/);
    const two = scene.open();
    await two.process(async ({ integrationId }) => {
      seen.push(integrationId);
      return { kind: 'done' };
    });
    await scene.until((events) => events.filter(({ event }) => event.kind === 'job-ended').length === 3);
    expect(seen.sort()).toEqual(['a', 'b', 'c']);
  });

  it('does not wait for a handler that never ends, whose job another runner runs when its lock has ended', async () => {
    const scene = createQueueScene(url);
    const quick = { lockDurationMs: 1000, concurrency: 1 };
    const one = scene.open(quick);
    const never = createGate();
    let isLate = false;
    await one.process(async (): Promise<JobOutcome> => {
      await never.opened;
      isLate = true;
      return { kind: 'fail', reason: 'late' };
    });
    const two = scene.open(quick);
    await two.enqueueMany([{ payload: JOB }]);
    await scene.until((events) => events.some(({ event }) => event.kind === 'job-started'));
    await one.close({ deadlineMs: 50 });
    expect(isLate).toBe(false);

    const second = createGate();
    await two.process(async () => {
      await second.opened;
      return { kind: 'done' };
    });
    await scene.until((events) => events.some(({ runner, event }) => runner === 1 && event.kind === 'job-started'));
    // What the first one says now comes too late to count.
    never.open();
    await never.opened;
    await new Promise(setImmediate);
    second.open();
    await scene.untilEnded(1);
    expect(isLate).toBe(true);
    expect(scene.events.at(-1)).toMatchObject({
      runner: 1,
      event: { kind: 'job-ended', outcome: 'done', attempts: 1 },
    });
    expect(await two.getHealth()).toMatchObject({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  });
});
