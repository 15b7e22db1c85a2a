import { describe, expect, it } from 'vitest';
import { createGraphSimulator, type GraphSimulatorOptions, startGraphServer } from '../../src/simulator.js';
import { at, idsOf, minutesAfter, NOW, readEdge, readError, readJson, walk } from './graph-calls.js';

const LOGINS = ['facebook-login', 'instagram-login'] as const;
const HOSTS = {
  'facebook-login': 'https://graph.facebook.com',
  'instagram-login': 'https://graph.instagram.com',
} as const;

function setUp(login: (typeof LOGINS)[number], options: GraphSimulatorOptions = {}) {
  const simulator = createGraphSimulator({ now: () => NOW, ...options });
  const account = simulator.addInstagramAccount({ login });
  const callAt =
    (base: string) =>
    (path: string, params: Readonly<Record<string, string>> = {}, token: string | null = account.accessToken) =>
      simulator.handle(
        new Request(`${base}/v25.0/${path}?${new URLSearchParams(params)}`, {
          headers: token === null ? {} : { authorization: `Bearer ${token}` },
        }),
      );
  return { simulator, account, callAt, call: callAt(HOSTS[login]) };
}

const hoursAgo = (hours: number) => minutesAfter(NOW, -60 * hours);

describe.each(LOGINS)('an Instagram account with %s', (login) => {
  it('has its media on one edge, newest first, and only their ids when nothing is asked for', async () => {
    const { account, call } = setUp(login);
    const ids = [account.publishReel({ at: hoursAgo(3) }), account.publishPhoto({ at: hoursAgo(2) })];
    account.publishStory({ at: hoursAgo(1) });
    const { data } = await readEdge(call(`${account.id}/media`));
    expect(data).toEqual([{ id: ids[1] }, { id: ids[0] }]);
  });

  it('gives media with Meta’s words and a time without a colon', async () => {
    const { account, call } = setUp(login);
    const id = account.publishCarousel({
      at: at('2026-10-01T10:00:00Z'),
      caption: 'Hello #world',
      parts: ['IMAGE', 'VIDEO'],
    });
    const fields = 'caption,media_type,media_product_type,timestamp,permalink,children{id,media_type},owner{id}';
    const media = await readJson(call(id, { fields }));
    expect(media).toMatchObject({
      id,
      caption: 'Hello #world',
      media_type: 'CAROUSEL_ALBUM',
      media_product_type: 'FEED',
      timestamp: '2026-10-01T10:00:00+0000',
      permalink: expect.stringMatching(/^https:\/\/www\.instagram\.com\/p\/C\w+\/$/),
      owner: { id: account.id },
      children: { data: [{ media_type: 'IMAGE' }, { media_type: 'VIDEO' }] },
    });
    expect(Number.isSafeInteger(Number(id))).toBe(false);
    const bare = account.publishPhoto({ at: hoursAgo(1), permalink: null });
    expect(Object.keys(await readJson(call(bare, { fields }))).sort()).toEqual(
      ['id', 'media_product_type', 'media_type', 'owner', 'timestamp'].sort(),
    );
  });

  it('pages by cursors that die with what they point at, within its windows', async () => {
    const { account, call } = setUp(login);
    const ids = Array.from({ length: 7 }, (_, index) => account.publishPhoto({ at: hoursAgo(index + 1) }));
    const pages = await walk(call, `${account.id}/media`, { fields: 'id', limit: '3' });
    expect(pages.map(({ data }) => data.length)).toEqual([3, 3, 1]);
    expect(idsOf(pages)).toEqual(ids);
    const since = String(hoursAgo(3).getTime() / 1000);
    expect(idsOf([await readEdge(call(`${account.id}/media`, { since }))])).toEqual(ids.slice(0, 3));
    account.delete(String(ids[2]));
    const after = String(pages[0]?.paging?.cursors?.after);
    expect(await readError(call(`${account.id}/media`, { after }))).toMatchObject({ code: 100 });
  });

  it('gives out only so many of its most recent media, whatever the window', async () => {
    const { account, call } = setUp(login, { mediaLimit: 4 });
    const ids = Array.from({ length: 6 }, (_, index) => account.publishPhoto({ at: hoursAgo(index + 1) }));
    expect(idsOf(await walk(call, `${account.id}/media`, { limit: '3' }))).toEqual(ids.slice(0, 4));
    const until = String(hoursAgo(4).getTime() / 1000);
    expect(idsOf(await walk(call, `${account.id}/media`, { until }))).toEqual(ids.slice(3, 4));
    expect(await readJson(call(account.id, { fields: 'media_count' }))).toMatchObject({ media_count: 6 });
    expect(await readJson(call(String(ids[5])))).toEqual({ id: ids[5] });
  });

  it('lists stories for a day, whatever the parameters, and then does not know them', async () => {
    let now = NOW;
    const { account, call } = setUp(login, { now: () => now });
    const story = account.publishStory({ at: hoursAgo(23) });
    const params = { since: String(NOW.getTime() / 1000), limit: '1', fields: 'media_product_type' };
    expect((await readEdge(call(`${account.id}/stories`, params))).data).toEqual([
      { id: story, media_product_type: 'STORY' },
    ]);
    now = minutesAfter(NOW, 61);
    expect((await readEdge(call(`${account.id}/stories`))).data).toEqual([]);
    expect(await readError(call(story))).toMatchObject({ code: 100, error_subcode: 33 });
  });

  it('refuses media from before its conversion by their id, and lists none', async () => {
    const { account, call } = setUp(login);
    const id = account.publishBeforeConversion({ at: hoursAgo(100) });
    expect((await readEdge(call(`${account.id}/media`))).data).toEqual([]);
    expect(await readError(call(id))).toMatchObject({ code: 100, error_subcode: 2108006 });
  });

  it('has no edges of a Page, and a Page none of its own', async () => {
    const { simulator, account, call, callAt } = setUp(login);
    expect(await readError(call(`${account.id}/posts`))).toMatchObject({
      code: 100,
      message: '(#100) Tried accessing nonexisting field (posts) on node type (IGUser)',
    });
    const page = simulator.addPage();
    const ofPage = callAt(HOSTS['facebook-login'])(`${page.id}/media`, {}, page.accessToken);
    expect(await readError(ofPage)).toMatchObject({ message: expect.stringContaining('on node type (Page)') });
  });

  it('is throttled by a budget of its own, under its id and its type', async () => {
    const { simulator, account, call } = setUp(login, { throttle: { instagram: { calls: 1 } } });
    await call(`${account.id}/media`);
    const refused = await call(`${account.id}/media`);
    expect(JSON.parse(String(refused.headers.get('x-business-use-case-usage')))).toMatchObject({
      [account.id]: [{ type: 'instagram', estimated_time_to_regain_access: 60 }],
    });
    expect(await readError(refused)).toMatchObject({ code: 80002 });
    expect(simulator.throttle.blockedUntil(account)).toEqual(minutesAfter(NOW, 60));
  });

  it('gets another token, and loses the old one', async () => {
    const { simulator, account, call } = setUp(login);
    const old = account.accessToken;
    const fresh = simulator.replaceToken(account);
    expect(account.accessToken).toBe(fresh);
    expect(await readError(call(`${account.id}/media`, {}, old))).toMatchObject({ code: 190, error_subcode: 460 });
    expect((await call(`${account.id}/media`)).status).toBe(200);
    simulator.revokePermission(account);
    expect(await readError(call(`${account.id}/media`))).toMatchObject({ code: 10, message: /instagram_/ });
  });
});

describe('the two hosts', () => {
  it('know each other’s tokens not', async () => {
    for (const login of LOGINS) {
      const { account, callAt } = setUp(login);
      const [other] = LOGINS.filter((one) => one !== login);
      const answer = callAt(HOSTS[other ?? login])(`${account.id}/media`);
      expect(await readError(answer)).toMatchObject({ code: 190, message: expect.stringContaining('Cannot parse') });
    }
  });

  it('answer /me as the Page and as the account', async () => {
    const facebook = setUp('facebook-login');
    const fields = 'id,instagram_business_account{id,username}';
    expect(await readJson(facebook.call('me', { fields }))).toEqual({
      id: facebook.account.page?.id,
      instagram_business_account: { id: facebook.account.id, username: facebook.account.username },
    });
    const { account, call } = setUp('instagram-login');
    account.publishReel({ at: hoursAgo(1) });
    const me = await readJson(call('me', { fields: 'id,user_id,username,media.limit(1){id}' }));
    expect(me).toMatchObject({ id: account.appScopedId, user_id: account.id, media: { data: [{}] } });
    expect(account.appScopedId).not.toBe(account.id);
    expect((await readEdge(call(`${account.appScopedId}/media`))).data).toHaveLength(1);
  });

  it('differ in what they know: graph.instagram.com has no Pages, no debug_token and no batches', async () => {
    const { simulator, account, call } = setUp('instagram-login');
    const page = simulator.addPage();
    expect(await readError(call(page.id))).toMatchObject({ code: 100, error_subcode: 33 });
    expect(await readError(call('debug_token', { input_token: account.accessToken }))).toMatchObject({ code: 100 });
    const batch = new Request(HOSTS['instagram-login'], {
      method: 'POST',
      headers: { authorization: `Bearer ${account.accessToken}` },
      body: new URLSearchParams({ batch: '[]' }),
    });
    expect(await readError(simulator.handle(batch))).toMatchObject({ code: 2500 });
  });

  it('want proofs by their own secrets', async () => {
    const { call, account } = setUp('instagram-login', { instagramAppSecret: 'instagram', appSecret: 'facebook' });
    expect(await readError(call(`${account.id}/media`))).toMatchObject({
      message: expect.stringContaining('appsecret_proof'),
    });
    const other = setUp('instagram-login', { appSecret: 'facebook' });
    expect((await other.call(`${other.account.id}/media`)).status).toBe(200);
  });

  it('can both be served over HTTP', async () => {
    const { simulator, account } = setUp('instagram-login');
    const id = account.publishReel({ at: hoursAgo(1) });
    const server = await startGraphServer(simulator, { host: 'graph.instagram.com' });
    try {
      const answer = await fetch(`${server.url}/v25.0/${account.id}/media`, {
        headers: { authorization: `Bearer ${account.accessToken}` },
      });
      expect(await answer.json()).toMatchObject({ data: [{ id }] });
      expect([...simulator.requests].map(({ host, edge }) => [host, edge])).toEqual([['instagram', 'media']]);
    } finally {
      await server.close();
    }
  });
});
