import {
  brokenBody,
  connectionReset,
  emptyBody,
  type FaultResponder,
  flatError,
  foreignNextLink,
  graphError,
  html,
  lyingEnd,
  malformedItem,
  overlappingPages,
  oversizedBody,
  rateLimitedByHeader,
  redirect,
  reduceData,
  reorderedItems,
  repeatedItem,
  shortPage,
  slowAnswer,
  slowBody,
  stuckCursor,
  truncatedJson,
  wrongVersionHeader,
} from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';
import { callerOf, idsOf, minutesAfter, NOW, readEdge, readError, setUp, walk } from './graph-calls.js';

/** A page with `count` posts, newest first, and one fault on everything. */
function setUpFault(respond: FaultResponder, count = 3) {
  const { simulator, page } = setUp();
  const ids = Array.from({ length: count }, (_, n) => page.publishText({ at: minutesAfter(NOW, -n - 1) }).id);
  const fault = simulator.faults.add({ respond });
  const call = callerOf(simulator, page);
  return { simulator, page, ids, fault, call, posts: (params = {}) => call(`${page.id}/posts`, params) };
}

describe('a fault', () => {
  it('meets the calls that fit its edge, page and path', async () => {
    const { simulator, page } = setUp();
    const other = simulator.addPage();
    simulator.faults.add({ match: { edge: 'posts', pageId: page.id }, respond: html(500) });
    simulator.faults.add({ match: { path: 'me' }, respond: html(501) });
    simulator.faults.add({ match: { path: /_reels$/g }, respond: html(502) });
    const statusOf = async (path: string, owner = page) => (await callerOf(simulator, owner)(path)).status;
    expect(await statusOf(`${page.id}/posts`)).toBe(500);
    expect(await statusOf('me/posts')).toBe(500);
    expect(await statusOf(`${page.id}/feed`)).toBe(200);
    expect(await statusOf(`${other.id}/posts`, other)).toBe(200);
    expect(await statusOf('me')).toBe(501);
    expect([await statusOf(`${page.id}/video_reels`), await statusOf(`${page.id}/video_reels`)]).toEqual([502, 502]);
  });

  it.each([
    [{}, [503, 503, 503, 503]],
    [{ times: 2 }, [503, 503, 200, 200]],
    [{ nth: 2 }, [200, 503, 200, 200]],
    [{ nth: 2, times: 2 }, [200, 503, 503, 200]],
    [{ nth: 3, times: Number.POSITIVE_INFINITY }, [200, 200, 503, 503]],
  ])('with %j meets the calls in that place', async (match, statuses) => {
    const { simulator, page } = setUp();
    const fault = simulator.faults.add({ match, respond: html() });
    const call = callerOf(simulator, page);
    const seen: number[] = [];
    for (let n = 0; n < 4; n += 1) seen.push((await call('me')).status);
    expect(seen).toEqual(statuses);
    expect(fault.hits).toBe(statuses.filter((status) => status === 503).length);
    expect(simulator.requests.all.map(({ faulted }) => faulted)).toEqual(statuses.map((status) => status === 503));
  });

  it('can choose by the call, gives way to an older one, and can be taken away', async () => {
    const { simulator, page } = setUp();
    const call = callerOf(simulator, page);
    const first = simulator.faults.add({ match: { when: ({ query }) => query.limit === '7' }, respond: html(500) });
    simulator.faults.add({ respond: html(501) });
    const statusOf = async (limit: string) => (await call('me', { limit })).status;
    expect([await statusOf('7'), await statusOf('8')]).toEqual([500, 501]);
    first.remove();
    expect(await statusOf('7')).toBe(501);
    simulator.faults.clear();
    expect(await statusOf('7')).toBe(200);
  });
});

describe('an answer can be', () => {
  it('any error in the first envelope', async () => {
    const { posts } = setUpFault(
      graphError({
        status: 403,
        code: 368,
        subcode: 1,
        message: 'Blocked',
        isTransient: false,
        errorData: { a: 1 },
        userTitle: 't',
        userMessage: 'm',
        headers: { 'retry-after': '7' },
      }),
    );
    const response = await posts();
    expect(response.headers.get('retry-after')).toBe('7');
    expect(await readError(response)).toEqual({
      status: 403,
      message: 'Blocked',
      type: 'OAuthException',
      is_transient: false,
      code: 368,
      error_subcode: 1,
      error_data: { a: 1 },
      error_user_title: 't',
      error_user_msg: 'm',
      fbtrace_id: expect.any(String),
    });
  });

  it('an error in the second envelope', async () => {
    const { posts } = setUpFault(flatError({ code: 190, message: 'dead' }));
    const response = await posts();
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error_type: 'OAuthException', code: 190, error_message: 'dead' });
  });

  it('a limit told by header', async () => {
    const { posts, page } = setUpFault(rateLimitedByHeader({ minutes: 12, status: 403 }));
    const response = await posts();
    expect(JSON.parse(response.headers.get('x-business-use-case-usage') ?? '')).toMatchObject({
      [page.id]: [{ type: 'pages', estimated_time_to_regain_access: 12 }],
    });
    expect(await readError(response)).toMatchObject({ status: 403, code: 80001 });
  });

  it('a wish for less data, until little enough is asked for', async () => {
    const { posts, ids } = setUpFault(reduceData({ above: 24 }));
    expect(await readError(posts({ limit: '50' }))).toMatchObject({
      status: 500,
      code: 1,
      message: expect.stringContaining('reduce the amount of data'),
    });
    expect((await posts()).status).toBe(500);
    expect(idsOf([await readEdge(posts({ limit: '24' }))])).toEqual(ids);
  });

  it('HTML, nothing, or half of itself', async () => {
    const page = await setUpFault(html(502)).posts();
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html; charset="utf-8"']);
    expect(await page.text()).toMatch(/^<!DOCTYPE html>/);
    const empty = await setUpFault(emptyBody()).posts();
    expect([empty.status, await empty.text()]).toEqual([200, '']);
    const half = await setUpFault(truncatedJson()).posts();
    expect(half.status).toBe(200);
    await expect(half.json()).rejects.toThrow(SyntaxError);
  });

  it('a redirect, another version, or a broken connection', async () => {
    const { headers, status } = await setUpFault(redirect('https://evil.example/')).posts();
    expect([status, headers.get('location')]).toEqual([302, 'https://evil.example/']);
    const other = await setUpFault(wrongVersionHeader('v21.0')).posts();
    expect(other.headers.get('facebook-api-version')).toBe('v21.0');
    expect((await readEdge(other)).data).toHaveLength(3);
    const { simulator, posts } = setUpFault(connectionReset());
    expect((await posts()).type).toBe('error');
    expect(simulator.requests.all[0]).toMatchObject({ status: 0, faulted: true });
  });

  it('larger than was asked for, and still JSON', async () => {
    const response = await setUpFault(oversizedBody(200_000, { declareLength: true })).posts();
    const text = await response.text();
    expect([text.length, response.headers.get('content-length')]).toEqual([200_000, '200000']);
    expect(JSON.parse(text)).toEqual({ data: [] });
  });

  it('stalled until it is released', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const response = await setUpFault(slowBody({ release: released, afterBytes: 5 })).posts();
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.length).toBe(5);
    const rest = reader?.read();
    release();
    expect((await rest)?.value?.length).toBeGreaterThan(5);
    expect((await reader?.read())?.done).toBe(true);
  });

  it('stalled until the caller goes away', async () => {
    const { simulator, page } = setUpFault(slowBody());
    const caller = new AbortController();
    const request = new Request(`https://graph.facebook.com/${page.id}/posts`, {
      headers: { authorization: `Bearer ${page.accessToken}` },
      signal: caller.signal,
    });
    const reading = (await simulator.handle(request)).text();
    caller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });

  it('withheld altogether until it is released', async () => {
    let release = () => {};
    const { posts } = setUpFault(
      slowAnswer({
        release: new Promise<void>((resolve) => {
          release = resolve;
        }),
      }),
    );
    let answered = false;
    const answer = posts().then((response) => {
      answered = true;
      return response;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    release();
    expect((await answer).status).toBe(200);
  });

  it('broken off in its body', async () => {
    const response = await setUpFault(brokenBody({ afterBytes: 3 })).posts();
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.length).toBe(3);
    await expect(reader?.read()).rejects.toThrow('terminated');
  });
});

describe('a page of an edge can have', () => {
  it.each([
    ['wrong-types', { id: '111_222', created_time: { at: 1 } }],
    ['no-id', { message: 'I have no id' }],
    ['no-time', { id: '111_223' }],
    ['bad-time', { created_time: 'yesterday' }],
  ] as const)('an item with %s in its middle', async (kind, item) => {
    const { posts, ids } = setUpFault(malformedItem(kind));
    const { data } = await readEdge(posts());
    expect(data[1]).toMatchObject(item);
    expect(data.filter((_, index) => index !== 1).map(({ id }) => id)).toEqual(ids);
  });

  it('an item that is no object, or one of the test', async () => {
    expect((await readEdge(setUpFault(malformedItem('null')).posts())).data[1]).toBeNull();
    expect((await readEdge(setUpFault(malformedItem('text')).posts())).data[1]).toBe('not an object');
    expect((await readEdge(setUpFault(malformedItem({ item: 5 })).posts())).data[1]).toBe(5);
  });

  it('an item twice, or its items in another order', async () => {
    const repeated = setUpFault(repeatedItem());
    expect(idsOf([await readEdge(repeated.posts())])).toEqual([...repeated.ids, repeated.ids[2]]);
    const reordered = setUpFault(reorderedItems());
    expect(idsOf([await readEdge(reordered.posts())])).toEqual([...reordered.ids].reverse());
  });

  it('items of the page before, and the walk still ends', async () => {
    const { call, page, ids } = setUpFault(overlappingPages(), 5);
    const pages = await walk(call, `${page.id}/posts`, { limit: '2' });
    expect(pages.map(({ data }) => data.map(({ id }) => ids.indexOf(String(id))))).toEqual([
      [0, 1],
      [1, 2, 3],
      [3, 4],
    ]);
  });

  it.each([0, 1])('only %i items though more follow, and nothing is lost', async (keep) => {
    const { simulator, call, page, ids } = setUpFault(({ answer }) => answer(), 6);
    simulator.faults.clear();
    simulator.faults.add({ match: { nth: 1 }, respond: shortPage({ keep }) });
    simulator.faults.add({ match: { nth: 3 }, respond: shortPage({ keep }) });
    const pages = await walk(call, `${page.id}/posts`, { limit: '2' });
    expect([pages[0]?.data.length, pages[2]?.data.length]).toEqual([keep, keep]);
    expect(idsOf(pages)).toEqual(ids);
    const cursors = pages.map(({ paging }) => paging?.cursors?.after);
    expect(new Set(cursors).size).toBe(cursors.length);
  });

  it('a cursor that leads back to itself', async () => {
    const { posts } = setUpFault(stuckCursor(), 6);
    const after = (await readEdge(posts({ limit: '2' }))).paging?.cursors?.after ?? '';
    const { paging } = await readEdge(posts({ limit: '2', after }));
    expect(paging?.cursors?.after).toBe(after);
    expect(new URL(paging?.next ?? '').searchParams.get('after')).toBe(after);
  });

  it('an end that is none, with all items of the page or with some', async () => {
    for (const [fault, length] of [[lyingEnd(), 2] as const, [lyingEnd({ after: 1 }), 1] as const]) {
      const { posts, fault: active } = setUpFault(fault, 5);
      const { data, paging } = await readEdge(posts({ limit: '2' }));
      expect(data).toHaveLength(length);
      expect(paging).toEqual({ cursors: { before: expect.any(String) } });
      active.remove();
      expect((await readEdge(posts({ limit: '2' }))).paging).toHaveProperty('next');
    }
  });

  it('a link to a stranger', async () => {
    const { posts } = setUpFault(foreignNextLink('https://evil.example'));
    const { paging } = await readEdge(posts({ limit: '2' }));
    expect(new URL(paging?.next ?? '').origin).toBe('https://evil.example');
  });

  it('only errors left as they are', async () => {
    const { simulator, posts } = setUpFault(malformedItem());
    simulator.faults.add({ respond: repeatedItem() });
    expect(await readError(posts({ limit: '101' }))).toMatchObject({ status: 400, code: 100 });
  });
});
