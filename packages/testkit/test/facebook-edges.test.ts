import {
  type AdditionalFacebookEdge,
  createFacebookPageSource,
  createGraphClient,
  InvalidConfigurationError,
} from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { graphError } from '../src/index.js';
import { createFacebookPage, hoursAgo, ids } from './support/facebook-page.js';
import { createIngestionHost, START } from './support/ingestion-host.js';

const ALL = ['stories', 'published_posts', 'videos'] as const;
const edgesRead = ({ graph }: ReturnType<typeof createFacebookPage>) =>
  graph.requests.all.map(({ path }) => path.split('/')[1]);

describe('additional edges', () => {
  it('are none unless they are named, and a quiet page costs two calls', async () => {
    const host = createFacebookPage();
    await host.read();
    expect(edgesRead(host)).toEqual(['video_reels', 'posts']);
  });

  it('are read in one order, whatever the order they are named in', async () => {
    const host = createFacebookPage({ additionalEdges: ALL });
    await host.read();
    expect(edgesRead(host)).toEqual(['video_reels', 'videos', 'posts', 'published_posts', 'stories']);
  });

  it.each([['feed'], ['posts'], ['video_reels'], ['videos', 'videos']])('cannot be %s %s', (...names) => {
    const additionalEdges = names as AdditionalFacebookEdge[];
    expect(() => createFacebookPageSource({ client: createGraphClient(), additionalEdges })).toThrow(
      InvalidConfigurationError,
    );
  });

  it.each(['videos', 'published_posts'] as const)('%s is owed when Meta refuses it', async (edge) => {
    const host = createFacebookPage({ additionalEdges: [edge] });
    host.page.publishText({ at: hoursAgo(1) });
    const refused = host.graph.faults.add({ match: { edge }, respond: graphError({ code: 10, message: 'no' }) });
    const { items, warnings, last } = await host.read({ window: { since: hoursAgo(9), until: null } });
    expect(items).toHaveLength(1);
    expect(warnings).toMatchObject([{ code: 'EDGE_UNAVAILABLE', message: expect.stringContaining(edge) }]);
    expect(last).toMatchObject({ owed: JSON.stringify({ [edge]: hoursAgo(9).toISOString() }), isComplete: false });
    refused.remove();
    const paid = await host.read({ window: { since: hoursAgo(1), until: null }, owed: last?.owed ?? null });
    expect(paid.last).toMatchObject({ owed: null, isComplete: true });
    expect(host.graph.requests.on(edge).at(-1)?.query.since).toBe(String(hoursAgo(9).getTime() / 1000 - 1));
    // Nobody can pay for an edge that is no longer read.
    const without = await host.read({ owed: last?.owed ?? null }, { by: host.createSource({ additionalEdges: [] }) });
    expect(without.last).toMatchObject({ owed: null, isComplete: true });
  });

  it('stories owes nothing when Meta refuses it, since they are gone in a day', async () => {
    const host = createFacebookPage({ additionalEdges: ['stories'] });
    host.graph.faults.add({ match: { edge: 'stories' }, respond: graphError({ code: 10, message: 'no' }) });
    const { warnings, last, failure } = await host.read();
    expect(failure).toBeNull();
    expect(warnings.map(({ code }) => code)).toEqual(['EDGE_UNAVAILABLE']);
    expect(last?.owed).toBeNull();
  });
});

describe('stories', () => {
  it('are content of their own, named by their post id, with the time in Unix seconds', async () => {
    const host = createFacebookPage({ additionalEdges: ['stories'] });
    host.page.publishStory({ at: hoursAgo(3) });
    const { items } = await host.read();
    const [truth] = host.page.contents();
    expect(items).toMatchObject([{ ...truth, kind: 'STORY', format: 'POST', source: 'story', caption: null }]);
    expect(items[0]?.publishedAt).toEqual(hoursAgo(3));
    expect(items.map((item) => host.source.listedId(item))).toEqual([null]);
  });

  it.each([
    ['ARCHIVED', 0],
    ['archived', 0],
    ['published', 1],
    ['PUBLISHED', 1],
  ])('of status %s are %i to keep', async (status, kept) => {
    const host = createFacebookPage({ additionalEdges: ['stories'] });
    const story = { post_id: '77', creation_time: '1700000000', status, url: 'https://www.facebook.com/stories/7/' };
    host.graph.faults.add({ match: { edge: 'stories' }, respond: () => Response.json({ data: [story] }) });
    const { items, pages } = await host.read();
    expect(items).toHaveLength(kept);
    expect(pages[0]?.skipped).toBe(1 - kept);
  });

  it('without a time are set aside by their post id', async () => {
    const host = createFacebookPage({ additionalEdges: ['stories'] });
    const data = [
      { post_id: '77', status: 'PUBLISHED' },
      { post_id: '78', status: 'PUBLISHED', creation_time: 'soon' },
    ];
    host.graph.faults.add({ match: { edge: 'stories' }, respond: () => Response.json({ data }) });
    const { pages } = await host.read();
    expect(pages[0]?.quarantined.map(({ externalContentId }) => externalContentId)).toEqual(['77', '78']);
  });
});

describe('a video of the edge videos', () => {
  it('that no post edge lists is read, and listed by its own id', async () => {
    const host = createFacebookPage({ additionalEdges: ['videos'] });
    const video = host.page.publishVideo({ at: hoursAgo(2), edges: 'videos', postIdForm: 'full' });
    const { items } = await host.read();
    expect(ids(items)).toEqual([video.id]);
    const [item] = items;
    if (item === undefined) throw new RangeError('The video was not read');
    expect(host.source.listedId(item)).toBe(video.videoId);
    expect(host.createSource({ additionalEdges: [] }).listedId(item)).toBeNull();
    // Its post cannot be read, and need not be.
    expect((await host.readItem(video.videoId ?? '')).items).toEqual([item]);
  });

  it('that is a reel is one item with what the edge video_reels and the post edges tell', async () => {
    const host = createFacebookPage({ additionalEdges: ALL });
    const reel = host.page.publishReel({ at: hoursAgo(2), message: 'post', description: 'video' });
    expect((await host.read()).items).toMatchObject([
      { externalContentId: reel.id, format: 'REELS', caption: 'video', aliases: [reel.postId] },
    ]);
  });

  const forms = ['bare', 'full', 'missing'] as const;
  const cases = forms.flatMap((postIdForm) =>
    [true, false].flatMap((target) => ['video', 'post', 'together'].map((first) => ({ postIdForm, target, first }))),
  );
  it.each(cases)('is one row with its post: $postIdForm post_id, target $target, $first first', async (scene) => {
    const { postIdForm, target, first } = scene;
    const host = createIngestionHost();
    const client = createGraphClient({ fetch: (input, init) => host.graph.handle(new Request(input, init)) });
    host.ports.sources = [createFacebookPageSource({ client, additionalEdges: ['videos'] })];
    const at = new Date(START.getTime() - 3_600_000);
    const video = host.page.publishVideo({ at, postIdForm, target, message: 'post', description: 'video #a' });
    const empty = () => Response.json({ data: [] });
    if (first !== 'together') {
      const hidden = host.graph.faults.add({ match: { edge: first === 'video' ? 'posts' : 'videos' }, respond: empty });
      expect(await host.ingest({ lookbackDays: 3 })).toMatchObject({ totals: { inserted: 1 } });
      hidden.remove();
    }
    await host.ingest({ lookbackDays: 3 });
    const rows = host.content.readRows();
    expect(rows).toMatchObject([
      { externalContentId: video.id, aliases: [video.videoId], source: 'video', caption: 'video #a', kind: 'VIDEO' },
    ]);
    expect(rows[0]?.removedAt).toBeNull();
    expect(await host.ingest({ lookbackDays: 3 })).toMatchObject({ totals: { inserted: 0, updated: 0 } });
  });
});

describe('the limit of ranked posts', () => {
  const publishYear = (host: ReturnType<typeof createFacebookPage>, count: number) => {
    const year = Date.UTC(2025, 0, 1);
    for (let index = 0; index < count; index += 1) host.page.publishText({ at: new Date(year + index * 43_200_000) });
  };

  it.each([
    [549, 0],
    [550, 1],
    [650, 1],
    [651, 0],
  ])('is told of a year of %i posts %i times', async (count, times) => {
    const host = createFacebookPage();
    publishYear(host, count);
    const { warnings, pages } = await host.read();
    expect(warnings).toHaveLength(times);
    if (times === 0) return;
    expect(warnings).toMatchObject([{ code: 'LISTING_LIMIT', message: expect.stringMatching(/^posts: .*2025/) }]);
    expect(warnings[0]?.message).toContain(String(count));
    expect(pages.at(-1)?.warnings).toEqual(warnings);
  });

  it('is told when Meta cuts a year, of each post edge, and of no other', async () => {
    const host = createFacebookPage({ graph: { yearlyPostLimit: 600 }, additionalEdges: ['published_posts'] });
    publishYear(host, 640);
    const { warnings } = await host.read();
    expect(warnings.map(({ message }) => message.split(':')[0])).toEqual(['posts', 'published_posts']);
    for (const { message } of warnings) expect(message).toContain('600');
  });

  it('is counted over a walk that was stopped and one that fell back to a time', async () => {
    const host = createFacebookPage();
    publishYear(host, 600);
    const { last } = await host.read({}, { pages: 3 });
    host.graph.faults.add({
      match: { edge: 'posts', nth: 2 },
      respond: graphError({ code: 100, message: '(#100) Invalid cursors values' }),
    });
    const { warnings, items } = await host.read({ position: last?.position ?? null });
    expect(items.length).toBeGreaterThan(300);
    expect(warnings.map(({ code }) => code).sort()).toEqual(['LISTING_LIMIT', 'POSITION_LOST']);
    expect(warnings.find(({ code }) => code === 'LISTING_LIMIT')?.message).toContain('600 posts of 2025');
  });
});

describe('a walk', () => {
  it('is complete when it began at its start and lost nothing on the way', async () => {
    const host = createFacebookPage({ pageSize: 2 });
    for (let hour = 0; hour < 6; hour += 1) host.page.publishText({ at: hoursAgo(hour) });
    const whole = await host.read();
    expect(whole.pages.map(({ isComplete }) => isComplete)).toEqual([false, false, true]);
    const resumed = await host.read({ position: whole.pages[0]?.position ?? null });
    expect(resumed.last?.isComplete).toBe(false);
  });

  it('is not complete when an item came without an id', async () => {
    const host = createFacebookPage();
    const respond = () => Response.json({ data: [{ message: 'no id', created_time: '2026-01-01T00:00:00+0000' }] });
    host.graph.faults.add({ match: { edge: 'posts' }, respond });
    expect((await host.read()).last?.isComplete).toBe(false);
  });
});
