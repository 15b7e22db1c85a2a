import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphError, reduceData } from '../src/index.js';
import { createFacebookPage, hoursAgo, ids } from './support/facebook-page.js';

const DEAD = graphError({ code: 100, message: '(#100) Invalid cursors values' });
const secondsOf = (date: Date) => String(date.getTime() / 1000 + 1);

function publishTexts({ page }: ReturnType<typeof createFacebookPage>, count: number) {
  return Array.from({ length: count }, (_, hour) => page.publishText({ at: hoursAgo(hour) }));
}

describe('a dead cursor', () => {
  it('is followed by the time of the last page, and not by the whole edge', async () => {
    const host = createFacebookPage({ pageSize: 10 });
    const posts = publishTexts(host, 45);
    const { last } = await host.read({}, { pages: 3 });
    host.page.delete(posts[29]?.id ?? '');
    const calls = host.graph.requests.on('posts').length;
    const { items, warnings, failure } = await host.read({ position: last?.position ?? null });
    expect(failure).toBeNull();
    expect(warnings.map(({ code }) => code)).toEqual(['POSITION_LOST']);
    const [dead, byTime, ...onwards] = host.graph.requests.on('posts').slice(calls);
    expect(dead?.query.after).toBeDefined();
    expect(byTime?.query).not.toHaveProperty('after');
    // The third page held the posts of 20 to 29 hours ago.
    expect(byTime?.query.until).toBe(secondsOf(hoursAgo(20)));
    expect(onwards.map(({ query }) => query.until)).toEqual(onwards.map(() => secondsOf(hoursAgo(20))));
    expect(ids(items)).toEqual(
      ids(posts.filter((_, hour) => hour >= 20 && hour !== 29).map(({ id }) => ({ externalContentId: id }))),
    );
  });

  it('in the middle of a walk loses nothing, and keeps the walk from being complete', async () => {
    const host = createFacebookPage({ pageSize: 10 });
    publishTexts(host, 45);
    host.graph.faults.add({ match: { edge: 'posts', nth: 4 }, respond: DEAD });
    const { items, last } = await host.read();
    expect(new Set(ids(items))).toEqual(new Set(ids(host.page.contents())));
    expect(last?.isComplete).toBe(false);
  });

  it('loses nothing where the edge ignores until', async () => {
    const host = createFacebookPage({ pageSize: 10, graph: { honoursUntil: false } });
    publishTexts(host, 45);
    host.graph.faults.add({ match: { edge: 'posts', nth: 4 }, respond: DEAD });
    expect(new Set(ids((await host.read()).items))).toEqual(new Set(ids(host.page.contents())));
  });

  it('is followed by the start of the edge as long as too few items have come to know their order', async () => {
    const host = createFacebookPage({ pageSize: 1, graph: { order: 'ranked' } });
    for (let day = 0; day < 30; day += 1) host.page.publishText({ at: hoursAgo(day * 24) });
    host.graph.faults.add({ match: { edge: 'posts', nth: 2 }, respond: DEAD });
    const { items, last } = await host.read();
    expect(new Set(ids(items))).toEqual(new Set(ids(host.page.contents())));
    expect(last?.isComplete).toBe(true);
  });

  it('is followed by the start of the edge where items have come out of order', async () => {
    const host = createFacebookPage({ pageSize: 4, graph: { order: 'ranked' } });
    for (let day = 0; day < 40; day += 1) host.page.publishText({ at: hoursAgo(day * 24) });
    host.graph.faults.add({ match: { edge: 'posts', nth: 4 }, respond: DEAD });
    const { items, last } = await host.read();
    expect(new Set(ids(items))).toEqual(new Set(ids(host.page.contents())));
    expect(host.graph.requests.on('posts').filter(({ query }) => query.until !== undefined)).toEqual([]);
    expect(last?.isComplete).toBe(true);
  });

  it('loses nothing of a ranked edge wherever and however often it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 12 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { maxLength: 3 }),
        async (seed, pageSize, deaths) => {
          const host = createFacebookPage({ pageSize, graph: { order: 'ranked', seed } });
          for (let day = 0; day < 30; day += 1) host.page.publishText({ at: hoursAgo(day * 24) });
          for (const nth of deaths) {
            host.graph.faults.add({
              match: { edge: 'posts', nth, when: ({ query }) => 'after' in query },
              respond: DEAD,
            });
          }
          const { items, failure } = await host.read();
          expect(failure).toBeNull();
          expect(new Set(ids(items))).toEqual(new Set(ids(host.page.contents())));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is followed by the start of the edge where Meta refuses the time', async () => {
    const host = createFacebookPage({ pageSize: 10 });
    publishTexts(host, 45);
    host.graph.faults.add({ match: { edge: 'posts', nth: 4 }, respond: DEAD });
    host.graph.faults.add({
      match: { edge: 'posts', when: ({ query }) => 'until' in query },
      respond: graphError({ code: 100, message: '(#100) Param until is not supported' }),
    });
    const { items, failure } = await host.read();
    expect(failure).toBeNull();
    expect(new Set(ids(items))).toEqual(new Set(ids(host.page.contents())));
  });

  it('ends the walk the fourth time', async () => {
    const host = createFacebookPage({ pageSize: 3 });
    publishTexts(host, 12);
    host.graph.faults.add({ match: { edge: 'posts', when: ({ query }) => 'after' in query }, respond: DEAD });
    const { failure } = await host.read();
    expect(failure).toMatchObject({ classification: { code: 100 } });
    expect(host.graph.requests.on('posts').filter(({ query }) => 'after' in query)).toHaveLength(4);
  });
});

describe('a position', () => {
  it('of version 1 is understood', async () => {
    const host = createFacebookPage({ pageSize: 3 });
    const posts = publishTexts(host, 6);
    const { last } = await host.read({}, { pages: 1 });
    const { edges } = JSON.parse(last?.position ?? '') as { edges: Record<string, { cursor: unknown }> };
    const old = { kind: 'open', cursor: edges.posts?.cursor };
    const position = JSON.stringify({ version: 1, edges: { video_reels: { kind: 'done' }, posts: old } });
    const { items, warnings } = await host.read({ position });
    expect(warnings).toEqual([]);
    expect(ids(items)).toEqual(ids(posts.slice(3).map(({ id }) => ({ externalContentId: id }))));
    expect(host.graph.requests.on('video_reels')).toHaveLength(1);
  });

  it('of version 1 whose cursor has died starts its edge again, since nobody knows how far it came', async () => {
    const host = createFacebookPage({ pageSize: 3 });
    publishTexts(host, 6);
    const position = JSON.stringify({
      version: 1,
      edges: { video_reels: { kind: 'done' }, posts: { kind: 'open', cursor: { after: 'dead' } } },
    });
    const { items, warnings } = await host.read({ position });
    expect(warnings.map(({ code }) => code)).toEqual(['POSITION_LOST']);
    expect(ids(items)).toEqual(ids(host.page.contents()));
  });

  it('lets an edge that came later begin at its start, and forgets one that is no longer read', async () => {
    const host = createFacebookPage({ pageSize: 2 });
    publishTexts(host, 6);
    host.page.publishVideo({ at: hoursAgo(50), edges: 'videos' });
    const without = await host.read({}, { pages: 1 });
    const by = host.createSource({ additionalEdges: ['videos'] });
    const { items, last } = await host.read({ position: without.last?.position ?? null }, { by });
    expect(items).toHaveLength(5);
    expect(last?.isComplete).toBe(false);
    const withVideos = await host.read({}, { by, pages: 1 });
    const calls = host.graph.requests.on('videos').length;
    expect((await host.read({ position: withVideos.last?.position ?? null })).items).toHaveLength(4);
    expect(host.graph.requests.on('videos')).toHaveLength(calls);
  });
});

describe('a page size', () => {
  it('that was halved before a failure is told, though nothing was read', async () => {
    const host = createFacebookPage();
    publishTexts(host, 3);
    host.graph.faults.add({
      match: { edge: 'video_reels', when: ({ query }) => Number(query.limit) > 25 },
      respond: reduceData({ above: 25 }),
    });
    host.graph.faults.add({
      match: { edge: 'video_reels' },
      respond: graphError({ code: 2, status: 500, message: 'down' }),
    });
    const { pages, failure } = await host.read();
    expect(failure).toMatchObject({ classification: { kind: 'transient' } });
    expect(pages).toMatchObject([{ items: [], pageSize: 25, isComplete: false }]);
    expect(pages[0]?.position).not.toBeNull();
    host.graph.faults.clear();
    const next = await host.read({ position: pages[0]?.position ?? null, pageSize: pages[0]?.pageSize ?? null });
    expect(ids(next.items)).toEqual(ids(host.page.contents()));
  });

  it('that is as it was brings no page before a failure', async () => {
    const host = createFacebookPage();
    host.graph.faults.add({ respond: graphError({ code: 2, status: 500, message: 'down' }) });
    const { pages, failure } = await host.read();
    expect(pages).toEqual([]);
    expect(failure).not.toBeNull();
  });
});
