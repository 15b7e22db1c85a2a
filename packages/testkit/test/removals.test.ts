import type { IngestionEvent } from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { type FaultResponder, graphError, rateLimitedByHeader } from '../src/simulator.js';
import { createIngestionHost, START } from './support/ingestion-host.js';

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(START.getTime() - hours * HOUR_MS);
const GONE = { status: 400, code: 100, subcode: 33, message: 'Unsupported get request.' } as const;
/** A call for one item, by its id. */
const ONE_ITEM = /^\d+(_\d+)?$/;

/** A page that was read once, with posts and reels inside the overlap and before it. */
async function setUp(options: Parameters<typeof createIngestionHost>[0] = {}) {
  const host = createIngestionHost(options);
  const older = [1, 2].flatMap((day) => [
    host.page.publishText({ message: 'older', at: hoursAgo(24 * (5 + day)) }),
    host.page.publishReel({ message: 'older reel', at: hoursAgo(24 * (5 + day) + 1) }),
  ]);
  const posts = [3, 4, 5, 6].map((hour) => host.page.publishText({ message: `post ${hour}`, at: hoursAgo(hour) }));
  const reels = [7, 8, 9].map((hour) => host.page.publishReel({ message: `reel ${hour}`, at: hoursAgo(hour) }));
  await host.ingest();
  host.advance(HOUR_MS);
  return {
    ...host,
    older,
    posts,
    reels,
    removedIds: () =>
      host.content
        .readRows()
        .filter((row) => row.removedAt !== null)
        .map((row) => row.externalContentId)
        .sort(),
    /** Runs once and counts the calls for single items. */
    async ingestAndCount(...parameters: Parameters<typeof host.ingest>) {
      const before = host.graph.requests.count;
      const report = await host.ingest(...parameters);
      const calls = host.graph.requests.all.slice(before);
      return { report, questions: calls.filter(({ path }) => ONE_ITEM.test(path)).length, calls: calls.length };
    },
  };
}

/** Leaves items out of an edge, as a list that is not to be trusted does. */
function withoutItems(ids: readonly (string | null)[]): FaultResponder {
  return async ({ answer }) => {
    const right = await answer();
    const body = (await right.json()) as { readonly data: readonly { readonly id: string }[] };
    const data = body.data.filter(({ id }) => !ids.includes(id));
    return new Response(JSON.stringify({ ...body, data }), { status: right.status, headers: right.headers });
  };
}

describe('content that was deleted', () => {
  it('is marked as removed after a complete walk, one question and one witness', async () => {
    const { page, posts, ingestAndCount, removedIds, events } = await setUp();
    const [deleted] = posts;
    page.delete(deleted?.id ?? '');
    const { report, questions, calls } = await ingestAndCount();
    expect(report).toMatchObject({ kind: 'completed', totals: { removed: 1 }, warnings: [] });
    expect({ questions, calls }).toEqual({ questions: 2, calls: 4 });
    expect(removedIds()).toEqual([deleted?.id]);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'content-removed', externalContentIds: [deleted?.id] }),
    );
  });

  it('costs no call while nothing is missing, and none again once it is recorded', async () => {
    const { page, reels, ingestAndCount } = await setUp();
    expect(await ingestAndCount()).toMatchObject({ questions: 0, calls: 2 });
    page.delete(reels[0]?.id ?? '');
    await ingestAndCount();
    expect(await ingestAndCount()).toMatchObject({ questions: 0, calls: 2, report: { totals: { removed: 0 } } });
  });

  it('is a reel with its post, whichever of its ids is asked for', async () => {
    const { page, reels, ingestAndCount, removedIds } = await setUp();
    page.delete(reels[1]?.postId ?? '');
    await ingestAndCount();
    expect(removedIds()).toEqual([reels[1]?.id]);
  });

  it('is left alone outside the window, until a walk covers it', async () => {
    const { page, older, ingest, removedIds } = await setUp();
    page.delete(older[0]?.id ?? '');
    await ingest();
    expect(removedIds()).toEqual([]);
    await ingest({ kind: 'backfill', from: hoursAgo(24 * 30).toISOString(), to: START.toISOString() } as object);
    expect(removedIds()).toEqual([older[0]?.id]);
  });

  it('is found where a whole window was emptied, by what lies before it', async () => {
    const { page, posts, reels, ingest, removedIds } = await setUp();
    for (const item of [...posts, ...reels]) page.delete(item.id);
    await ingest();
    expect(removedIds()).toEqual([...posts, ...reels].map(({ id }) => id).sort());
  });

  it('stays where nothing else of the page can be read, until something can', async () => {
    const host = createIngestionHost();
    const only = host.page.publishText({ message: 'the only one', at: hoursAgo(1) });
    await host.ingest();
    host.page.delete(only.id);
    const report = await host.ingest();
    expect(report).toMatchObject({
      kind: 'completed',
      totals: { removed: 0 },
      warnings: [{ code: 'REMOVALS_UNPROVEN' }],
    });
    host.advance(HOUR_MS);
    host.page.publishText({ message: 'another', at: START });
    expect(await host.ingest()).toMatchObject({ totals: { inserted: 1, removed: 1 } });
  });

  it('is asked for in portions when there is much of it', async () => {
    const host = createIngestionHost();
    const posts = Array.from({ length: 70 }, (_, index) => host.page.publishText({ at: hoursAgo(1 + index / 4) }));
    host.page.publishText({ message: 'stays', at: hoursAgo(1) });
    await host.ingest();
    for (const { id } of posts) host.page.delete(id);
    expect(await host.ingest()).toMatchObject({ totals: { removed: 50 } });
    expect(await host.ingest()).toMatchObject({ totals: { removed: 20 } });
  });

  it('comes back when it is read again, hidden posts included', async () => {
    const { page, posts, ingest, removedIds } = await setUp();
    page.hide(posts[2]?.id ?? '');
    expect(await ingest()).toMatchObject({ totals: { removed: 1 } });
    expect(removedIds()).toEqual([posts[2]?.id]);
    page.unhide(posts[2]?.id ?? '');
    expect(await ingest()).toMatchObject({ totals: { updated: 1, removed: 0 } });
    expect(removedIds()).toEqual([]);
  });
});

describe('content that only seems to be gone', () => {
  it('stays when the platform answers "does not exist" to everything, as in an outage', async () => {
    const { graph, page, posts, ingestAndCount, removedIds } = await setUp();
    page.delete(posts[0]?.id ?? '');
    graph.faults.add({ match: { path: ONE_ITEM }, respond: graphError(GONE) });
    const { report, questions } = await ingestAndCount();
    expect(report).toMatchObject({ kind: 'completed', warnings: [{ code: 'REMOVALS_UNPROVEN' }] });
    expect({ questions, removed: removedIds() }).toEqual({ questions: 2, removed: [] });
    graph.faults.clear();
    await ingestAndCount();
    expect(removedIds()).toEqual([posts[0]?.id]);
  });

  it('stays when only reels are refused: a post is no witness for a reel', async () => {
    const { graph, reels, ingest, removedIds } = await setUp();
    graph.faults.add({ match: { path: /^\d+$/ }, respond: graphError(GONE) });
    const hidden = withoutItems([reels[0]?.id ?? '', reels[0]?.postId ?? '']);
    graph.faults.add({ match: { edge: 'video_reels' }, respond: hidden });
    graph.faults.add({ match: { edge: 'posts' }, respond: hidden });
    expect(await ingest()).toMatchObject({ kind: 'completed', warnings: [{ code: 'REMOVALS_UNPROVEN' }] });
    expect(removedIds()).toEqual([]);
  });

  it('stays, and is told, when the list leaves out what exists; a list that lies costs three questions', async () => {
    const { graph, posts, ingestAndCount, removedIds } = await setUp();
    graph.faults.add({ match: { edge: 'posts' }, respond: withoutItems(posts.map(({ id }) => id)) });
    const { report, questions } = await ingestAndCount();
    expect(report).toMatchObject({ kind: 'completed', warnings: [{ code: 'LISTING_INCOMPLETE' }] });
    expect({ questions, removed: removedIds() }).toEqual({ questions: 3, removed: [] });
  });

  it('stays when a weak token gets empty answers without an error', async () => {
    const { graph, page, ingest, removedIds } = await setUp();
    graph.weakenPermission(page);
    await ingest();
    expect(removedIds()).toEqual([]);
    graph.grantPermission(page);
    expect(await ingest()).toMatchObject({ kind: 'completed', totals: { updated: 0 }, warnings: [] });
  });

  it('stays after a walk that was resumed, until one goes through from its start', async () => {
    const { page, posts, ingest, removedIds } = await setUp({ pageSize: 2 });
    const slice = { kind: 'backfill', from: hoursAgo(48).toISOString(), to: START.toISOString() } as object;
    const abort = new AbortController();
    const stopAtOnce = (event: IngestionEvent) => event.kind === 'page-stored' && abort.abort();
    const stopped = await ingest(slice, { signal: abort.signal, onEvent: stopAtOnce });
    expect(stopped.kind).toBe('interrupted');
    page.delete(posts[0]?.id ?? '');
    expect(await ingest(slice)).toMatchObject({ kind: 'completed', totals: { removed: 0 } });
    expect(removedIds()).toEqual([]);
    expect(await ingest(slice)).toMatchObject({ kind: 'completed', totals: { removed: 1 } });
  });

  it('stays after a resumed walk of a source that calls it complete', async () => {
    const { page, posts, ports, ingest, removedIds } = await setUp({ pageSize: 2 });
    const [source] = ports.sources;
    if (source === undefined) throw new Error('The host has no source');
    ports.sources[0] = {
      ...source,
      async *read(request) {
        for await (const step of source.read(request)) yield { ...step, isComplete: true };
      },
    };
    const slice = { kind: 'backfill', from: hoursAgo(48).toISOString(), to: START.toISOString() } as object;
    const abort = new AbortController();
    await ingest(slice, {
      signal: abort.signal,
      onEvent: (event) => event.kind === 'page-stored' && abort.abort(),
    });
    page.delete(posts[0]?.id ?? '');
    await ingest(slice);
    expect(removedIds()).toEqual([]);
  });

  it('stays after a walk without an optional edge', async () => {
    const { graph, page, reels, ingest, removedIds } = await setUp();
    page.delete(reels[0]?.id ?? '');
    graph.faults.add({
      match: { edge: 'video_reels' },
      respond: graphError({ status: 400, code: 10, message: '(#10) Not available' }),
    });
    await ingest();
    expect(removedIds()).toEqual([]);
  });

  it('stays when it is asked for under a page id that has moved', async () => {
    const { graph, posts, ingest, removedIds } = await setUp();
    graph.faults.add({
      match: { path: ONE_ITEM },
      respond: graphError({
        status: 400,
        code: 21,
        message: '(#21) Page ID 1 was migrated to page ID 2. Please update',
      }),
    });
    graph.faults.add({ match: { edge: 'posts' }, respond: withoutItems([posts[0]?.id ?? '']) });
    await ingest();
    expect(removedIds()).toEqual([]);
  });

  it('waits as told when a question meets a rate limit, and asks again afterwards', async () => {
    const { graph, page, posts, ingest, removedIds, advance } = await setUp();
    page.delete(posts[0]?.id ?? '');
    graph.faults.add({ match: { path: ONE_ITEM, nth: 1 }, respond: rateLimitedByHeader({ minutes: 7 }) });
    const report = await ingest();
    expect(report).toMatchObject({ kind: 'rate-limited', retryAfterMs: 7 * 60_000 });
    expect(removedIds()).toEqual([]);
    advance(7 * 60_000);
    expect(await ingest()).toMatchObject({ kind: 'completed', totals: { removed: 1 } });
  });

  it('does not stop a run when a question fails', async () => {
    const { graph, page, posts, ingest, removedIds } = await setUp();
    page.delete(posts[0]?.id ?? '');
    graph.faults.add({
      match: { path: ONE_ITEM },
      respond: graphError({ status: 500, code: 2, message: 'Try later' }),
    });
    expect(await ingest()).toMatchObject({ kind: 'completed', warnings: [{ code: 'REMOVALS_UNPROVEN' }] });
    expect(removedIds()).toEqual([]);
  });

  it('is stored as it is now when its publish time has moved out of the window', async () => {
    const { page, posts, graph, content, ingest } = await setUp();
    const moved = posts[0]?.id ?? '';
    graph.faults.add({ match: { edge: 'posts' }, respond: withoutItems([moved]) });
    page.edit(moved, { message: 'edited meanwhile #new' });
    await ingest();
    expect(content.readRows().find((row) => row.externalContentId === moved)?.hashtags).toEqual(['new']);
  });
});
