import {
  ACCESS_PROBLEMS,
  type AccessProblem,
  checkIntegration,
  type GraphClientOptions,
  InvalidConfigurationError,
  UnknownIntegrationError,
} from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import {
  connectionReset,
  type GraphSimulatorOptions,
  graphError,
  html,
  rateLimitedByHeader,
  timedOutItem,
} from '../src/simulator.js';
import { createIngestionHost, REF, START } from './support/ingestion-host.js';

const DAY_MS = 86_400_000;
const SECRET = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const inDays = (days: number) => new Date(START.getTime() + days * DAY_MS);
const met = new Set<AccessProblem['code']>();

/** A host whose page has a post and a reel, and whose client knows its app unless `client` says otherwise. */
function setUp(options: { readonly graph?: GraphSimulatorOptions; readonly client?: GraphClientOptions } = {}) {
  const host = createIngestionHost({
    graph: { appSecret: SECRET, ...options.graph },
    client: options.client ?? { appId: '1234567890', appSecret: SECRET },
  });
  host.page.publishText({ message: 'A post', at: inDays(-1) });
  host.page.publishReel({ message: 'A reel', at: inDays(-2) });
  return {
    ...host,
    /** Checks, and that the check does no harm: one request, no state, no word to the host, no token anywhere. */
    async check() {
      const before = [await host.stateNow(), host.graph.requests.httpRequests];
      const result = await checkIntegration(REF, host.ports);
      for (const { code } of result.problems) met.add(code);
      const effects = result.problems.map(({ effect }) => ['blocks', 'unproven', 'notice'].indexOf(effect));
      expect(effects).toEqual([...effects].sort());
      const wasAsked = result.problems.some(({ code }) => code === 'TOKEN_MISSING') ? 0 : 1;
      expect(host.graph.requests.httpRequests).toBe(Number(before[1]) + wasAsked);
      expect(await host.stateNow()).toEqual(before[0]);
      expect(host.told).toEqual([]);
      expect(host.graph.requests.tokensInUrls).toBe(0);
      expect(JSON.stringify([result, host.logged])).not.toMatch(/EAAG|a1b2c3d4|\|/);
      return result;
    },
  };
}

const codesOf = ({ problems }: { readonly problems: readonly AccessProblem[] }) => problems.map(({ code }) => code);
const outcomeOf = (check: { readonly kind: string; readonly problems: readonly AccessProblem[] }) => [
  check.kind,
  ...codesOf(check),
];

describe('an integration that can be read', () => {
  it('is ready, and its token is described', async () => {
    const { check, graph, page } = setUp();
    graph.setTokenFacts(page, { expiresAt: inDays(60), dataAccessExpiresAt: inDays(90) });
    expect(await check()).toEqual({
      kind: 'ready',
      integration: { ...REF, platform: 'FACEBOOK', externalAccountId: page.id },
      token: {
        type: 'page',
        belongsTo: page.id,
        name: 'Page',
        permissions: ['pages_show_list', 'pages_read_engagement'],
        expiresAt: inDays(60),
        dataAccessExpiresAt: inDays(90),
      },
      problems: [],
      missingPermissions: [],
      migratedTo: null,
      state: null,
    });
    expect(graph.requests.all.map(({ path, query, batch }) => [path, query, batch])).toEqual([
      ['debug_token', {}, 1],
      ['me', { fields: 'id,name' }, 1],
      [`${page.id}/posts`, { fields: 'id', limit: '1' }, 1],
      [`${page.id}/video_reels`, { fields: 'id', limit: '1' }, 1],
    ]);
  });

  it('with a token that never ends says so', async () => {
    expect((await setUp().check()).token).toMatchObject({ expiresAt: 'never', dataAccessExpiresAt: 'never' });
  });

  it('without an app id asks with the token itself, and learns the same', async () => {
    const { check } = setUp({ client: { appSecret: SECRET } });
    expect(await check()).toMatchObject({ kind: 'ready', token: { type: 'page', expiresAt: 'never' } });
  });

  it.each<[string, () => ReturnType<typeof setUp>]>([
    ['refused', () => setUp({ client: { appId: '77', appSecret: SECRET } })],
    [
      'answered for a token of another app',
      () => {
        const host = setUp();
        const error = { code: 100, message: '(#100) The App_id in the input_token did not match the Viewing App' };
        const data = { data: { is_valid: false, error, scopes: [] } };
        host.graph.faults.add({ match: { path: 'debug_token' }, respond: () => Response.json(data) });
        return host;
      },
    ],
    [
      'not answered in time',
      () => {
        const host = setUp();
        host.graph.faults.add({ match: { path: 'debug_token' }, respond: timedOutItem() });
        return host;
      },
    ],
  ])('is ready where debug_token is %s; what it would have told is unknown', async (_, make) => {
    const { check, page } = make();
    const result = await check();
    expect(outcomeOf(result)).toEqual(['ready']);
    expect(result.token).toEqual({
      type: 'page',
      belongsTo: page.id,
      name: 'Page',
      permissions: null,
      expiresAt: 'unknown',
      dataAccessExpiresAt: 'unknown',
    });
  });

  it('and is empty is ready', async () => {
    const host = createIngestionHost({
      client: { appId: '1234567890', appSecret: SECRET },
      graph: { appSecret: SECRET },
    });
    expect(outcomeOf(await checkIntegration(REF, host.ports))).toEqual(['ready']);
  });

  it('and shows nothing to a token that nothing is known of says so', async () => {
    const { check, graph, page } = setUp({ client: { appId: '77', appSecret: SECRET } });
    graph.weakenPermission(page);
    expect(outcomeOf(await check())).toEqual(['ready', 'NOTHING_VISIBLE']);
  });

  it.each([
    [{ code: 10, message: '(#10) You can not perform this operation' }],
    [{ code: 100, message: '(#100) Tried accessing nonexisting field (video_reels) on node type (Page)' }],
  ])('but for its reels is ready, with a notice (%j)', async (failure) => {
    const { check, graph } = setUp();
    graph.faults.add({ match: { edge: 'video_reels' }, respond: graphError(failure) });
    const result = await check();
    expect(outcomeOf(result)).toEqual(['ready', 'EDGE_UNAVAILABLE']);
    expect(result.problems[0]?.message).toBe(`video_reels: ${failure.message}`);
  });
});

describe('a token', () => {
  it.each([null, ''])('that the host does not have (%j) is missing, and nobody is asked', async (token) => {
    const { check, host, graph } = setUp();
    host.token = () => token;
    const result = await check();
    expect(outcomeOf(result)).toEqual(['not-ready', 'TOKEN_MISSING']);
    expect(result.token).toMatchObject({ type: 'unknown', permissions: null, expiresAt: 'unknown' });
    expect(graph.requests.count).toBe(0);
  });

  it.each([458, 459, 460, 463, 464, 467])('that was killed with subcode %i is dead', async (subcode) => {
    const { check, graph, page } = setUp();
    graph.killToken(page, { code: 190, subcode });
    const result = await check();
    expect(outcomeOf(result)).toEqual(['not-ready', 'TOKEN_DEAD']);
    expect(result.problems[0]).toMatchObject({
      effect: 'blocks',
      message: expect.stringContaining('Error validating access token'),
      advice: ACCESS_PROBLEMS.TOKEN_DEAD.advice,
    });
    expect(result.token).toMatchObject({ type: 'page', belongsTo: page.id, permissions: null });
  });

  it.each(['EAAGnobodyknowsthistoken', 'EAAG with spaces', 'nope'])('that is none (%s) is dead', async (token) => {
    const { graph, ports, host } = setUp();
    host.token = () => token;
    const result = await checkIntegration(REF, ports);
    expect(outcomeOf(result)).toEqual(['not-ready', 'TOKEN_DEAD']);
    expect(JSON.stringify([result, graph.requests.all])).not.toContain(token);
  });

  it('is dead when only debug_token can say so', async () => {
    const { check, graph, page } = setUp();
    graph.killToken(page);
    graph.faults.add({ match: { path: 'me' }, respond: html(503) });
    expect(outcomeOf(await check())).toEqual(['not-ready', 'TOKEN_DEAD']);
  });

  it('that has run out is dead', async () => {
    const { check, graph, page, advance } = setUp();
    graph.setTokenFacts(page, { expiresAt: inDays(1) });
    advance(DAY_MS);
    expect(outcomeOf(await check())).toEqual(['not-ready', 'TOKEN_DEAD']);
  });

  it.each(['known', 'unknown'])("of a person, whose app is %s, is not the Page's", async (app) => {
    const { check, graph, page, host } = setUp(app === 'known' ? {} : { client: { appId: '77', appSecret: SECRET } });
    const token = graph.addUserToken({ pages: [page], name: 'Ada' });
    host.token = () => token;
    const result = await check();
    const code = app === 'known' ? 'NOT_A_PAGE_TOKEN' : 'TOKEN_OF_ANOTHER_PAGE';
    expect(outcomeOf(result)).toEqual(['not-ready', code]);
    expect(result.token).toMatchObject({ type: app === 'known' ? 'user' : 'unknown', name: 'Ada' });
    expect(result.token.belongsTo).not.toBe(page.id);
  });

  it("of the app itself is not the Page's", async () => {
    const { ports, host } = setUp();
    host.token = () => `1234567890|${SECRET}`;
    const result = await checkIntegration(REF, ports);
    expect(outcomeOf(result)).toEqual(['not-ready', 'NOT_A_PAGE_TOKEN']);
    expect(JSON.stringify(result)).not.toContain(SECRET);
  });

  it('of another Page is told with both ids, and the refusals of the Page are not held against it', async () => {
    const { check, graph, page, host } = setUp();
    const other = graph.addPage({ name: 'Other' });
    host.token = () => other.accessToken;
    const result = await check();
    expect(outcomeOf(result)).toEqual(['not-ready', 'TOKEN_OF_ANOTHER_PAGE']);
    expect(result.problems[0]?.message).toBe(`The token is that of ${other.id} and not that of Page ${page.id}`);
    expect(result.token).toMatchObject({ type: 'page', belongsTo: other.id, name: 'Other' });
  });

  it.each([
    [8, 'never', []],
    [7, 'never', ['TOKEN_EXPIRES_SOON']],
    ['never', 8, []],
    ['never', 7, ['DATA_ACCESS_EXPIRES_SOON']],
    ['never', -1, ['DATA_ACCESS_EXPIRES_SOON']],
    [1, 2, ['TOKEN_EXPIRES_SOON', 'DATA_ACCESS_EXPIRES_SOON']],
  ] as const)('that ends in %s days, and its data in %s, is ready with the notices %j', async (token, data, codes) => {
    const { check, graph, page } = setUp();
    graph.setTokenFacts(page, {
      expiresAt: token === 'never' ? null : inDays(token),
      dataAccessExpiresAt: data === 'never' ? null : inDays(data),
    });
    const result = await check();
    expect(outcomeOf(result)).toEqual(['ready', ...codes]);
    for (const { message } of result.problems) expect(message).toMatch(/ (ends|ended) on 2026-0[56]-\d\d$/);
  });

  it.each([{ appSecret: 'wrong' }, {}])('whose proof does not fit (%j) is not called dead', async (client) => {
    const { check } = setUp({ client });
    expect(outcomeOf(await check())).toEqual(['not-ready', 'APP_SECRET_REFUSED']);
  });
});

describe('a permission', () => {
  it('that was taken back is missing, by name', async () => {
    const { check, graph, page } = setUp();
    graph.revokePermission(page);
    const result = await check();
    expect(outcomeOf(result)).toEqual(['not-ready', 'PERMISSION_MISSING']);
    expect(result.missingPermissions).toEqual(['pages_read_engagement']);
    expect(result.problems[0]?.message).toBe(`The token lacks pages_read_engagement for Page ${page.id}`);
    expect(result.token.permissions).toEqual(['pages_show_list']);
  });

  it('that is missing without an error is found out', async () => {
    const { check, graph, page } = setUp();
    graph.weakenPermission(page);
    const result = await check();
    expect(outcomeOf(result)).toEqual(['not-ready', 'PERMISSION_MISSING']);
    expect(result.missingPermissions).toEqual(['pages_read_engagement']);
  });

  it('that is missing where debug_token tells nothing is read from the refusal', async () => {
    const { check, graph, page } = setUp({ client: { appId: '77', appSecret: SECRET } });
    graph.revokePermission(page);
    const result = await check();
    expect(outcomeOf(result)).toEqual(['not-ready', 'PERMISSION_MISSING']);
    expect(result.missingPermissions).toEqual(['pages_read_engagement']);
  });

  it('that is refused though it was granted is missing too', async () => {
    const { check, graph, page } = setUp();
    graph.revokePermission(page, { code: 200, message: '(#200) Provide valid app ID' });
    graph.setTokenFacts(page, { scopes: ['pages_read_engagement'] });
    expect(await check()).toMatchObject({
      kind: 'not-ready',
      problems: [{ code: 'PERMISSION_MISSING', message: '(#200) Provide valid app ID' }],
      missingPermissions: [],
    });
  });

  it('that explains 100/33 leaves no other problem', async () => {
    const { check, graph, page } = setUp();
    graph.makeUnavailable(page);
    graph.setTokenFacts(page, { scopes: [] });
    expect(outcomeOf(await check())).toEqual(['not-ready', 'PERMISSION_MISSING']);
  });

  it('that was granted for other Pages is missing', async () => {
    const { check, graph, page } = setUp();
    const data = {
      type: 'PAGE',
      is_valid: true,
      expires_at: 0,
      scopes: ['pages_read_engagement'],
      granular_scopes: [{ scope: 'pages_read_engagement', target_ids: ['1', 2] }],
    };
    graph.faults.add({ match: { path: 'debug_token' }, respond: () => Response.json({ data }) });
    expect(outcomeOf(await check())).toEqual(['not-ready', 'PERMISSION_MISSING']);
    data.granular_scopes = [{ scope: 'pages_read_engagement', target_ids: ['1', page.id] }];
    expect(outcomeOf(await check())).toEqual(['ready']);
  });

  it('of a person who lost the role on the Page is missing', async () => {
    const { check, graph, page } = setUp();
    graph.killToken(page, { code: 190, subcode: 492 });
    expect(outcomeOf(await check())).toEqual(['not-ready', 'PERMISSION_MISSING']);
  });
});

describe('a Page', () => {
  /** The host still tracks the id that the Page has now. */
  const keepId = ({ ports, page }: Pick<ReturnType<typeof setUp>, 'ports' | 'page'>) => {
    const tracked = { ...REF, platform: 'FACEBOOK' as const, externalAccountId: page.id };
    ports.integrations = { ...ports.integrations, find: async () => tracked };
  };

  it('that migrated is told with its new id', async () => {
    const host = setUp();
    const old = host.page.id;
    keepId(host);
    host.graph.migratePage(host.page, '424242');
    const result = await host.check();
    expect(outcomeOf(result)).toEqual(['not-ready', 'PAGE_MIGRATED']);
    expect(result).toMatchObject({
      migratedTo: '424242',
      problems: [{ message: `Page ${old} has the id 424242 now` }],
      integration: { externalAccountId: old },
    });
  });

  it('that Meta does not know is not found', async () => {
    const { check, graph } = setUp();
    const failure = { status: 404, code: 803, message: '(#803) Some of the aliases you requested do not exist' };
    for (const edge of ['posts', 'video_reels'] as const)
      graph.faults.add({ match: { edge }, respond: graphError(failure) });
    expect(outcomeOf(await check())).toEqual(['not-ready', 'PAGE_NOT_FOUND']);
  });

  it('that answers 100/33, as in an outage, is not given up', async () => {
    const { check, graph, page } = setUp();
    graph.makeUnavailable(page);
    expect(outcomeOf(await check())).toEqual(['unknown', 'PAGE_UNAVAILABLE']);
  });
});

describe('an outage', () => {
  it.each([
    ['of everything', { match: { batch: true }, respond: html(503) }],
    ['of the network', { match: { batch: true }, respond: connectionReset() }],
    ['of every call', { respond: graphError({ status: 500, code: 2, message: 'Service temporarily unavailable' }) }],
    ['of /me', { match: { path: 'me' }, respond: timedOutItem() }],
    ['of the posts', { match: { edge: 'posts' as const }, respond: timedOutItem() }],
    ['of the reels', { match: { edge: 'video_reels' as const }, respond: timedOutItem() }],
    ['by a limit', { match: { edge: 'posts' as const }, respond: rateLimitedByHeader({ minutes: 5 }) }],
    ['by an answer without an id', { match: { path: 'me' }, respond: () => Response.json({}) }],
  ])('%s proves nothing', async (_, fault) => {
    const { check, graph } = setUp({ client: { appId: '77', appSecret: SECRET } });
    graph.faults.add(fault);
    expect(outcomeOf(await check())).toEqual(['unknown', 'PLATFORM_UNAVAILABLE']);
  });

  it('keeps a missing permission from being believed while nobody knows whether the token works', async () => {
    const { check, graph, page } = setUp();
    graph.revokePermission(page);
    graph.faults.add({ match: { path: 'me' }, respond: html(503) });
    expect(outcomeOf(await check())).toEqual(['unknown', 'PLATFORM_UNAVAILABLE']);
  });

  it('that is only a spent budget is not asked about', async () => {
    const until = inDays(1);
    const key = { level: 'app', id: '1' } as const;
    const budget = { check: async () => ({ kind: 'wait', until, key }) as const, record: async () => {} };
    const { ports, graph } = setUp({ client: { budget } });
    expect(outcomeOf(await checkIntegration(REF, ports))).toEqual(['unknown', 'PLATFORM_UNAVAILABLE']);
    expect(graph.requests.count).toBe(0);
  });
});

describe('the Graph API version', () => {
  it.each([
    ['v20.0', 'VERSION_ENDING'],
    ['v19.0', 'VERSION_ENDED'],
  ])('%s is a notice', async (version, code) => {
    const { check, advance } = setUp({ client: { version, appId: '1234567890', appSecret: SECRET } });
    advance(30 * DAY_MS);
    expect(outcomeOf(await check())).toEqual(['ready', code]);
  });
});

describe('the state', () => {
  it('is told as stored, and stays paused though the token works again', async () => {
    const { graph, page, ingest, ports, told, stateNow } = setUp();
    graph.killToken(page);
    expect((await ingest()).kind).toBe('failed');
    graph.reviveToken(page);
    const before = await stateNow();
    const result = await checkIntegration(REF, ports);
    expect(result).toMatchObject({
      kind: 'ready',
      state: { status: 'PAUSED_TOKEN', lastError: { kind: 'token', code: 190, subcode: 463 }, lastSuccessAt: null },
    });
    expect([await stateNow(), told.length]).toEqual([before, 1]);
  });
});

describe('a mistake of the host', () => {
  it('is an error', async () => {
    const { ports } = setUp();
    await expect(checkIntegration({ ...REF, integrationId: 'nobody' }, ports)).rejects.toThrow(UnknownIntegrationError);
    await expect(checkIntegration(REF, { ...ports, sources: [] })).rejects.toThrow(InvalidConfigurationError);
  });

  it('or its change of mind is told as it is', async () => {
    const { ports } = setUp();
    const signal = AbortSignal.abort(new Error('changed my mind'));
    await expect(checkIntegration(REF, ports, { signal })).rejects.toThrow('changed my mind');
  });
});

it('every problem of the table is met by a test above', () => {
  expect([...met].sort()).toEqual(Object.keys(ACCESS_PROBLEMS).sort());
});
