import { describe, expect, it } from 'vitest';
import { at, callerOf, idsOf, minutesAfter, readEdge, readError, readJson, setUp, walk } from './graph-calls.js';

const START = at('2026-01-01T00:00:00Z');

function setUpPosts(count: number, options: Parameters<typeof setUp>[0] = {}) {
  const { simulator, page } = setUp(options);
  const ids = Array.from({ length: count }, (_, n) => page.publishText({ at: minutesAfter(START, n) }).id);
  return { simulator, page, call: callerOf(simulator, page), newestFirst: ids.reverse() };
}

describe('a walk', () => {
  it('goes through an edge newest first, whatever the page size', async () => {
    const { call, page, newestFirst } = setUpPosts(23);
    for (const limit of ['1', '5', '23', '100']) {
      expect(idsOf(await walk(call, `${page.id}/posts`, { limit }))).toEqual(newestFirst);
    }
  });

  it('ends without next, and the last page still has its cursors', async () => {
    const { call, page } = setUpPosts(4);
    const pages = await walk(call, `${page.id}/posts`, { limit: '2' });
    expect(
      pages.map(({ paging }) => [typeof paging?.cursors?.after, typeof paging?.next, typeof paging?.previous]),
    ).toEqual([
      ['string', 'string', 'undefined'],
      ['string', 'undefined', 'string'],
    ]);
  });

  it('can end with an empty page', async () => {
    const { call, page, newestFirst } = setUpPosts(4, { endsWithEmptyPage: true });
    const pages = await walk(call, `${page.id}/posts`, { limit: '2' });
    expect(pages.map(({ data }) => data.length)).toEqual([2, 2, 0]);
    expect(idsOf(pages)).toEqual(newestFirst);
  });

  it('meets short and empty pages in the middle where posts are invisible', async () => {
    const { call, page, newestFirst } = setUpPosts(5);
    page.publishInvisible({ at: minutesAfter(START, 2.5), count: 6 });
    const pages = await walk(call, `${page.id}/posts`, { limit: '3' });
    expect(pages.map(({ data }) => data.length)).toEqual([2, 0, 1, 2]);
    expect(idsOf(pages)).toEqual(newestFirst);
  });

  it('goes on where it was when new posts arrive', async () => {
    const { call, page, newestFirst } = setUpPosts(4);
    const first = await readEdge(call(`${page.id}/posts`, { limit: '2' }));
    page.publishText({ at: at('2026-06-01') });
    const after = first.paging?.cursors?.after ?? '';
    const second = await readEdge(call(`${page.id}/posts`, { limit: '2', after }));
    expect(idsOf([second])).toEqual(newestFirst.slice(2));
  });

  it('goes back with before', async () => {
    const { call, page, newestFirst } = setUpPosts(6);
    const pages = await walk(call, `${page.id}/posts`, { limit: '2' });
    const before = pages[2]?.paging?.cursors?.before ?? '';
    expect(idsOf([await readEdge(call(`${page.id}/posts`, { limit: '2', before }))])).toEqual(newestFirst.slice(2, 4));
  });

  it('is not in order of time when ranked, and still complete', async () => {
    const { simulator, page } = setUp({ order: 'ranked' });
    const ids = Array.from({ length: 60 }, (_, day) => page.publishText({ at: new Date(Date.UTC(2026, 0, day)) }).id);
    const walked = idsOf(await walk(callerOf(simulator, page), `${page.id}/posts`, { limit: '7' }));
    expect(walked).not.toEqual([...ids].reverse());
    expect([...walked].sort()).toEqual([...ids].sort());
  });

  it('sees no more posts of a year than the yearly limit', async () => {
    const { call, page, newestFirst } = setUpPosts(9, { yearlyPostLimit: 4 });
    expect(idsOf(await walk(call, `${page.id}/posts`, {}))).toEqual(newestFirst.slice(0, 4));
  });

  it('counts the yearly limit inside the window it is asked for, each year by itself, whatever the page size', async () => {
    const { call, page, newestFirst } = setUpPosts(9, { yearlyPostLimit: 4 });
    const until = String(minutesAfter(START, 5).getTime() / 1000);
    const older = page.publishText({ at: at('2025-12-31T23:00:00Z') }).id;
    for (const limit of ['1', '3', '100']) {
      const walked = idsOf(await walk(call, `${page.id}/posts`, { until, limit }));
      expect(walked).toEqual([...newestFirst.slice(3, 7), older]);
    }
  });

  it('leaves the video edges alone at the yearly limit', async () => {
    const { simulator, page } = setUp({ yearlyPostLimit: 1 });
    for (const minute of [0, 1, 2]) page.publishReel({ at: minutesAfter(START, minute) });
    expect(idsOf(await walk(callerOf(simulator, page), `${page.id}/video_reels`, {}))).toHaveLength(3);
  });

  it('ends without a word at the limit of a window, and gives more in narrower ones', async () => {
    const { call, page, newestFirst } = setUpPosts(9, { windowLimit: 4 });
    const boundary = String(minutesAfter(START, 5).getTime() / 1000);
    const window = (params: Record<string, string>) => walk(call, `${page.id}/posts`, { limit: '3', ...params });
    const pages = await window({});
    expect(pages.map(({ data, paging }) => [data.length, paging?.next === undefined])).toEqual([
      [3, false],
      [1, true],
    ]);
    expect(idsOf(pages)).toEqual(newestFirst.slice(0, 4));
    expect(idsOf(await window({ until: boundary }))).toEqual(newestFirst.slice(3, 7));
  });

  it('can page by time, without cursors', async () => {
    const { call, page, newestFirst } = setUpPosts(5, { pagingStyle: 'time' });
    const seen: unknown[] = [];
    let params: Record<string, string> = { limit: '2' };
    for (;;) {
      const { data, paging } = await readEdge(call(`${page.id}/posts`, params));
      expect(paging?.cursors).toBeUndefined();
      seen.push(...data.map(({ id }) => id));
      if (paging?.next === undefined) break;
      const query = new URL(paging.next).searchParams;
      params = { limit: '2', until: query.get('until') ?? '', __paging_token: query.get('__paging_token') ?? '' };
    }
    expect(seen).toEqual(newestFirst);
  });
});

describe('next', () => {
  it('holds the token and the other parameters, never the proof', async () => {
    const { simulator, page } = setUpPosts(3, { appSecret: 'secret' });
    const { createHmac } = await import('node:crypto');
    const proof = createHmac('sha256', 'secret').update(page.accessToken).digest('hex');
    const call = callerOf(simulator, page);
    const { paging } = await readEdge(
      call(`${page.id}/posts`, { limit: '1', fields: 'id,message', appsecret_proof: proof }),
    );
    const next = new URL(paging?.next ?? '');
    expect(next.origin + next.pathname).toBe(`https://graph.facebook.com/v25.0/${page.id}/posts`);
    expect(Object.fromEntries(next.searchParams)).toEqual({
      access_token: page.accessToken,
      pretty: '0',
      limit: '1',
      fields: 'id,message',
      after: paging?.cursors?.after,
    });
  });
});

describe('a cursor', () => {
  const dead = { status: 400, code: 100, message: '(#100) Invalid cursors values' };

  it('dies with the item it points at, and no other', async () => {
    const { call, page, newestFirst } = setUpPosts(4);
    const { paging } = await readEdge(call(`${page.id}/posts`, { limit: '2' }));
    const after = paging?.cursors?.after ?? '';
    page.delete(newestFirst[0] ?? '');
    expect((await call(`${page.id}/posts`, { after })).status).toBe(200);
    page.delete(newestFirst[1] ?? '');
    expect(await readError(call(`${page.id}/posts`, { after }))).toMatchObject(dead);
  });

  it('works on its own edge only', async () => {
    const { call, page } = setUpPosts(4);
    const { paging } = await readEdge(call(`${page.id}/posts`, { limit: '2' }));
    const after = paging?.cursors?.after ?? '';
    expect(await readError(call(`${page.id}/feed`, { after }))).toMatchObject(dead);
    expect(await readError(call(`${page.id}/posts`, { after: 'bm9uc2Vuc2U=' }))).toMatchObject(dead);
  });
});

describe('limit', () => {
  it.each(['posts', 'published_posts', 'feed'])('above 100 is an error on %s', async (edge) => {
    const { call, page } = setUpPosts(1);
    expect((await call(`${page.id}/${edge}`, { limit: '100' })).status).toBe(200);
    expect(await readError(call(`${page.id}/${edge}`, { limit: '101' }))).toMatchObject({ status: 400, code: 100 });
  });

  it.each(['0', '-1', 'ten', '1.5'])('of %s is an error', async (limit) => {
    const { call, page } = setUpPosts(1);
    expect(await readError(call(`${page.id}/posts`, { limit }))).toMatchObject({ status: 400, code: 100 });
  });

  it('is 25 when it is not named', async () => {
    const { call, page } = setUpPosts(30);
    expect((await readEdge(call(`${page.id}/posts`))).data).toHaveLength(25);
  });
});

describe('since and until', () => {
  it.each([
    ['Unix seconds', String(START.getTime() / 1000 + 60), String(START.getTime() / 1000 + 180)],
    ['times with a colon in the offset', '2026-01-01T00:01:00+00:00', '2026-01-01T00:03:00Z'],
    ['times as Meta writes them', '2026-01-01T00:01:00+0000', '2026-01-01T00:03:00+0000'],
  ])('cut a window out, both ends included, as %s', async (_, since, until) => {
    const { call, page, newestFirst } = setUpPosts(6);
    const pages = await walk(call, `${page.id}/posts`, { since, until, limit: '2' });
    expect(idsOf(pages)).toEqual(newestFirst.slice(2, 5));
  });

  it('are days too', async () => {
    const { call, page, newestFirst } = setUpPosts(2);
    page.publishText({ at: at('2025-12-31T23:59:59Z') });
    expect(idsOf([await readEdge(call(`${page.id}/posts`, { since: '2026-01-01' }))])).toEqual(newestFirst);
  });

  it('that say nothing are refused', async () => {
    const { call, page } = setUpPosts(1);
    expect(await readError(call(`${page.id}/posts`, { since: 'lately' }))).toMatchObject({ status: 400, code: 100 });
  });

  it('are ignored when the simulator does not honour them', async () => {
    const { call, page, newestFirst } = setUpPosts(3, { honoursSince: false, honoursUntil: false });
    const pages = await walk(call, `${page.id}/posts`, { since: '2030-01-01', until: '2020-01-01' });
    expect(idsOf(pages)).toEqual(newestFirst);
  });

  it('can filter by the time of the last change', async () => {
    const { call, page, newestFirst } = setUpPosts(3, { windowBy: 'updated_time' });
    page.edit(newestFirst[2] ?? '', { message: 'edited', at: at('2026-05-01') });
    const { data } = await readEdge(call(`${page.id}/posts`, { since: '2026-04-01' }));
    expect(data).toMatchObject([{ id: newestFirst[2], message: 'edited' }]);
  });
});

describe('what stands on an edge', () => {
  it('is by the page on posts, by anyone on feed, and published on published_posts', async () => {
    const { simulator, page } = setUp();
    const own = page.publishText({ at: minutesAfter(START, 0) }).id;
    const unpublished = page.publishUnpublished({ at: minutesAfter(START, 1) }).id;
    const scheduled = page.publishScheduled({ at: minutesAfter(START, 2), scheduledFor: at('2027-01-01') }).id;
    const visitor = page.publishVisitorPost({ at: minutesAfter(START, 3) }).id;
    const call = callerOf(simulator, page);
    const on = async (edge: string) => idsOf([await readEdge(call(`${page.id}/${edge}`, { fields: 'id' }))]);
    expect(await on('posts')).toEqual([scheduled, unpublished, own]);
    expect(await on('feed')).toEqual([visitor, scheduled, unpublished, own]);
    expect(await on('published_posts')).toEqual([own]);
    expect(page.contents().map(({ externalContentId }) => externalContentId)).toEqual([own]);
    const { data } = await readEdge(
      call(`${page.id}/feed`, { fields: 'is_published,from{id},scheduled_publish_time', limit: '2' }),
    );
    expect(data).toMatchObject([
      { is_published: true, from: { id: expect.not.stringMatching(page.id) } },
      { is_published: false, scheduled_publish_time: Date.UTC(2027, 0, 1) / 1000 },
    ]);
  });

  it('follows edits, hiding, publication and deletion', async () => {
    const { simulator, page } = setUp();
    const reel = page.publishReel({ message: 'first', at: START });
    const post = page.publishUnpublished({ at: START });
    const call = callerOf(simulator, page);
    const expected = () => page.contents().map(({ externalContentId, caption }) => [externalContentId, caption]);

    page.edit(reel.postId ?? '', { message: 'second', at: at('2026-02-01') });
    expect(await readJson(call(reel.id))).toMatchObject({
      description: 'second',
      updated_time: '2026-02-01T00:00:00+0000',
    });
    expect(await readJson(call(reel.postId ?? ''))).toMatchObject({ message: 'second' });

    page.hide(reel.id);
    expect(await readJson(call(reel.postId ?? '', { fields: 'is_hidden' }))).toMatchObject({ is_hidden: true });
    expect((await readEdge(call(`${page.id}/video_reels`))).data).toEqual([]);
    expect(expected()).toEqual([]);
    page.unhide(reel.id);
    expect((await readEdge(call(`${page.id}/video_reels`))).data).toHaveLength(1);

    page.publishNow(post.id, at('2026-03-01'));
    expect(expected()).toEqual([
      [post.id, null],
      [reel.id, 'second'],
    ]);
    page.delete(reel.postId ?? '');
    expect(await readError(call(reel.id))).toMatchObject({ status: 400, code: 100, error_subcode: 33 });
    expect(expected()).toEqual([[post.id, null]]);
  });
});

describe('a path that leads nowhere', () => {
  it.each([
    ['123456', 400, 100, 33],
    ['nobody', 404, 803, undefined],
    ['nobody/posts', 404, 803, undefined],
    ['me/likes', 400, 100, undefined],
    ['me/posts/more', 400, 2500, undefined],
    ['', 400, 2500, undefined],
  ])('%s is answered as Meta answers it', async (path, status, code, subcode) => {
    const { simulator, page } = setUp();
    const error = await readError(callerOf(simulator, page)(path));
    expect(error).toMatchObject({ status, code });
    expect(error.error_subcode).toBe(subcode);
  });

  it('is also any method but GET', async () => {
    const { simulator, page } = setUp();
    const init = { method: 'POST', headers: { authorization: `Bearer ${page.accessToken}` } };
    const response = simulator.handle(new Request(`https://graph.facebook.com/${page.id}/posts`, init));
    expect(await readError(response)).toMatchObject({ status: 400, code: 100, error_subcode: 33 });
  });
});

describe('a page', () => {
  it('is found by its vanity name, and as me by its own token', async () => {
    const { simulator } = setUp();
    const page = simulator.addPage({ vanity: 'acme', name: 'Acme' });
    const { id } = page.publishText();
    const call = callerOf(simulator, page);
    expect(await readJson(call('acme'))).toEqual({ name: 'Acme', id: page.id });
    expect(idsOf([await readEdge(call('acme/posts'))])).toEqual([id]);
    expect(idsOf([await readEdge(call('me/posts'))])).toEqual([id]);
  });
});
