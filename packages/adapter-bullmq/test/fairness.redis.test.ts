import type { BullMqJobRunner } from '@org/ingest-adapter-bullmq';
import { type IngestionJob, type JobHandler, type JobOutcome, type JobRequest, planBackfill } from '@org/ingest-core';
import { buildBackfillJob, buildIncrementalJob, buildItemJob } from '@org/ingest-testkit';
import { describe, expect, inject, it } from 'vitest';
import { createStarts } from './fairness/starts.js';
import { createQueueScene, type HeardEvent } from './operation/queue-scene.js';

const url = inject('redisUrl');
const DONE: JobOutcome = { kind: 'done' };

/** The history of some pages of an organization, page after page, a day a slice. */
function history(organizationId: string, pages: number, days: number): readonly JobRequest[] {
  const from = new Date('2026-01-01T00:00:00Z');
  const to = new Date(from.getTime() + days * 24 * 3_600_000);
  return Array.from({ length: pages }, (_, page) => `${organizationId}-${page}`).flatMap((integrationId) =>
    planBackfill({ organizationId, integrationId, from, to, sliceDays: 1 }),
  );
}

const page = (organizationId: string, integrationId: string): JobRequest => ({
  payload: buildIncrementalJob({ organizationId, integrationId }),
});
const item = (organizationId: string, integrationId: string): JobRequest => ({
  payload: buildItemJob({ organizationId, integrationId }),
});

const isYield = ({ event }: HeardEvent): boolean => event.kind === 'job-yielded';
const yieldsOf =
  (kind: IngestionJob['kind'], count: number) =>
  (events: readonly HeardEvent[]): boolean =>
    events.filter(({ event }) => event.kind === 'job-yielded' && event.payload.kind === kind).length >= count;

describe.skipIf(url === null)('fair turns', { timeout: 60_000 }, () => {
  it("starts another tenant's fresh page as soon as one of ten thousand slices has ended, and a single item before it", async () => {
    const scene = createQueueScene(url);
    const runner = scene.open({ concurrency: 2 });
    const starts = createStarts();
    expect(await runner.enqueueMany(history('whale', 50, 200))).toEqual({ added: 10_000 });
    await runner.process(starts.handler);
    const [first, second] = [await starts.next(), await starts.next()];
    expect([first, second].map(({ job }) => job.kind)).toEqual(['backfill', 'backfill']);
    // Of one page one slice runs, so the first two are of two pages, and no slot was spent on stepping back.
    expect(scene.events.filter(isYield)).toEqual([]);

    await runner.enqueueMany([page('small', 'page'), item('small', 'other-page')]);
    first.end();
    const third = await starts.next();
    expect(third.job).toMatchObject({ kind: 'item', organizationId: 'small' });
    second.end();
    const fourth = await starts.next();
    expect(fourth.job).toMatchObject({ kind: 'incremental', organizationId: 'small' });
    third.end();
    expect((await starts.next()).job.kind).toBe('backfill');
  });

  it("starts a page's own fresh work before the next slice of its history, whichever process has which", async () => {
    const scene = createQueueScene(url);
    const runners = [scene.open({ concurrency: 2 }), scene.open({ concurrency: 2 })];
    const starts = createStarts();
    const [one] = runners as [BullMqJobRunner];
    await one.enqueueMany(history('tenant', 1, 12));
    for (const runner of runners) await runner.process(starts.handler);
    for (let round = 1; round <= 5; round += 1) {
      const slice = await starts.next();
      expect(slice.job.kind).toBe('backfill');
      await one.enqueueMany([page('tenant', 'tenant-0')]);
      await scene.until(yieldsOf('incremental', round));
      slice.end();
      const fresh = await starts.next();
      expect(fresh.job.kind).toBe('incremental');
      fresh.end();
    }
    expect(starts.mostOf(({ integrationId }) => integrationId)).toBe(1);
  });

  it("starts a tenant's fresh work before its next slice when the tenant's limit is reached", async () => {
    const scene = createQueueScene(url);
    const [one, two] = [0, 1].map(() => scene.open({ concurrency: 2, tenantConcurrency: 1 }));
    const starts = createStarts();
    await one?.enqueueMany(history('tenant', 2, 1));
    await one?.process(starts.handler);
    await two?.process(starts.handler);
    const slice = await starts.next();
    await scene.until(yieldsOf('backfill', 1));
    await one?.enqueueMany([page('tenant', 'quiet-page')]);
    await scene.until(yieldsOf('incremental', 1));
    slice.end();
    const fresh = await starts.next();
    expect(fresh.job.kind).toBe('incremental');
    fresh.end();
    (await starts.next()).end();
    await scene.untilEnded(3);
    expect(starts.mostOf(({ organizationId }) => organizationId)).toBe(1);
  });

  it('wakes a job that stepped back only from that wait, and not from one that it was told since', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open({ concurrency: 2 });
    const starts = createStarts();
    await runner.process(starts.handler);
    await runner.enqueueMany([{ payload: buildBackfillJob() }]);
    const slice = await starts.next();
    await runner.enqueueMany([{ payload: buildIncrementalJob() }]);
    await scene.until(yieldsOf('incremental', 1));
    slice.end({ kind: 'retry', delayMs: 1, spendAttempt: false, reason: 'interrupted' });
    const fresh = await starts.next();
    expect(fresh.job.kind).toBe('incremental');
    fresh.end({ kind: 'retry', delayMs: 3_600_000, spendAttempt: false, reason: 'limit' });
    // The slice remembers that somebody waited for it.
    (await starts.next()).end();
    await scene.untilEnded(1);
    await runner.enqueueMany([page('other', 'page')]);
    expect((await starts.next()).job.organizationId).toBe('other');
    expect(await runner.getHealth()).toMatchObject({ delayed: 1, waiting: 0, active: 1 });
  });

  it('lets the histories of two tenants take turns, however they were added', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open({ concurrency: 1 });
    await runner.enqueueMany(history('a', 2, 10));
    for (const request of history('b', 2, 10)) await runner.enqueueMany([request]);
    for (let pageOfC = 0; pageOfC < 2; pageOfC += 1)
      await runner.enqueueMany(history('c', 2, 10).slice(pageOfC * 10, (pageOfC + 1) * 10));
    const seen: string[] = [];
    await runner.process(async ({ organizationId }) => {
      seen.push(organizationId);
      return DONE;
    });
    await scene.untilEnded(60);
    const turns = Array.from({ length: 20 }, (_, turn) =>
      seen
        .slice(turn * 3, turn * 3 + 3)
        .sort()
        .join(''),
    );
    expect(turns).toEqual(Array.from({ length: 20 }, () => 'abc'));
  });

  it('starts a delayed fresh job before history once it is due', async () => {
    const [scene, other] = [createQueueScene(url), createQueueScene(url)];
    const [runner, fence] = [scene.open({ concurrency: 1 }), other.open()];
    const starts = createStarts();
    await runner.enqueueMany(history('whale', 4, 5));
    await runner.process(starts.handler);
    const slice = await starts.next();
    await runner.enqueueMany([{ ...page('small', 'page'), delayMs: 50 }]);
    // Due after it, on the same clock.
    await fence.process(async () => DONE);
    await fence.enqueueMany([{ ...page('small', 'page'), delayMs: 60 }]);
    await other.untilEnded(1);
    slice.end();
    expect((await starts.next()).job.organizationId).toBe('small');
  });

  for (const seed of [1, 2, 3])
    it(`keeps every limit under three runners that come and go (seed ${seed})`, async () => {
      const scene = createQueueScene(url);
      const limits = { concurrency: 4, globalConcurrency: 5, tenantConcurrency: 2 };
      const random = seededRandom(seed);
      const pick = (count: number) => Math.floor(random() * count);
      const requests: JobRequest[] = Array.from({ length: 60 }, (_, index) => {
        const organizationId = random() < 0.5 ? 'whale' : `small-${pick(4)}`;
        const integrationId = `${organizationId}-${pick(4)}`;
        const make =
          [page, item, () => ({ payload: buildBackfillJob({ organizationId, integrationId }) })][pick(3)] ?? page;
        return {
          ...make(organizationId, integrationId),
          id: `job-${index}`,
          ...(random() < 0.2 ? { delayMs: pick(300) } : {}),
        };
      });
      const starts = createStarts();
      const handler: JobHandler = async (job, context) => {
        const run = starts.begin(job);
        for (let turn = pick(30); turn > 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve));
        run.end();
        if (random() < 0.1) return { kind: 'retry', delayMs: pick(50), spendAttempt: false, reason: 'wait' };
        return context.signal.aborted
          ? { kind: 'retry', delayMs: 0, spendAttempt: false, reason: 'interrupted' }
          : DONE;
      };
      const open = async () => {
        const runner = scene.open(limits);
        await runner.process(handler);
        return runner;
      };
      const [first, second] = [await open(), await open()];
      await open();
      await first.enqueueMany(requests.slice(0, 30));
      await second.enqueueMany(requests.slice(30));
      await scene.untilEnded(15);
      await first.close();
      await scene.untilEnded(30);
      await open();
      await scene.untilEnded(60);
      const ended = scene.events.flatMap(({ event }) => (event.kind === 'job-ended' ? [event.id] : []));
      expect([...ended].sort()).toEqual(requests.map(({ id }) => id).sort());
      expect(starts.mostOf(({ integrationId }) => integrationId)).toBe(1);
      expect(starts.mostOf(({ organizationId }) => organizationId)).toBeLessThanOrEqual(2);
      expect(starts.mostOf(() => 'all')).toBeLessThanOrEqual(5);
      expect(starts.mostOf(() => 'all')).toBeGreaterThan(1);
    });
});

/** Numbers below 1, the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
