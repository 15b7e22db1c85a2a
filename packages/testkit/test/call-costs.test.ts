import {
  type ContentRepository,
  checkGaps,
  DEFAULT_OVERLAP_MS,
  type IngestionStateRepository,
  planBackfill,
} from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { createIngestionHost, REF, START } from './support/ingestion-host.js';

const DAY_MS = 86_400_000;
const PAGE_SIZE = 100;

type Call = keyof ContentRepository | keyof IngestionStateRepository;
type Counts = Partial<Record<Call, number>>;

/** A host whose calls to the storage are counted, beside those to the platform. */
function setUp(options: Parameters<typeof createIngestionHost>[0] = {}) {
  const host = createIngestionHost(options);
  let counts: Counts = {};
  const counted = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name: Call & keyof T) {
        const member = target[name];
        if (typeof member !== 'function') return member;
        return (...values: unknown[]) => {
          counts = { ...counts, [name]: (counts[name] ?? 0) + 1 };
          return member.apply(target, values);
        };
      },
    });
  host.ports.content = counted<ContentRepository>(host.content);
  host.ports.state = counted<IngestionStateRepository>(host.state);
  return {
    ...host,
    /** What one action costs. */
    async costOf<T>(action: () => Promise<T>) {
      counts = {};
      const before = host.graph.requests.count;
      const result = await action();
      const calls = host.graph.requests.all.slice(before);
      const on = (edge: string) => calls.filter((call) => call.edge === edge).length;
      return { result, calls: calls.length, posts: on('posts'), reels: on('video_reels'), storage: counts };
    },
  };
}

/** Publishes on one edge only, evenly between two times, the newest just before the end. */
function publish(host: ReturnType<typeof setUp>, what: 'posts' | 'reels', count: number, from: Date, to: Date): void {
  for (let index = 0; index < count; index += 1) {
    const at = new Date(from.getTime() + ((index + 0.5) * (to.getTime() - from.getTime())) / count);
    if (what === 'posts') host.page.publishText({ message: `Post ${index}`, at });
    else host.page.publishReel({ message: `Reel ${index}`, at, edges: 'video_reels' });
  }
}

const pagesOf = (items: number) => Math.max(1, Math.ceil(items / PAGE_SIZE));
const daysAgo = (days: number) => new Date(START.getTime() - days * DAY_MS);

const SIZES = [0, 1, 99, 100, 101, 200, 250];
const PAIRS = SIZES.flatMap((posts) =>
  SIZES.filter((reels) => reels === posts || reels === 0 || posts === 0).map((reels) => ({ posts, reels })),
);

describe('calls of a first read', () => {
  it.each(PAIRS)('are one a hundred items of an edge, at least one: $posts posts, $reels reels', async (sizes) => {
    const host = setUp();
    publish(host, 'posts', sizes.posts, daysAgo(60), START);
    publish(host, 'reels', sizes.reels, daysAgo(60), START);
    const { result, calls, posts, reels, storage } = await host.costOf(() => host.ingest());
    expect(result).toMatchObject({
      kind: 'completed',
      totals: { inserted: sizes.posts + sizes.reels, apiCalls: calls },
    });
    expect({ posts, reels, calls }).toEqual({
      posts: pagesOf(sizes.posts),
      reels: pagesOf(sizes.reels),
      calls: pagesOf(sizes.posts) + pagesOf(sizes.reels),
    });
    const steps = Math.max(posts, reels);
    expect(storage).toMatchObject({ load: 1, save: steps, upsertMany: steps });
  });
});

describe('calls of the next run', () => {
  it.each(PAIRS.flatMap((fresh) => [0, 99].map((overlap) => ({ ...fresh, overlap }))))(
    'are one a hundred items that are new or in the overlap: $posts and $reels new, $overlap each in the overlap',
    async ({ posts: newPosts, reels: newReels, overlap }) => {
      const host = setUp();
      publish(host, 'posts', 110, daysAgo(60), daysAgo(10));
      publish(host, 'reels', 110, daysAgo(60), daysAgo(10));
      // The watermark: the newest of all, alone on its edge and in its overlap.
      const watermark = daysAgo(5);
      host.page.publishText({ message: 'Newest', at: watermark });
      publish(host, 'posts', overlap, new Date(watermark.getTime() - DEFAULT_OVERLAP_MS + 5000), watermark);
      publish(host, 'reels', overlap, new Date(watermark.getTime() - DEFAULT_OVERLAP_MS + 5000), watermark);
      await host.ingest();
      expect((await host.stateNow())?.watermark).toEqual(watermark);
      publish(host, 'posts', newPosts, daysAgo(4), START);
      publish(host, 'reels', newReels, daysAgo(4), START);
      const { result, posts, reels, calls } = await host.costOf(() => host.ingest());
      expect(result).toMatchObject({
        kind: 'completed',
        totals: { inserted: newPosts + newReels, updated: 0, unchanged: 2 * overlap + 1 },
      });
      expect({ posts, reels, calls }).toEqual({
        posts: pagesOf(newPosts + overlap + 1),
        reels: pagesOf(newReels + overlap),
        calls: pagesOf(newPosts + overlap + 1) + pagesOf(newReels + overlap),
      });
    },
  );

  it('are two on a quiet page, with one load and one save of the state, and no row written', async () => {
    const host = setUp();
    publish(host, 'posts', 20, daysAgo(2), START);
    publish(host, 'reels', 20, daysAgo(2), START);
    await host.ingest();
    const { result, storage, ...calls } = await host.costOf(() => host.ingest());
    expect(result).toMatchObject({ kind: 'completed', totals: { inserted: 0, updated: 0, unchanged: 40 } });
    expect(calls).toMatchObject({ calls: 2, posts: 1, reels: 1 });
    expect(storage).toEqual({ load: 1, upsertMany: 1, save: 1, list: 1 });
  });

  it('are two when nothing was published for a year', async () => {
    const host = setUp();
    publish(host, 'posts', 250, daysAgo(700), daysAgo(400));
    await host.ingest();
    expect(await host.costOf(() => host.ingest())).toMatchObject({ calls: 2, storage: { load: 1, save: 1 } });
  });
});

describe('calls of a backfill', () => {
  it('are those of its slice, whatever lies before and after it', async () => {
    const host = setUp();
    publish(host, 'posts', 230, daysAgo(600), daysAgo(400));
    publish(host, 'posts', 150, daysAgo(290), daysAgo(210));
    publish(host, 'reels', 50, daysAgo(290), daysAgo(210));
    publish(host, 'posts', 230, daysAgo(100), START);
    const [job] = planBackfill({ ...REF, from: daysAgo(300), to: daysAgo(200), sliceDays: 3660 });
    const cost = await host.costOf(() => host.ingest(job?.payload ?? {}));
    expect(cost).toMatchObject({ calls: 3, posts: 2, reels: 1, storage: { load: 1, save: 2, upsertMany: 2 } });
  });

  it('are two a slice with nothing in it, and so are those of a gap check', async () => {
    const host = setUp();
    const span = { from: daysAgo(300), to: daysAgo(200) };
    const slices = planBackfill({ ...REF, ...span, sliceDays: 30 });
    const backfill = await host.costOf(async () => {
      for (const { payload } of slices) await host.ingest(payload);
    });
    const check = await host.costOf(() => checkGaps({ ...REF, ...span, sliceDays: 30 }, host.ports));
    for (const { calls, storage } of [backfill, check]) {
      expect(calls).toBe(2 * slices.length);
      expect(storage).toMatchObject({ load: slices.length, save: slices.length });
      expect(storage.find).toBeUndefined();
    }
  });
});

describe('calls of a run that cannot read', () => {
  it('are one when the token is dead, and none from then on', async () => {
    const host = setUp();
    publish(host, 'posts', 5, daysAgo(2), START);
    host.graph.killToken(host.page);
    const first = await host.costOf(() => host.ingest());
    expect(first).toMatchObject({ calls: 1, storage: { load: 1, save: 1, recordFailures: 1 } });
    expect(first.storage.upsertMany).toBeUndefined();
    const next = await host.costOf(() => host.ingest());
    expect(next.calls).toBe(0);
    expect(next.storage).toEqual({ load: 1 });
  });

  it('are none without a token', async () => {
    const host = setUp();
    host.host.token = () => null;
    expect(await host.costOf(() => host.ingest())).toMatchObject({ calls: 0, storage: { load: 1, save: 1 } });
  });

  it('are none before the time that a limit named', async () => {
    const host = setUp();
    publish(host, 'posts', 5, daysAgo(2), START);
    host.graph.faults.add({
      match: { edge: 'posts', nth: 1 },
      respond: () =>
        Response.json(
          { error: { message: 'Page request limit reached', type: 'OAuthException', code: 32 } },
          { status: 400 },
        ),
    });
    expect((await host.costOf(() => host.ingest())).result.kind).toBe('rate-limited');
    const skipped = await host.costOf(() => host.ingest());
    expect(skipped).toMatchObject({ calls: 0, result: { kind: 'skipped' } });
    expect(skipped.storage).toEqual({ load: 1 });
  });

  it('are three when a permission is missing: one an edge, and who the token is', async () => {
    const host = setUp();
    host.graph.revokePermission(host.page);
    const { calls, result } = await host.costOf(() => host.ingest());
    expect(result).toMatchObject({ kind: 'failed', next: { kind: 'paused' } });
    expect(calls).toBe(3);
  });
});
