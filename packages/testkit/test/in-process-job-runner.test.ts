import {
  createInProcessJobRunner,
  type EndedJob,
  type JobRequest,
  parseJobRequests,
  StorageError,
} from '@org/ingest-core';
import { buildBackfillJob, buildIncrementalJob, createManualClock } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';

const request = (integrationId: string, organizationId = 'org-1'): JobRequest => ({
  payload: buildIncrementalJob({ organizationId, integrationId }),
});

function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('createInProcessJobRunner', () => {
  it('never runs more jobs at once than its concurrency, nor two of one integration', async () => {
    const clock = createManualClock();
    const runner = createInProcessJobRunner({ concurrency: 3, clock });
    const running = new Set<string>();
    let most = 0;
    await runner.process(async ({ organizationId, integrationId }) => {
      const key = `${organizationId}/${integrationId}`;
      expect(running.has(key)).toBe(false);
      running.add(key);
      most = Math.max(most, running.size);
      await clock.delay(10);
      running.delete(key);
      return { kind: 'done' };
    });
    const requests = Array.from({ length: 40 }, (_, n) => request(`integration-${n % 7}`, `org-${n % 2}`));
    await runner.enqueueMany(requests);
    const idle = runner.idle();
    await clock.advance(1000);
    await idle;
    expect(most).toBe(3);
    expect(running.size).toBe(0);
  });

  it('gives no slot to a job that waits for another one of its integration', async () => {
    const runner = createInProcessJobRunner({ concurrency: 2 });
    const gate = createGate();
    const ended: string[] = [];
    runner.onJobEnded((job) => ended.push(job.payload.integrationId));
    await runner.process(async ({ integrationId }) => {
      if (integrationId === 'busy') await gate.opened;
      return { kind: 'done' };
    });
    const others = createGate();
    runner.onJobEnded(() => ended.length === 3 && others.open());
    await runner.enqueueMany(['busy', 'busy', 'busy', 'a', 'b', 'c'].map((id) => request(id)));
    await others.opened;
    expect(ended).toEqual(['a', 'b', 'c']);
    gate.open();
    await runner.idle();
    expect(ended).toEqual(['a', 'b', 'c', 'busy', 'busy', 'busy']);
  });

  it('lets integrations take turns', async () => {
    const runner = createInProcessJobRunner({ concurrency: 1 });
    const order: string[] = [];
    await runner.enqueueMany(['a', 'a', 'a', 'b', 'b', 'c'].map((id) => request(id)));
    await runner.process(async ({ integrationId }) => {
      order.push(integrationId);
      return { kind: 'done' };
    });
    await runner.idle();
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'a']);
  });

  it('moves an integration forward when something fresh joins its history', async () => {
    const runner = createInProcessJobRunner({ concurrency: 1 });
    const order: string[] = [];
    await runner.enqueueMany(
      ['a', 'b', 'c'].map((integrationId) => ({ payload: buildBackfillJob({ integrationId }) })),
    );
    await runner.enqueueMany([request('c')]);
    await runner.process(async ({ kind, integrationId }) => {
      order.push(`${kind} ${integrationId}`);
      return { kind: 'done' };
    });
    await runner.idle();
    expect(order).toEqual(['incremental c', 'backfill a', 'backfill b', 'backfill c']);
  });

  it('backs off with full jitter, doubling up to the cap, after a handler threw', async () => {
    const clock = createManualClock();
    const runner = createInProcessJobRunner({
      clock,
      maxAttempts: 6,
      backoffBaseMs: 1000,
      backoffCapMs: 5000,
      random: () => 0.5,
    });
    const times: number[] = [];
    const start = clock.now().getTime();
    await runner.process(async () => {
      times.push(clock.now().getTime() - start);
      throw new Error('down');
    });
    await runner.enqueueMany([request('a')]);
    await clock.advance(60_000);
    expect(times).toEqual([0, 500, 1500, 3500, 6000, 8500]);
  });

  it('tells the class of a foreign error and the whole message of one of its own', async () => {
    const runner = createInProcessJobRunner({ maxAttempts: 1 });
    const ended: EndedJob[] = [];
    runner.onJobEnded((job) => ended.push(job));
    const thrown: Record<string, unknown> = {
      foreign: new TypeError('https://x.test/?access_token=EAAsecret'),
      own: new StorageError('The upsert of 3 items failed. Check the database.'),
      text: 'EAAsecret',
      misnamed: Object.assign(new Error('x'), { name: 'https://x.test/?access_token=EAAsecret' }),
    };
    await runner.process(async ({ integrationId }) => {
      throw thrown[integrationId];
    });
    await runner.enqueueMany(Object.keys(thrown).map((id) => request(id)));
    await runner.idle();
    expect(Object.fromEntries(ended.map((job) => [job.payload.integrationId, job.reason]))).toEqual({
      foreign: 'An error of another library was thrown: TypeError.',
      own: 'The upsert of 3 items failed. Check the database.',
      text: 'Something was thrown that is not an Error.',
      misnamed: 'An error of another library was thrown: Error.',
    });
  });

  it('takes secrets out of the reason that a handler gives', async () => {
    const runner = createInProcessJobRunner();
    const reasons: (string | null)[] = [];
    runner.onJobEnded((job) => reasons.push(job.reason));
    await runner.process(async () => ({ kind: 'fail', reason: 'Malformed access token EAAGm0PX4ZCpsBAKZ' }));
    await runner.enqueueMany([request('a')]);
    await runner.idle();
    expect(reasons).toEqual(['Malformed access token [redacted]']);
  });

  it('treats a handler that returns nothing like one that throws', async () => {
    const runner = createInProcessJobRunner({ maxAttempts: 1 });
    const ended: EndedJob[] = [];
    runner.onJobEnded((job) => ended.push(job));
    const forgetful = async () => undefined as unknown as { readonly kind: 'done' };
    await runner.process(forgetful);
    await runner.enqueueMany([request('a'), request('a')]);
    await runner.idle();
    expect(ended.map((job) => job.outcome)).toEqual(['failed', 'failed']);
    expect(ended[0]?.reason).toMatch(/gave no outcome/);
  });

  it('lets a listener add the next job under the same id, and outlives a listener that throws', async () => {
    const runner = createInProcessJobRunner();
    const added: number[] = [];
    let runs = 0;
    await runner.process(async () => {
      runs += 1;
      return { kind: 'done' };
    });
    runner.onJobEnded(() => {
      throw new Error('a broken listener');
    });
    runner.onJobEnded(() => {
      if (runs < 3)
        void runner.enqueueMany([{ ...request('a'), id: 'next' }]).then((result) => added.push(result.added));
    });
    await runner.enqueueMany([{ ...request('a'), id: 'next' }]);
    await runner.idle();
    expect(runs).toBe(3);
    expect(added).toEqual([1, 1]);
    expect(
      await runner.enqueueMany([
        { ...request('a'), id: 'next' },
        { ...request('b'), id: 'next' },
      ]),
    ).toEqual({ added: 1 });
    await runner.close();
  });

  it('is idle only when nothing is delayed any more', async () => {
    const clock = createManualClock();
    const runner = createInProcessJobRunner({ clock });
    await expect(runner.idle()).resolves.toBeUndefined();
    await runner.process(async () => ({ kind: 'done' }));
    await runner.enqueueMany([{ ...request('a'), delayMs: 1000 }]);
    let isIdle = false;
    const idle = runner.idle().then(() => {
      isIdle = true;
    });
    await clock.advance(999);
    expect(isIdle).toBe(false);
    await clock.advance(1);
    await idle;
  });

  it('waits for longer than a timer can hold', async () => {
    const clock = createManualClock();
    const runner = createInProcessJobRunner({ clock });
    let runs = 0;
    await runner.process(async () => {
      runs += 1;
      return { kind: 'done' };
    });
    const fortyDaysMs = 40 * 86_400_000;
    await runner.enqueueMany([{ ...request('a'), delayMs: fortyDaysMs }]);
    await clock.advance(fortyDaysMs - 1);
    expect(runs).toBe(0);
    await clock.advance(1);
    expect(runs).toBe(1);
  });

  it('keeps to the times of a schedule and leaves out the runs that a slow one overlaps', async () => {
    const clock = createManualClock();
    const runner = createInProcessJobRunner({ clock });
    const start = clock.now().getTime();
    const times: number[] = [];
    await runner.schedule({ id: 'tick', everyMs: 100 }, async () => {
      times.push(clock.now().getTime() - start);
      await clock.delay(times.length === 2 ? 250 : 30);
    });
    await clock.advance(600);
    expect(times).toEqual([0, 100, 400, 500, 600]);
    const closed = runner.close();
    await clock.advance(30);
    await closed;
    expect(clock.pendingDelays()).toBe(0);
  });

  it('runs a task once each time it is due, also when timers end early', async () => {
    const clock = createManualClock();
    const early = { ...clock, delay: (ms: number, signal?: AbortSignal) => clock.delay(ms > 1 ? ms - 1 : ms, signal) };
    const runner = createInProcessJobRunner({ clock: early });
    const start = clock.now().getTime();
    const times: Record<string, number[]> = { every: [], cron: [] };
    const note = (name: string) => async () => void times[name]?.push(clock.now().getTime() - start);
    await runner.schedule({ id: 'every', everyMs: 60_000 }, note('every'));
    await runner.schedule({ id: 'cron', cron: '* * * * *' }, note('cron'));
    await clock.advance(180_000);
    expect(times).toEqual({ every: [0, 60_000, 120_000, 180_000], cron: [60_000, 120_000, 180_000] });
    await runner.close();
    expect(clock.pendingDelays()).toBe(0);
  });

  it('leaves out the times of a cron schedule that a slow run overlaps', async () => {
    const clock = createManualClock();
    const runner = createInProcessJobRunner({ clock });
    const start = clock.now().getTime();
    const minutes: number[] = [];
    await runner.schedule({ id: 'slow', cron: '*/5 * * * *' }, async () => {
      minutes.push((clock.now().getTime() - start) / 60_000);
      await clock.delay(12 * 60_000);
    });
    await clock.advance(40 * 60_000);
    expect(minutes).toEqual([5, 20, 35]);
  });

  it('delays any number of jobs without a warning of a leak', async () => {
    const warnings: string[] = [];
    const hear = (warning: Error) => void warnings.push(warning.name);
    process.on('warning', hear);
    const runner = createInProcessJobRunner();
    await runner.enqueueMany(Array.from({ length: 30 }, (_, n) => ({ ...request(`page-${n}`), delayMs: 60_000 })));
    await new Promise((resolve) => setImmediate(resolve));
    await runner.close();
    process.off('warning', hear);
    expect(warnings).toEqual([]);
  });

  it('leaves no hold behind when it is closed, and starts nothing afterwards', async () => {
    const clock = createManualClock();
    const runner = createInProcessJobRunner({ clock });
    const started: string[] = [];
    await runner.process(async ({ integrationId }) => {
      started.push(integrationId);
      return { kind: 'retry', delayMs: 5000, spendAttempt: false, reason: 'wait', scope: 'app' };
    });
    await runner.enqueueMany([request('a')]);
    await clock.advance(10);
    await runner.enqueueMany([request('b')]);
    await runner.close();
    await clock.advance(10_000);
    expect(started).toEqual(['a']);
    expect(clock.pendingDelays()).toBe(0);
  });

  it('leaves no delay behind when it is closed', async () => {
    const clock = createManualClock();
    const runner = createInProcessJobRunner({ clock });
    await runner.process(async () => ({ kind: 'retry', delayMs: 5000, spendAttempt: false, reason: 'wait' }));
    await runner.enqueueMany([request('a'), { ...request('b'), delayMs: 9000 }]);
    await clock.advance(10);
    expect(clock.pendingDelays()).toBe(2);
    const idle = runner.idle();
    await runner.close();
    await idle;
    expect(clock.pendingDelays()).toBe(0);
  });

  it('takes nothing more after it was closed', async () => {
    const runner = createInProcessJobRunner();
    await runner.close();
    const closed = { name: 'InvalidConfigurationError' };
    await expect(runner.enqueueMany([request('a')])).rejects.toMatchObject(closed);
    await expect(runner.process(async () => ({ kind: 'done' }))).rejects.toMatchObject(closed);
    await expect(runner.schedule({ id: 'tick', everyMs: 10 }, async () => {})).rejects.toMatchObject(closed);
  });

  it.each([{ concurrency: 0 }, { concurrency: 1.5 }, { maxAttempts: 0 }, { maxAttempts: Number.NaN }])(
    'refuses the options %j',
    (options) => {
      expect(() => createInProcessJobRunner(options)).toThrow(/Use a whole number from 1 up/);
    },
  );

  it('refuses a schedule without a period', async () => {
    const runner = createInProcessJobRunner();
    for (const everyMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      await expect(runner.schedule({ id: 'tick', everyMs }, async () => {})).rejects.toThrow(/everyMs/);
  });
});

describe('parseJobRequests', () => {
  it('fills in what is left out', () => {
    const payload = buildIncrementalJob();
    expect(parseJobRequests([{ payload }, { payload: buildBackfillJob(), id: 'x', delayMs: 5 }])).toEqual([
      { payload, id: null, delayMs: 0, urgency: 'fresh' },
      { payload: buildBackfillJob(), id: 'x', delayMs: 5, urgency: 'history' },
    ]);
  });

  it('names the request that is wrong', () => {
    const good = { payload: buildIncrementalJob() };
    expect(() => parseJobRequests([good, { ...good, id: 'a:b' }])).toThrow(/index 1/);
    for (const delayMs of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => parseJobRequests([{ ...good, delayMs }])).toThrow(/delayMs/);
  });
});
