import { describe, expect, it } from 'vitest';
import { connectionReset, type GraphSimulatorOptions, graphError, html } from '../src/simulator.js';
import { createInstagramAccount, hoursAgo, LOGINS, NOW } from './support/instagram-account.js';

const SECRET = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const inDays = (days: number) => hoursAgo(-24 * days);
const wrapped = (body: object) => ({ respond: () => Response.json(body) });

/** An account whose app has secrets, and whose client knows its own app. */
function setUp(login: (typeof LOGINS)[number], graph: GraphSimulatorOptions = {}) {
  const host = createInstagramAccount({
    login,
    graph: { appSecret: SECRET, instagramAppSecret: SECRET, ...graph },
    client: { appId: '1234567890', appSecret: SECRET },
  });
  host.account.publishReel({ at: hoursAgo(1) });
  return host;
}

describe.each(LOGINS)('a token check with %s', (login) => {
  it('tells a valid token from a dead one, another account’s and an outage, in one call', async () => {
    const { graph, account, checkAccess } = setUp(login);
    expect(await checkAccess()).toEqual({ kind: 'valid' });
    const other = graph.addInstagramAccount({ login });
    expect(await checkAccess(other.accessToken)).toMatchObject({ kind: 'mismatched' });
    expect(await checkAccess('EAAGnonsense')).toMatchObject({ kind: 'dead' });
    graph.makeUnavailable(account);
    expect(await checkAccess()).toEqual({ kind: 'valid' });
    graph.killToken(account);
    expect(await checkAccess()).toMatchObject({ kind: 'dead' });
    expect(graph.requests.count).toBe(5);
    expect(graph.requests.tokensInUrls).toBe(0);
  });
});

describe('a token check', () => {
  it('takes a person’s token for valid, which does not say whose accounts it may read', async () => {
    const { graph, account, checkAccess } = setUp('facebook-login');
    const person = graph.addUserToken({ pages: [account] });
    expect(await checkAccess(person)).toEqual({ kind: 'valid' });
    expect(graph.requests.count).toBe(1);
  });

  it('does not take the token of a Page without an account for this one’s', async () => {
    const { graph, checkAccess } = setUp('facebook-login');
    expect(await checkAccess(graph.addPage().accessToken)).toMatchObject({
      kind: 'mismatched',
      reason: expect.stringContaining('no Instagram account'),
    });
  });

  it.each(['id', 'user_id'])('with Instagram Login knows the account by its %s, in a list or not', async (name) => {
    const { graph, account, checkAccess } = setUp('instagram-login');
    for (const body of [{ [name]: account.id }, { data: [{ [name]: account.id }] }]) {
      const fault = graph.faults.add(wrapped(body));
      expect(await checkAccess()).toEqual({ kind: 'valid' });
      fault.remove();
    }
  });
});

describe('a look at a token of Facebook Login', () => {
  it('tells whose it is, what it may read and until when, in one request', async () => {
    const { graph, account, inspectAccess } = setUp('facebook-login');
    graph.setTokenFacts(account, { expiresAt: inDays(60) });
    expect(await inspectAccess()).toMatchObject({
      token: {
        type: 'page',
        belongsTo: account.page?.id,
        permissions: ['pages_show_list', 'pages_read_engagement', 'instagram_basic'],
        expiresAt: inDays(60),
        dataAccessExpiresAt: 'never',
      },
      problems: [],
      missingPermissions: [],
      migratedTo: null,
    });
    expect(graph.requests.httpRequests).toBe(1);
    expect(graph.requests.tokensInUrls).toBe(0);
  });

  it('is content with a person’s token that may read the account', async () => {
    const { graph, account, inspectAccess } = setUp('facebook-login');
    const person = graph.addUserToken({ pages: [account, ...(account.page ? [account.page] : [])] });
    expect(await inspectAccess(person)).toMatchObject({ token: { type: 'user' }, problems: [] });
  });

  it.each([
    ['a dead token', ({ graph, account }: Host) => graph.killToken(account), ['TOKEN_DEAD']],
    ['a missing permission', ({ graph, account }: Host) => graph.revokePermission(account), ['PERMISSION_MISSING']],
    ['a weak token', ({ graph, account }: Host) => graph.weakenPermission(account), ['PERMISSION_MISSING']],
    ['an outage', ({ graph, account }: Host) => graph.makeUnavailable(account), ['PAGE_UNAVAILABLE']],
    [
      'a token that ends soon',
      ({ graph, account }: Host) => graph.setTokenFacts(account, { expiresAt: inDays(3) }),
      ['TOKEN_EXPIRES_SOON'],
    ],
    [
      'a broken connection',
      ({ graph }: Host) => graph.faults.add({ match: { batch: true }, respond: connectionReset() }),
      ['PLATFORM_UNAVAILABLE'],
    ],
    [
      'a refused secret',
      ({ graph }: Host) =>
        graph.faults.add({ respond: graphError({ code: 100, message: 'Invalid appsecret_proof provided' }) }),
      ['APP_SECRET_REFUSED'],
    ],
  ] as const)('finds %s', async (_, happen, codes) => {
    const host = setUp('facebook-login');
    happen(host);
    expect((await host.inspectAccess()).problems.map(({ code }) => code)).toEqual(codes);
  });

  it('names the permissions that are missing', async () => {
    const { graph, account, inspectAccess } = setUp('facebook-login');
    graph.setTokenFacts(account, { scopes: ['pages_show_list'] });
    expect((await inspectAccess()).missingPermissions).toEqual(['instagram_basic', 'pages_read_engagement']);
  });

  it('finds the token of another account’s Page', async () => {
    const { graph, inspectAccess } = setUp('facebook-login');
    const other = graph.addInstagramAccount();
    const { problems } = await inspectAccess(other.accessToken);
    expect(problems[0]).toMatchObject({ code: 'TOKEN_OF_ANOTHER_PAGE', message: expect.stringContaining(other.id) });
  });
});

describe('a look at a token of Instagram Login', () => {
  it('tells whose it is, in one call', async () => {
    const { graph, account, inspectAccess } = setUp('instagram-login');
    expect(await inspectAccess()).toMatchObject({
      token: { type: 'user', belongsTo: account.id, name: account.username, permissions: null, expiresAt: 'unknown' },
      problems: [],
    });
    expect(graph.requests.all).toMatchObject([{ host: 'instagram', path: 'me', batch: null, hasProof: true }]);
  });

  it.each([
    ['a dead token', ({ graph, account }: Host) => graph.killToken(account), ['TOKEN_DEAD']],
    ['a missing permission', ({ graph, account }: Host) => graph.revokePermission(account), ['PERMISSION_MISSING']],
    ['a weak token', ({ graph, account }: Host) => graph.weakenPermission(account), ['NOTHING_VISIBLE']],
    ['a page for people', ({ graph }: Host) => graph.faults.add({ respond: html() }), ['PLATFORM_UNAVAILABLE']],
    [
      'an answer without an id',
      ({ graph }: Host) => graph.faults.add(wrapped({ media: { data: [{}] } })),
      ['PLATFORM_UNAVAILABLE'],
    ],
  ] as const)('finds %s', async (_, happen, codes) => {
    const host = setUp('instagram-login');
    happen(host);
    expect((await host.inspectAccess()).problems.map(({ code }) => code)).toEqual(codes);
  });

  it('finds the token of another account', async () => {
    const { graph, inspectAccess } = setUp('instagram-login');
    const other = graph.addInstagramAccount({ login: 'instagram-login' });
    other.publishPhoto({ at: NOW });
    expect((await inspectAccess(other.accessToken)).problems).toMatchObject([{ code: 'TOKEN_OF_ANOTHER_PAGE' }]);
  });
});

type Host = ReturnType<typeof setUp>;
