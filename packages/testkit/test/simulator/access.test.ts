import { createHmac } from 'node:crypto';
import { createGraphSimulator } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';
import { callerOf, readEdge, readError, readJson, setUp } from './graph-calls.js';

const hmac = (secret: string, token: string) => createHmac('sha256', secret).update(token).digest('hex');

describe('a token', () => {
  it('is read from the header and from the query, and the log says which', async () => {
    const { simulator, page } = setUp();
    const call = callerOf(simulator, page);
    expect(await readJson(call('me'))).toEqual({ name: page.name, id: page.id });
    expect(await readJson(call('me', { access_token: page.accessToken }, null))).toEqual({
      name: page.name,
      id: page.id,
    });
    expect([...simulator.requests].map(({ tokenIn }) => tokenIn)).toEqual(['header', 'query']);
    expect(simulator.requests.tokensInUrls).toBe(1);
  });

  it('that is missing is asked for', async () => {
    const { simulator, page } = setUp();
    const call = callerOf(simulator, page);
    expect(await readError(call(`${page.id}/posts`, {}, null))).toMatchObject({
      status: 400,
      code: 104,
      message: 'An access token is required to request this resource.',
    });
    expect(await readError(call('me', {}, null))).toMatchObject({ status: 400, code: 2500 });
  });

  it('that is unknown is refused, and repeated in the message when it looks like one', async () => {
    const { simulator, page } = setUp();
    const call = callerOf(simulator, page);
    expect(await readError(call('me', {}, 'EAAGnope'))).toMatchObject({
      code: 190,
      message: 'Malformed access token EAAGnope',
    });
    expect(await readError(call('me', {}, 'nope'))).toMatchObject({
      code: 190,
      message: 'Invalid OAuth access token - Cannot parse access token',
    });
  });

  it.each([458, 459, 460, 463, 464, 467, 492])(
    'that was killed with subcode %i says so until it is revived',
    async (subcode) => {
      const { simulator, page } = setUp();
      const call = callerOf(simulator, page);
      simulator.killToken(page, { code: 190, subcode });
      for (const path of ['me', `${page.id}/posts`]) {
        const error = await readError(call(path));
        expect(error).toMatchObject({ status: 401, code: 190, error_subcode: subcode, type: 'OAuthException' });
      }
      simulator.reviveToken(page);
      expect((await call('me')).status).toBe(200);
    },
  );

  it('that was replaced is dead, and the new one works', async () => {
    const { simulator, page } = setUp();
    const call = callerOf(simulator, page);
    const old = page.accessToken;
    const fresh = simulator.replaceToken(page);
    expect(page.accessToken).toBe(fresh);
    expect(await readError(call('me', {}, old))).toMatchObject({ code: 190, error_subcode: 460 });
    expect((await call('me', {}, fresh)).status).toBe(200);
  });

  it('of another page reads neither the page nor what is on it', async () => {
    const { simulator, page } = setUp();
    const other = simulator.addPage();
    const { id } = other.publishText();
    const call = callerOf(simulator, page);
    for (const path of [other.id, `${other.id}/posts`, `${other.id}/video_reels`]) {
      expect(await readError(call(path))).toMatchObject({ status: 400, code: 10 });
    }
    expect(await readError(call(id))).toMatchObject({ status: 400, code: 100, error_subcode: 33 });
  });

  it('of a user reads the pages the user has a role on, and is somebody else at /me', async () => {
    const { simulator, page } = setUp();
    const other = simulator.addPage();
    const modern = simulator.addPage({ newPagesExperience: true });
    const token = simulator.addUserToken({ pages: [page, modern], name: 'Ada' });
    const call = callerOf(simulator, page);
    expect((await call(`${page.id}/posts`, {}, token)).status).toBe(200);
    expect(await readError(call(`${other.id}/posts`, {}, token))).toMatchObject({ code: 10 });
    expect(await readError(call(`${modern.id}/posts`, {}, token))).toMatchObject({ code: 190, error_subcode: 2069032 });
    const me = await readJson(call('me', {}, token));
    expect(me).toEqual({ name: 'Ada', id: expect.any(String) });
    expect(me.id).not.toBe(page.id);
    expect(await readError(call('me/posts', {}, token))).toMatchObject({ code: 100, error_subcode: 33 });
  });

  it('never stands in the log', async () => {
    const { simulator, page } = setUp({ appSecret: 's' });
    const call = callerOf(simulator, page);
    const token = page.accessToken;
    await call('me', { access_token: token, appsecret_proof: hmac('s', token), input_token: token, limit: '3' }, null);
    expect(JSON.stringify(simulator.requests.all)).not.toContain(token);
    expect(simulator.requests.all[0]).toMatchObject({ query: { limit: '3' }, hasProof: true });
  });

  it('can be inspected', async () => {
    const { simulator, page } = setUp();
    const call = callerOf(simulator, page);
    const inspect = async () => (await readJson(call('debug_token', { input_token: page.accessToken }, app))).data;
    const app = simulator.addUserToken();
    expect(await inspect()).toMatchObject({
      is_valid: true,
      type: 'PAGE',
      profile_id: page.id,
      scopes: expect.arrayContaining(['pages_read_engagement']),
    });
    simulator.killToken(page);
    expect(await inspect()).toMatchObject({ is_valid: false, error: { code: 190, subcode: 463 } });
  });
});

describe('appsecret_proof', () => {
  it('is needed on every call once there is an app secret', async () => {
    const { simulator, page } = setUp({ appSecret: 'secret' });
    const call = callerOf(simulator, page);
    const params = (appsecret_proof: string) => ({ appsecret_proof });
    expect(await readError(call('me'))).toMatchObject({
      status: 400,
      code: 100,
      message: 'API calls from the server require an appsecret_proof argument',
    });
    for (const wrong of ['', 'é', hmac('other', page.accessToken), hmac('secret', 'other')]) {
      expect(await readError(call('me', params(wrong)))).toMatchObject({
        code: 100,
        message: 'Invalid appsecret_proof provided in the API argument',
      });
    }
    expect((await call('me', params(hmac('secret', page.accessToken)))).status).toBe(200);
  });
});

describe('a page that cannot be read', () => {
  it('for want of permission leaves its token working', async () => {
    const { simulator, page } = setUp();
    const { id } = page.publishText();
    const call = callerOf(simulator, page);
    simulator.revokePermission(page);
    for (const path of [page.id, id, `${page.id}/posts`]) {
      expect(await readError(call(path))).toMatchObject({ status: 400, code: 10 });
    }
    expect((await call('me')).status).toBe(200);
    simulator.revokePermission(page, { code: 200, message: '(#200) Requires pages_read_engagement' });
    expect(await readError(call(`${page.id}/posts`))).toMatchObject({ code: 200 });
    simulator.grantPermission(page);
    expect((await call(`${page.id}/posts`)).status).toBe(200);
  });

  it('with a weak token is empty and no error', async () => {
    const { simulator, page } = setUp();
    page.publishText();
    simulator.weakenPermission(page);
    const response = await callerOf(simulator, page)(`${page.id}/posts`);
    expect(response.status).toBe(200);
    expect(await readEdge(response)).toEqual({ data: [] });
  });

  it('in an outage answers 100 with subcode 33 while its token works', async () => {
    const { simulator, page } = setUp();
    simulator.makeUnavailable(page);
    const call = callerOf(simulator, page);
    expect(await readError(call(`${page.id}/posts`))).toMatchObject({ status: 400, code: 100, error_subcode: 33 });
    expect((await call('me')).status).toBe(200);
  });

  it('since it migrated names its new id, under which everything goes on', async () => {
    const { simulator, page } = setUp();
    const old = page.id;
    const { id } = page.publishText();
    const renamed = simulator.migratePage(page, '424242');
    const call = callerOf(simulator, page);
    expect([renamed, page.id]).toEqual(['424242', '424242']);
    expect(await readError(call(`${old}/posts`))).toMatchObject({
      code: 21,
      message: `(#21) Page ID ${old} was migrated to page ID 424242. Please update your API calls to the new ID`,
    });
    expect((await readEdge(call('424242/posts'))).data).toMatchObject([{ id }]);
  });

  it('since it was removed is gone with its token', async () => {
    const { simulator, page } = setUp();
    const other = simulator.addPage();
    simulator.removePage(page);
    expect(await readError(callerOf(simulator, page)('me'))).toMatchObject({ code: 190 });
    expect(await readError(callerOf(simulator, other)(`${page.id}/posts`))).toMatchObject({
      code: 100,
      error_subcode: 33,
    });
  });
});

describe('mistakes in building a world', () => {
  it('are told at once', () => {
    const { simulator, page } = setUp();
    const { id } = page.publishReel({ id: '1' });
    expect(() => page.publishReel({ id })).toThrow(/already has a record with the id 1/);
    expect(() => page.delete('2')).toThrow(/no content with the id 2/);
    expect(() => page.publishText({ at: new Date('x') })).toThrow(/valid Date/);
    expect(() => simulator.addPage({ id: page.id })).toThrow(/already exists/);
    expect(() => simulator.addPage({ accessToken: page.accessToken })).toThrow(/already in use/);
    expect(() => createGraphSimulator().revokePermission(page)).toThrow(/another simulator/);
  });
});

describe('chance', () => {
  it('comes from the seed, or from whoever is asked', () => {
    const worldOf = (options: Parameters<typeof setUp>[0]) => {
      const { page } = setUp(options);
      return [page.id, page.accessToken, page.publishReel(), page.publishReel()];
    };
    expect(worldOf({ seed: 1 })).toEqual(worldOf({}));
    expect(worldOf({ seed: 2 })).not.toEqual(worldOf({}));
    expect(worldOf({ random: () => 0 })).toEqual(worldOf({ random: () => 0, seed: 9 }));
    const { simulator } = setUp({ random: () => 0.5 });
    expect(new Set(Array.from({ length: 5 }, () => simulator.addPage().accessToken)).size).toBe(5);
  });
});
