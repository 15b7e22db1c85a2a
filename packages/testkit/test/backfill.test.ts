import {
  type BackfillPlan,
  type ContentRepository,
  createIngestionHandler,
  createInProcessJobRunner,
  type IngestionStateRepository,
  planBackfill,
} from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { createIngestionHost, REF } from './support/ingestion-host.js';

const DAY_MS = 86_400_000;
const SPAN = { from: '2025-01-01', to: '2025-07-01' };
const PLAN = { ...REF, ...SPAN, sliceDays: 30 };
const PAGE_SIZE = 4;

/** A page with a post or reel every second day of the span, and some outside of it. */
function setUp() {
  const host = createIngestionHost({ pageSize: PAGE_SIZE });
  for (let day = -4; day < 186; day += 2) {
    const at = new Date(Date.parse(SPAN.from) + day * DAY_MS + DAY_MS / 2);
    if (day % 3 === 0) host.page.publishReel({ message: `Reel ${day}`, at });
    else host.page.publishText({ message: `Post ${day}`, at });
  }
  /** What the page shows of the span. */
  const truth = () =>
    host
      .truth()
      .filter(({ publishedAt: at }) => at >= new Date(SPAN.from) && at < new Date(SPAN.to))
      .map(({ externalContentId }) => externalContentId)
      .sort();
  /** Every stored row, so that content stored twice shows. */
  const stored = () =>
    host.content
      .readRows()
      .map(({ externalContentId }) => externalContentId)
      .sort();
  return { ...host, truth, stored };
}

type Host = ReturnType<typeof setUp>;

/** Runs a backfill until nothing waits any more. */
async function runBackfill(host: Host, plan: Partial<BackfillPlan> = {}) {
  const runner = createInProcessJobRunner();
  const order: string[] = [];
  runner.onJobEnded(({ payload, outcome }) => {
    order.push(`${payload.kind === 'backfill' ? payload.from : payload.kind} ${outcome}`);
  });
  await runner.enqueueMany(planBackfill({ ...PLAN, ...plan }));
  await runner.process(createIngestionHandler(host.ports, { onEvent: (event) => host.events.push(event) }));
  await runner.idle();
  await runner.close();
  return order;
}

/** Runs a backfill whose process goes away after so many calls to one of its ports: nothing later reaches a port. */
async function runUntil(host: Host, port: 'upsert' | 'save', calls: number, before: boolean): Promise<boolean> {
  const { content, state } = host.ports;
  const runner = createInProcessJobRunner({ maxAttempts: 1 });
  let left = calls;
  let isDead = false;
  let die = () => {};
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const never = new Promise<never>(() => {});
  async function through<T>(name: 'upsert' | 'save', call: () => Promise<T>): Promise<T> {
    if (isDead) return never;
    const isLast = name === port && --left === 0;
    if (isLast) isDead = true;
    if (!isLast) return call();
    if (!before) await call();
    die();
    return never;
  }
  const dyingContent: ContentRepository = {
    ...content,
    upsertMany: (items) => through('upsert', () => content.upsertMany(items)),
  };
  const dyingState: IngestionStateRepository = {
    ...state,
    save: (next) => through('save', () => state.save(next)),
  };
  await runner.enqueueMany(planBackfill(PLAN));
  await runner.process(createIngestionHandler({ ...host.ports, content: dyingContent, state: dyingState }));
  await Promise.race([died, runner.idle()]);
  return isDead;
}

describe('a backfill', () => {
  it('stores exactly its span, newest slice first', async () => {
    const host = setUp();
    const order = await runBackfill(host);
    expect(order).toHaveLength(7);
    expect(order).toEqual([...order].sort().reverse());
    expect(order.every((line) => line.endsWith('done'))).toBe(true);
    expect(host.stored()).toEqual(host.truth());
    expect((await host.stateNow())?.resumePositions).toEqual({});
  });

  it('runs behind fresh work of the same page', async () => {
    const host = setUp();
    const runner = createInProcessJobRunner();
    const order: string[] = [];
    runner.onJobEnded(({ payload }) => order.push(payload.kind));
    await runner.enqueueMany(planBackfill(PLAN));
    await runner.enqueueMany([{ payload: { kind: 'incremental', version: 1, ...REF, date: '2026-06-01' } }]);
    await runner.process(createIngestionHandler(host.ports));
    await runner.idle();
    await runner.close();
    expect(order[0]).toBe('incremental');
    expect(order).toHaveLength(8);
  });

  it('adds no slice that waits already, whatever the span that is planned next', async () => {
    const runner = createInProcessJobRunner();
    expect(await runner.enqueueMany(planBackfill(PLAN))).toEqual({ added: 7 });
    expect(await runner.enqueueMany(planBackfill(PLAN))).toEqual({ added: 0 });
    // A month more at each end: the two slices that were cut there are new, and one more at each end.
    const wider = { ...PLAN, from: '2024-12-01', to: '2025-08-01' };
    expect(await runner.enqueueMany(planBackfill(wider))).toEqual({ added: 4 });
    await runner.close();
  });

  it('read again writes nothing', async () => {
    const host = setUp();
    await runBackfill(host);
    const rows = host.content.readRows();
    await runBackfill(host);
    expect(host.content.readRows()).toEqual(rows);
  });
});

describe('a backfill that is stopped anywhere', () => {
  it('goes on from its last saved page when the runner was closed', async () => {
    for (let stopAfter = 1; ; stopAfter += 3) {
      const host = setUp();
      const runner = createInProcessJobRunner();
      let pages = 0;
      let closed: Promise<void> | null = null;
      await runner.enqueueMany(planBackfill(PLAN));
      await runner.process(
        createIngestionHandler(host.ports, {
          onEvent: (event) => {
            if (event.kind === 'page-stored' && ++pages === stopAfter) closed = runner.close();
          },
        }),
      );
      await runner.idle();
      if (closed === null) break;
      await closed;
      const isMidSlice = Object.keys((await host.stateNow())?.resumePositions ?? {}).length === 1;
      await runBackfill(host);
      const resumed = host.events.filter((event) => event.kind === 'run-started' && event.resumed);
      expect(resumed).toHaveLength(isMidSlice ? 1 : 0);
      expect(host.stored()).toEqual(host.truth());
      expect((await host.stateNow())?.resumePositions).toEqual({});
      expect(stopAfter).toBeLessThan(200);
    }
  });

  it.each([
    { port: 'upsert' as const, before: true, where: 'before a page is stored' },
    { port: 'upsert' as const, before: false, where: 'between storing a page and saving its position' },
    { port: 'save' as const, before: false, where: 'after saving a position' },
  ])('loses nothing and stores nothing twice when the process dies $where', async ({ port, before }) => {
    let deaths = 0;
    let resumedSlices = 0;
    const uninterrupted = setUp();
    await runBackfill(uninterrupted);
    for (let calls = 1; ; calls += 4) {
      const host = setUp();
      if (!(await runUntil(host, port, calls, before))) break;
      deaths += 1;
      const saved = (await host.stateNow())?.resumePositions ?? {};
      await runBackfill(host);
      expect(host.stored()).toEqual(host.truth());
      expect((await host.stateNow())?.resumePositions).toEqual({});
      // The slice it died in is not read from its start again: only the page that was not saved and the one ahead of it are.
      for (const { since } of Object.values(saved)) {
        resumedSlices += 1;
        expect(callsForSlice(host, since)).toBeLessThanOrEqual(callsForSlice(uninterrupted, since) + 2);
      }
    }
    expect(deaths).toBeGreaterThan(5);
    expect(resumedSlices).toBeGreaterThan(3);
  });
});

/** How many calls asked for posts from this time on. */
function callsForSlice({ graph }: Host, since: Date | null): number {
  const start = Math.floor((since?.getTime() ?? 0) / 1000);
  return graph.requests.on('posts').filter(({ query }) => Math.abs(Number(query.since) - start) <= 2).length;
}
