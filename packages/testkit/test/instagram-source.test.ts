import {
  createGraphClient,
  createInstagramSource,
  INCOMPLETE_EXTRACTOR_VERSION,
  INSTAGRAM_LOGIN_BASE_URL,
  InvalidConfigurationError,
  type UsageObservation,
} from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { createGraphSimulator, graphError, rateLimitedByHeader, seedInstagramHistory } from '../src/simulator.js';
import { createInstagramAccount, hoursAgo, LOGINS, NOW } from './support/instagram-account.js';
import { createWalker, ids } from './support/walk-source.js';

const DAY_MS = 86_400_000;
const NO_EDGE = '(#100) Tried accessing nonexisting field (media) on node type (IGUser)';
const beforeConversion = graphError({ code: 100, subcode: 2108006, message: 'Invalid parameter' });

describe.each(LOGINS)('a walk with %s', (login) => {
  it('asks one edge of the account, on its host, for a hundred media and the fewest fields', async () => {
    const host = createInstagramAccount({ login });
    host.account.publishReel({ at: hoursAgo(2) });
    host.account.publishCarousel({ at: hoursAgo(1) });
    const { items } = await host.read({ window: { since: hoursAgo(10), until: null } });
    expect(ids(items)).toEqual(ids(host.account.contents()));
    expect(host.graph.requests.all).toMatchObject([
      {
        host: login === 'facebook-login' ? 'facebook' : 'instagram',
        path: `${host.account.id}/media`,
        tokenIn: 'header',
        query: {
          fields: 'id,caption,media_type,media_product_type,timestamp,permalink',
          limit: '100',
          since: String(hoursAgo(10).getTime() / 1000 - 1),
        },
      },
    ]);
  });

  it('tells reels, videos of the feed, pictures and carousels apart', async () => {
    const { account, read } = createInstagramAccount({ login });
    const reel = account.publishReel({ caption: 'A reel #one', at: hoursAgo(4) });
    const video = account.publishVideo({ at: hoursAgo(3) });
    const photo = account.publishPhoto({ at: hoursAgo(2) });
    const carousel = account.publishCarousel({ at: hoursAgo(1), parts: ['IMAGE', 'VIDEO'] });
    const { items } = await read();
    expect(items.map(({ externalContentId, format, kind }) => [externalContentId, format, kind])).toEqual([
      [carousel, 'POST', 'ALBUM'],
      [photo, 'POST', 'PHOTO'],
      [video, 'POST', 'VIDEO'],
      [reel, 'REELS', 'REEL'],
    ]);
    expect(items[3]).toMatchObject({ source: 'media', aliases: [], hashtags: ['one'], platform: 'INSTAGRAM' });
  });

  it('is charged to the account, and tells what Meta says of its budget', async () => {
    const observed: UsageObservation[] = [];
    const budget = {
      check: async () => ({ kind: 'go' as const }),
      record: async (observations: readonly UsageObservation[]) => void observed.push(...observations),
    };
    const { account, read } = createInstagramAccount({
      login,
      graph: { throttle: { instagram: { calls: 10 }, headersAfterCalls: 0 } },
      client: { budget },
    });
    await read();
    const ofAccount = observed.filter(({ key }) => key.level !== 'app');
    expect(ofAccount).toMatchObject([{ key: { level: 'instagram-account', id: account.id }, usedPercent: 10 }]);
  });
});

describe('media', () => {
  it.each([
    ['an ad', { productType: 'AD', permalink: 'https://www.instagram.com/p/C1/' }, 'POST', 'PHOTO'],
    ['an ad that is a reel', { productType: 'AD', permalink: 'https://www.instagram.com/reel/C1/' }, 'REELS', 'REEL'],
    ['of a product of tomorrow', { productType: 'HOLOGRAM' }, 'POST', 'PHOTO'],
    ['without a product', { productType: null, permalink: 'https://www.instagram.com/n/reel/C1/' }, 'REELS', 'REEL'],
    ['with copyrighted material', { permalink: null }, 'POST', 'PHOTO'],
  ] as const)('%s are kept as what they are', async (_, options, format, kind) => {
    const { account, read } = createInstagramAccount();
    const id = account.publishPhoto({ at: hoursAgo(1), ...options });
    const { items, last } = await read();
    expect(items).toMatchObject([
      { externalContentId: id, format, kind, permalink: account.contents()[0]?.permalink, caption: null },
    ]);
    expect(last?.isComplete).toBe(true);
  });

  it.each([
    [{ timestamp: undefined }, 'timestamp'],
    [{ timestamp: 'yesterday' }, 'timestamp: not a Graph API timestamp'],
    [{ timestamp: 1_700_000_000 }, 'timestamp'],
  ])('of %j are set aside by their id', async (fields, reason) => {
    const { account, read } = createInstagramAccount();
    const id = account.publishRaw({ at: hoursAgo(1), fields });
    account.publishPhoto({ at: hoursAgo(2) });
    const { pages, items } = await read();
    expect(items).toHaveLength(1);
    expect(pages[0]?.quarantined).toEqual([{ externalContentId: id, reason: expect.stringContaining(reason) }]);
  });

  it('without what decides their format are incomplete, and the permalink tells a reel', async () => {
    const { account, graph, read } = createInstagramAccount();
    account.publishReel({ at: hoursAgo(1) });
    graph.faults.add({
      match: { when: ({ query }) => /media_product_type/.test(query.fields ?? '') },
      respond: graphError({
        code: 100,
        message: '(#100) Tried accessing nonexisting field (media_product_type) on node type (ShadowIGMedia)',
      }),
    });
    const { items, warnings, last } = await read();
    expect(items).toMatchObject([{ kind: 'REEL', extractorVersion: INCOMPLETE_EXTRACTOR_VERSION }]);
    expect(warnings).toMatchObject([{ code: 'FIELD_UNAVAILABLE' }]);
    expect(last?.isComplete).toBe(false);
  });

  it.each(['id', 'caption', 'timestamp'])('cannot be read without %s', async (name) => {
    const { account, graph, read } = createInstagramAccount();
    account.publishReel({ at: hoursAgo(1) });
    const message = `(#100) Tried accessing nonexisting field (${name}) on node type (Media)`;
    graph.faults.add({ respond: graphError({ code: 100, message }) });
    expect((await read()).failure).toMatchObject({ classification: { kind: 'bad-request' } });
    expect(graph.requests.count).toBe(1);
  });
});

describe('a failure', () => {
  it.each([
    ['the limit of the account', rateLimitedByHeader({ minutes: 7, type: 'instagram' }), 'rate-limit', 420_000],
    ['a restriction as spam', graphError({ code: 4, subcode: 2207051, message: 'Restricted' }), 'policy-block', null],
    ['a fault of the servers', graphError({ status: 500, code: -2, message: 'Timed out' }), 'transient', null],
    ['an edge that is missing', graphError({ code: 100, message: NO_EDGE }), 'bad-request', null],
  ])('tells %s', async (_, respond, kind, retryAfterMs) => {
    const { account, graph, read } = createInstagramAccount();
    account.publishReel({ at: hoursAgo(1) });
    graph.faults.add({ respond });
    expect((await read()).failure).toMatchObject({ classification: { kind, retryAfterMs } });
    expect(graph.requests.count).toBe(1);
  });
});

describe('stories', () => {
  it.each(LOGINS)('with %s are read while they live, if they are asked for', async (login) => {
    const host = createInstagramAccount({ login, additionalEdges: ['stories'] });
    const old = host.account.publishStory({ at: hoursAgo(25) });
    const story = host.account.publishStory({ at: hoursAgo(2) });
    const reel = host.account.publishReel({ at: hoursAgo(1) });
    const { items, last } = await host.read({ window: { since: hoursAgo(72), until: null } });
    expect(ids(items)).toEqual([reel, story].sort());
    expect(items.find(({ externalContentId }) => externalContentId === story)).toMatchObject({
      kind: 'STORY',
      format: 'POST',
      caption: null,
    });
    expect(items.map((item) => host.source.listedId(item)).sort()).toEqual([null, reel].sort());
    expect(host.graph.requests.on('stories')).toMatchObject([
      { query: { fields: 'id,caption,media_type,media_product_type,timestamp,permalink' } },
    ]);
    expect(Object.keys(host.graph.requests.on('stories')[0]?.query ?? {})).toEqual(['fields']);
    expect(last?.isComplete).toBe(true);
    expect(old).not.toBe(story);
  });

  it('are not asked for unless they are named', async () => {
    const { account, graph, read } = createInstagramAccount();
    account.publishStory({ at: hoursAgo(2) });
    expect((await read()).items).toEqual([]);
    expect(graph.requests.count).toBe(1);
  });

  it('cost no call in a window that ended before they were published', async () => {
    const { graph, read } = createInstagramAccount({ additionalEdges: ['stories'] });
    await read({ window: { since: hoursAgo(96), until: hoursAgo(25) } });
    expect(graph.requests.on('stories')).toEqual([]);
    await read({ window: { since: hoursAgo(96), until: hoursAgo(23) } });
    expect(graph.requests.on('stories')).toHaveLength(1);
  });

  it('are owed nothing when Meta refuses them, since they are gone in a day', async () => {
    const { account, graph, read } = createInstagramAccount({ additionalEdges: ['stories'] });
    account.publishReel({ at: hoursAgo(1) });
    graph.faults.add({ match: { edge: 'stories' }, respond: graphError({ code: 10, message: '(#10) Denied' }) });
    const { failure, warnings, last, items } = await read();
    expect(failure).toBeNull();
    expect(items).toHaveLength(1);
    expect(warnings).toMatchObject([{ code: 'EDGE_UNAVAILABLE' }]);
    expect(last).toMatchObject({ owed: null, isComplete: true });
  });
});

describe('the limit of the most recent media', () => {
  const history = { posts: 7000, reels: 3100, captions: () => null, to: NOW, from: hoursAgo(24 * 3000) };

  it('is told by a walk that met it, which is not complete', async () => {
    const { account, graph, read } = createInstagramAccount();
    seedInstagramHistory(account, history);
    const { items, warnings, last, failure } = await read();
    expect(failure).toBeNull();
    expect(items).toHaveLength(10_000);
    expect(warnings).toMatchObject([{ code: 'MEDIA_LIMIT_REACHED', message: expect.stringContaining('10000') }]);
    expect(last?.isComplete).toBe(false);
    expect(graph.requests.count).toBe(100);
  }, 60_000);

  it('is told by a walk over older times, whose items do not show it, for one call more', async () => {
    const { account, graph, read } = createInstagramAccount();
    seedInstagramHistory(account, history);
    const window = { since: hoursAgo(24 * 3000), until: hoursAgo(24 * 2980) };
    const { items, warnings, last } = await read({ window });
    expect(items.length).toBeLessThan(100);
    expect(warnings).toMatchObject([{ code: 'MEDIA_LIMIT_REACHED', message: expect.stringContaining('10100') }]);
    expect(last?.isComplete).toBe(false);
    expect(graph.requests.all.map(({ path }) => path)).toEqual([`${account.id}/media`, account.id]);
  }, 60_000);

  it('is not told where it is far, and costs nothing in a window that reaches to the present', async () => {
    const { account, graph, read } = createInstagramAccount();
    account.publishReel({ at: hoursAgo(30) });
    for (const until of [null, new Date(NOW.getTime() + DAY_MS), NOW]) {
      graph.requests.reset();
      expect(await read({ window: { since: null, until } })).toMatchObject({
        warnings: [],
        last: { isComplete: true },
      });
      expect(graph.requests.count).toBe(1);
    }
    expect(await read({ window: { since: null, until: hoursAgo(1) } })).toMatchObject({
      warnings: [],
      last: { isComplete: true },
    });
  });

  it('is not known where Meta does not answer how many media there are: nothing is lost, and nothing is proven', async () => {
    const { account, graph, read } = createInstagramAccount();
    account.publishReel({ at: hoursAgo(30) });
    graph.faults.add({ match: { path: account.id }, respond: graphError({ status: 500, code: 2, message: 'Down' }) });
    const { items, failure, last } = await read({ window: { since: null, until: hoursAgo(1) } });
    expect(failure).toBeNull();
    expect(items).toHaveLength(1);
    expect(last).toMatchObject({ isComplete: false, position: null });
  });
});

describe('media from before the conversion of the account', () => {
  it('are left out with a warning when they are asked for by their id', async () => {
    const { account, readItem } = createInstagramAccount();
    const id = account.publishBeforeConversion({ at: hoursAgo(9) });
    expect(await readItem(id)).toMatchObject({
      items: [],
      quarantined: [],
      skipped: 0,
      warnings: [{ code: 'MEDIA_BEFORE_CONVERSION', message: expect.stringContaining(id) }],
    });
  });

  it.each([0, 1, 5, 8, 13, 16, 21])(
    'end the edge where %i newer ones were read, at the full page size',
    async (newer) => {
      const { account, graph, read } = createInstagramAccount({ pageSize: 8 });
      const published = Array.from({ length: newer }, (_, index) => account.publishPhoto({ at: hoursAgo(index + 1) }));
      for (let index = 0; index < 5; index += 1) account.publishPhoto({ at: hoursAgo(newer + 1 + index) });
      let given = 0;
      graph.faults.add({
        match: { edge: 'media' },
        async respond(context) {
          const right = await context.answer();
          const { data } = (await right.clone().json()) as { readonly data: readonly { readonly id: string }[] };
          if (data.some(({ id }) => !published.includes(id))) return beforeConversion(context);
          given += data.length;
          return right;
        },
      });
      const { items, failure, warnings, last } = await read();
      expect(failure).toBeNull();
      expect(ids(items)).toEqual([...published].sort());
      expect(given).toBe(newer);
      expect(warnings).toMatchObject([{ code: 'MEDIA_BEFORE_CONVERSION' }]);
      expect(last).toMatchObject({ isComplete: false, pageSize: null, owed: null, position: null });
    },
  );
});

describe('one media', () => {
  it('is read only if it is the account’s own, whoever the token belongs to', async () => {
    const { graph, account, readItem } = createInstagramAccount();
    const other = graph.addInstagramAccount();
    const person = graph.addUserToken({ pages: [account, other] });
    const own = account.publishReel({ at: hoursAgo(1) });
    expect((await readItem(own, person)).items).toMatchObject([{ externalContentId: own }]);
    expect(await readItem(other.publishReel({ at: hoursAgo(1) }), person)).toMatchObject({ items: [], skipped: 1 });
  });

  it('that does not say whose it is, is neither kept nor taken for another’s', async () => {
    const { account, readItem } = createInstagramAccount();
    const id = account.publishRaw({ at: hoursAgo(1), fields: { owner: undefined } });
    expect(await readItem(id)).toMatchObject({
      items: [],
      skipped: 0,
      quarantined: [{ externalContentId: id, reason: expect.stringContaining('owner') }],
    });
  });

  it('with Instagram Login is read without a word on whose it is, since the token reads no other', async () => {
    const { graph, account, readItem } = createInstagramAccount({ login: 'instagram-login' });
    const id = account.publishReel({ at: hoursAgo(1) });
    expect((await readItem(id)).items).toMatchObject([{ externalContentId: id }]);
    expect(graph.requests.all[0]?.query.fields).not.toContain('owner');
    const other = graph.addInstagramAccount({ login: 'instagram-login' });
    await expect(readItem(other.publishReel({ at: hoursAgo(1) }))).rejects.toMatchObject({
      classification: { kind: 'suspicious' },
    });
  });

  it('that is a story is a story', async () => {
    const { account, readItem, advance } = createInstagramAccount();
    const id = account.publishStory({ at: hoursAgo(1) });
    expect((await readItem(id)).items).toMatchObject([{ kind: 'STORY', format: 'POST' }]);
    advance(DAY_MS);
    await expect(readItem(id)).rejects.toMatchObject({ classification: { kind: 'suspicious' } });
  });
});

describe('a host with accounts of both logins', () => {
  it('reads each where it was connected, and no token reaches the other host', async () => {
    const graph = createGraphSimulator({ now: () => NOW });
    const accounts = LOGINS.map((login) => ({ login, account: graph.addInstagramAccount({ login }) }));
    const fetch: typeof globalThis.fetch = (input, init) => graph.handle(new Request(input, init));
    const source = createInstagramSource({
      facebookLogin: createGraphClient({ fetch }),
      instagramLogin: createGraphClient({ fetch, baseUrl: INSTAGRAM_LOGIN_BASE_URL }),
      loginOf: ({ integrationId }) => (integrationId === 'instagram-login' ? 'instagram-login' : 'facebook-login'),
    });
    for (const { login, account } of accounts) {
      const id = account.publishReel({ at: hoursAgo(1) });
      const integration = {
        organizationId: 'o',
        integrationId: login,
        platform: 'INSTAGRAM' as const,
        externalAccountId: account.id,
      };
      const walker = createWalker(source, integration, () => account.accessToken);
      expect(ids((await walker.read()).items)).toEqual([id]);
      expect((await walker.readItem(id)).items).toHaveLength(1);
      expect(await walker.checkAccess()).toEqual({ kind: 'valid' });
    }
    expect(graph.requests.all.map(({ host, errorCode }) => [host, errorCode])).toEqual([
      ...Array.from({ length: 3 }, () => ['facebook', null]),
      ...Array.from({ length: 3 }, () => ['instagram', null]),
    ]);
  });

  it.each(LOGINS)('gets an error for a token of %s at the other host', async (login) => {
    const { graph, integration } = createInstagramAccount({ login });
    const { account } = createInstagramAccount({ login });
    const token = graph.addInstagramAccount({ login }).accessToken;
    const client = createGraphClient({
      fetch: (input, init) => graph.handle(new Request(input, init)),
      ...(login === 'facebook-login' && { baseUrl: INSTAGRAM_LOGIN_BASE_URL }),
    });
    const source = createInstagramSource(
      login === 'facebook-login' ? { instagramLogin: client } : { facebookLogin: client },
    );
    const { failure } = await createWalker(source, integration, () => token).read();
    expect(failure).toMatchObject({ classification: { kind: 'token' } });
    expect(account.id).toMatch(/^1784/);
  });
});

describe('options', () => {
  const client = createGraphClient();

  it.each([0, 101, 1.5, Number.NaN])('a page size of %s is refused', (pageSize) => {
    expect(() => createInstagramSource({ facebookLogin: client, pageSize })).toThrow(InvalidConfigurationError);
  });

  it('need a client', () => {
    expect(() => createInstagramSource({})).toThrow(/"facebookLogin", "instagramLogin" or both/);
  });

  it('need to say which client reads an account, where there are two', () => {
    expect(() => createInstagramSource({ facebookLogin: client, instagramLogin: client })).toThrow(
      /"loginOf" is missing/,
    );
  });

  it.each([['media'], ['posts'], ['stories', 'stories']])('cannot name the edges %s %s', (...names) => {
    const additionalEdges = names as readonly 'stories'[];
    expect(() => createInstagramSource({ facebookLogin: client, additionalEdges })).toThrow(InvalidConfigurationError);
  });
});
