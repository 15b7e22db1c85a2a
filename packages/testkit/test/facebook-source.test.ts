import {
  type ContentPage,
  createFacebookPageSource,
  createGraphClient,
  GraphRequestError,
  InvalidConfigurationError,
  type ReadContentRequest,
} from '@org/ingest-core';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createGraphHandlers,
  createGraphSimulator,
  type FaultResponder,
  type GraphSimulatorOptions,
  graphError,
  malformedItem,
  overlappingPages,
  reorderedItems,
  wrongVersionHeader,
} from '../src/index.js';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const NOW = new Date('2026-06-01T00:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

function setUp(options: { readonly graph?: GraphSimulatorOptions; readonly pageSize?: number } = {}) {
  const graph = createGraphSimulator({ now: () => NOW, ...options.graph });
  server.use(...createGraphHandlers(graph));
  const page = graph.addPage();
  const source = createFacebookPageSource({ client: createGraphClient(), pageSize: options.pageSize ?? 100 });
  const integration = {
    organizationId: 'o',
    integrationId: 'i',
    platform: 'FACEBOOK' as const,
    externalAccountId: page.id,
  };
  const request = (more: Partial<ReadContentRequest>): ReadContentRequest => ({
    integration,
    accessToken: page.accessToken,
    window: { since: null, until: null },
    position: null,
    pageSize: null,
    owed: null,
    signal: new AbortController().signal,
    onApiCall: () => {},
    ...more,
  });
  return {
    graph,
    page,
    async read(more: Partial<ReadContentRequest> = {}) {
      const pages: ContentPage[] = [];
      let failure: unknown = null;
      try {
        for await (const step of source.read(request(more))) pages.push(step);
      } catch (error) {
        failure = error;
      }
      return {
        pages,
        failure,
        items: pages.flatMap((step) => step.items),
        warnings: pages.flatMap((step) => step.warnings),
      };
    },
    checkAccess: (accessToken: string) => source.checkAccess({ ...request({}), accessToken }),
    readItem: (externalContentId: string) => source.readItem({ ...request({}), externalContentId }),
  };
}

const ids = (items: readonly { readonly externalContentId: string }[]) =>
  items.map((item) => item.externalContentId).sort();

describe('a walk', () => {
  it('asks each edge for a hundred items at most, reels first, with the fewest fields', async () => {
    const { graph, page, read } = setUp();
    page.publishText({ at: hoursAgo(1) });
    await read();
    expect(graph.requests.all.map((request) => [request.path, request.query.limit])).toEqual([
      [`${page.id}/video_reels`, '100'],
      [`${page.id}/posts`, '100'],
    ]);
    expect(graph.requests.all.map((request) => request.query.fields)).toEqual([
      'id,description,created_time,permalink_url,post_id,published',
      'id,message,created_time,permalink_url,status_type,is_published,is_hidden,parent_id,from{id},attachments{media_type,type,target}',
    ]);
  });

  it('makes one item of a reel that both edges return, with the data of the video', async () => {
    const { page, read } = setUp();
    const reel = page.publishReel({ at: hoursAgo(2), message: 'from the post', description: 'from the video' });
    const { items } = await read();
    expect(items).toMatchObject([
      { externalContentId: reel.id, format: 'REELS', source: 'video', caption: 'from the video' },
    ]);
    expect(items[0]?.aliases).toEqual([reel.postId]);
  });

  it('leaves out what is not the page’s own published content, and counts it', async () => {
    const { page, read } = setUp();
    page.publishText({ at: hoursAgo(1) });
    page.publishUnpublished({ at: hoursAgo(2) });
    page.publishScheduled({ at: hoursAgo(3), scheduledFor: hoursAgo(-3) });
    page.publishVisitorPost({ at: hoursAgo(4), onEveryPostEdge: true });
    const { items, pages } = await read();
    expect(items).toHaveLength(1);
    expect(pages.reduce((sum, step) => sum + step.skipped, 0)).toBe(3);
  });

  it('goes through short and empty pages to the real end', async () => {
    const { page, read } = setUp({ pageSize: 5, graph: { endsWithEmptyPage: true } });
    for (let hour = 0; hour < 12; hour += 1) page.publishText({ at: hoursAgo(hour * 3) });
    for (let hour = 0; hour < 12; hour += 1) page.publishInvisible({ at: hoursAgo(4 + hour / 100), count: 1 });
    const { items } = await read();
    expect(ids(items)).toEqual(ids(page.contents()));
  });

  it('pages by time where there are no cursors', async () => {
    const { graph, page, read } = setUp({ pageSize: 5, graph: { pagingStyle: 'time' } });
    for (let hour = 0; hour < 12; hour += 1) page.publishText({ at: hoursAgo(hour) });
    const { items } = await read();
    expect(new Set(ids(items))).toEqual(new Set(ids(page.contents())));
    expect(graph.requests.tokensInUrls).toBe(0);
  });

  it('is not confused by reordered, repeated or malformed items', async () => {
    const { graph, page, read } = setUp({ pageSize: 5 });
    for (let hour = 0; hour < 20; hour += 1) page.publishText({ at: hoursAgo(hour) });
    for (const respond of [reorderedItems(), overlappingPages(2), malformedItem()])
      graph.faults.add({ match: { nth: 2, times: 2 }, respond });
    const { items, pages } = await read();
    const aside = pages.flatMap((step) => step.quarantined);
    expect(
      new Set(
        [...ids(items), ...aside.map((item) => item.externalContentId)].filter((id) =>
          page.contents().some((one) => one.externalContentId === id),
        ),
      ).size,
    ).toBe(20);
  });

  it.each([1, 2])('fails, and does not pass for read, when an edge goes in circles of %i', async (length) => {
    const { graph, page, read } = setUp({ pageSize: 2 });
    for (let hour = 0; hour < 8; hour += 1) page.publishText({ at: hoursAgo(hour) });
    const cursors = Array.from({ length }, (_, index) => `circle-${index}`);
    let call = 0;
    graph.faults.add({
      match: { edge: 'posts' },
      respond: async ({ answer }) => {
        const after = cursors[call++ % length];
        const body = (await (await answer({})).json()) as { data?: unknown[] };
        return Response.json({
          data: body.data ?? [],
          paging: { cursors: { after }, next: 'https://graph.facebook.com/x' },
        });
      },
    });
    const { failure, pages } = await read();
    expect(failure).toMatchObject({ classification: { kind: 'transient' } });
    expect(pages.at(-1)?.position).not.toBeNull();
    expect(graph.requests.on('posts').length).toBeLessThanOrEqual(length + 2);
  });

  it('says when another version answers than was asked', async () => {
    const { graph, read } = setUp();
    graph.faults.add({ respond: wrongVersionHeader('v24.0') });
    expect((await read()).warnings).toMatchObject([
      { code: 'VERSION_MISMATCH', message: expect.stringContaining('v24.0') },
    ]);
  });
});

describe('a window', () => {
  it('is cut exactly, though Meta is asked for a second more on each side', async () => {
    const { graph, page, read } = setUp();
    for (const hour of [1, 2, 3, 4]) page.publishText({ at: hoursAgo(hour) });
    const { items } = await read({ window: { since: hoursAgo(3), until: hoursAgo(1) } });
    expect(items.map((item) => item.publishedAt)).toEqual([hoursAgo(2), hoursAgo(3)]);
    const [request] = graph.requests.on('posts');
    expect(request?.query).toMatchObject({
      since: String(hoursAgo(3).getTime() / 1000 - 1),
      until: String(hoursAgo(1).getTime() / 1000 + 1),
    });
  });

  it('ends a walk at a whole page before it, where the edge ignores since', async () => {
    const { graph, page, read } = setUp({ pageSize: 3, graph: { honoursSince: false } });
    for (let hour = 1; hour <= 60; hour += 1) page.publishText({ at: hoursAgo(hour) });
    const { items } = await read({ window: { since: hoursAgo(10), until: null } });
    expect(items).toHaveLength(10);
    // Three full pages, one with the last of the ten and two old ones, and one whose first item makes three.
    expect(graph.requests.on('posts')).toHaveLength(5);
  });

  it('is not ended by one old item among new ones', async () => {
    const { graph, page, read } = setUp({ pageSize: 3, graph: { honoursSince: false } });
    for (let hour = 1; hour <= 6; hour += 1) page.publishText({ at: hoursAgo(hour) });
    graph.faults.add({ match: { edge: 'posts', nth: 1 }, respond: async ({ answer }) => withOldItem(await answer()) });
    const { items } = await read({ window: { since: hoursAgo(10), until: null } });
    expect(items).toHaveLength(6);
  });

  it('is not ended by a page of one old item after Meta asked for less data', async () => {
    const { graph, page, read } = setUp({ pageSize: 3, graph: { honoursSince: false } });
    for (let hour = 1; hour <= 6; hour += 1) page.publishText({ at: hoursAgo(hour) });
    graph.faults.add({
      match: { edge: 'posts', nth: 2, times: 1 },
      respond: async ({ answer }) => onlyOldItem(await answer()),
    });
    const { items } = await read({ window: { since: hoursAgo(10), until: null }, pageSize: 1 });
    expect(items.length).toBeGreaterThanOrEqual(5);
  });

  it('goes back to where an edge was left that could not be read before', async () => {
    const { graph, page, read } = setUp();
    for (const hour of [1, 50, 100]) page.publishReel({ at: hoursAgo(hour), edges: 'video_reels' });
    const refused = graph.faults.add({
      match: { edge: 'video_reels' },
      respond: graphError({ code: 10, message: 'no' }),
    });
    const first = await read({ window: { since: hoursAgo(120), until: null } });
    const owed = first.pages.at(-1)?.owed ?? null;
    expect(owed).not.toBeNull();
    const second = await read({ window: { since: hoursAgo(60), until: null }, owed });
    expect(second.pages.at(-1)?.owed).toBe(owed);
    refused.remove();
    const third = await read({ window: { since: hoursAgo(2), until: null }, owed });
    expect(third.items).toHaveLength(3);
    expect(third.pages.at(-1)?.owed).toBeNull();
  });
});

/** The same answer with one very old item in place of its own. */
async function onlyOldItem(answer: Response): Promise<Response> {
  const body = (await answer.json()) as { data: unknown[] };
  return Response.json({ ...body, data: [{ id: '1_1', created_time: '2011-01-01T00:00:00+0000', message: 'old' }] });
}

/** The same answer with a very old item in front, as a pinned or ranked post may stand. */
async function withOldItem(answer: Response): Promise<Response> {
  const body = (await answer.json()) as { data: unknown[] };
  body.data.unshift({ id: '1_1', created_time: '2011-01-01T00:00:00+0000', message: 'old' });
  return Response.json(body);
}

describe('a position', () => {
  it('goes on after any page, with nothing twice and nothing missing', async () => {
    const { page, read } = setUp({ pageSize: 3 });
    for (let hour = 0; hour < 10; hour += 1) page.publishReel({ at: hoursAgo(hour * 2) });
    for (let hour = 0; hour < 10; hour += 1) page.publishText({ at: hoursAgo(hour * 2 + 1) });
    const { pages } = await read();
    for (const [index, step] of pages.entries()) {
      if (step.position === null) continue;
      const rest = await read({ position: step.position });
      expect(rest.items).toEqual(pages.slice(index + 1).flatMap(({ items }) => items));
    }
  });

  it('whose cursor has died starts its edge again, with a warning', async () => {
    const { page, read } = setUp({ pageSize: 3 });
    const posts = Array.from({ length: 10 }, (_, hour) => page.publishText({ at: hoursAgo(hour) }));
    const [first] = (await read()).pages;
    page.delete(posts[2]?.id ?? '');
    const { items, warnings, failure } = await read({ position: first?.position ?? null });
    expect(failure).toBeNull();
    expect(warnings).toMatchObject([{ code: 'POSITION_LOST' }]);
    expect(ids(items)).toEqual(ids(page.contents()));
  });

  it('of another version starts the walk again, with a warning', async () => {
    const { page, read } = setUp();
    page.publishText({ at: hoursAgo(1) });
    for (const position of ['', 'null', '{"version":99}', 'not json']) {
      const { items, warnings } = await read({ position });
      expect(items).toHaveLength(1);
      expect(warnings).toMatchObject([{ code: 'POSITION_LOST' }]);
    }
  });
});

describe('a failure', () => {
  it.each<[string, FaultResponder, string]>([
    ['100', graphError({ code: 100, message: 'Unsupported get request' }), 'EDGE_UNAVAILABLE'],
    ['10', graphError({ code: 10, message: '(#10) You cannot perform this operation' }), 'EDGE_UNAVAILABLE'],
  ])('of video_reels with a plain error %s is a warning', async (_, respond, code) => {
    const { graph, page, read } = setUp();
    page.publishReel({ at: hoursAgo(1) });
    graph.faults.add({ match: { edge: 'video_reels' }, respond });
    const { items, warnings, failure } = await read();
    expect(failure).toBeNull();
    expect(warnings.map((warning) => warning.code)).toEqual([code]);
    expect(items).toMatchObject([{ format: 'REELS', source: 'post' }]);
  });

  it.each<[string, FaultResponder]>([
    ['100/33', graphError({ code: 100, subcode: 33, message: 'Unsupported get request' })],
    ['100, called transient', graphError({ code: 100, subcode: 99, isTransient: true, message: 'unknown' })],
    ['2', graphError({ code: 2, status: 500, message: 'down' })],
  ])('of video_reels with %s fails the walk', async (_, respond) => {
    const { graph, read } = setUp();
    graph.faults.add({ match: { edge: 'video_reels' }, respond });
    expect((await read()).failure).toBeInstanceOf(GraphRequestError);
  });

  it('comes after everything that was read before it', async () => {
    const { graph, page, read } = setUp();
    page.publishReel({ at: hoursAgo(1), edges: 'video_reels' });
    graph.faults.add({ match: { edge: 'posts' }, respond: graphError({ code: 2, status: 500, message: 'down' }) });
    const { items, pages, failure } = await read();
    expect(items).toHaveLength(1);
    expect(pages).toHaveLength(1);
    expect(failure).toBeInstanceOf(GraphRequestError);
    expect(graph.requests.count).toBe(2);
  });
});

describe('a token check', () => {
  it('tells a valid token from a dead one, another page’s, a user’s and an outage', async () => {
    const { graph, page, checkAccess } = setUp();
    expect(await checkAccess(page.accessToken)).toEqual({ kind: 'valid' });
    expect(await checkAccess(graph.addPage().accessToken)).toMatchObject({ kind: 'mismatched' });
    expect(await checkAccess(graph.addUserToken({ pages: [page] }))).toMatchObject({ kind: 'mismatched' });
    graph.faults.add({ match: { nth: 1 }, respond: graphError({ code: 2, status: 500, message: 'down' }) });
    expect(await checkAccess(page.accessToken)).toMatchObject({ kind: 'unavailable' });
    graph.faults.add({ match: { nth: 1 }, respond: () => Response.json({}) });
    expect(await checkAccess(page.accessToken)).toMatchObject({ kind: 'unavailable' });
    graph.killToken(page);
    expect(await checkAccess(page.accessToken)).toMatchObject({ kind: 'dead' });
  });
});

describe('options', () => {
  it.each([0, 101, 1.5, Number.NaN])('a page size of %s is refused', (pageSize) => {
    expect(() => createFacebookPageSource({ client: createGraphClient(), pageSize })).toThrow(
      InvalidConfigurationError,
    );
  });
});
