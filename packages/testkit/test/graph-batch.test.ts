import {
  createGraphClient,
  type GraphBatchItem,
  type GraphBatchRequest,
  type GraphBatchResult,
  type GraphClientOptions,
  GraphRequestError,
  InvalidConfigurationError,
  MAX_BATCH_SIZE,
  type UsageKey,
  type UsageObservation,
} from '@org/ingest-core';
import {
  createGraphHandlers,
  createGraphSimulator,
  type GraphSimulator,
  type GraphSimulatorOptions,
  graphError,
  html,
  slowAnswer,
  startGraphServer,
  timedOutItem,
} from '@org/ingest-testkit';
import { setupServer } from 'msw/node';
import { afterEach, describe, expect, it } from 'vitest';

const BASE_URL = 'https://graph.facebook.com';
const NOW = new Date('2026-06-01T00:00:00Z');
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | null;
  readonly form: URLSearchParams;
}

/** A client on a simulator that remembers each HTTP request. */
function setUp(options: { readonly graph?: GraphSimulatorOptions; readonly client?: GraphClientOptions } = {}) {
  const graph = createGraphSimulator({ now: () => NOW, ...options.graph });
  const sent: Sent[] = [];
  const client = createGraphClient({
    clock: { now: () => NOW, delay: async () => {} },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { method, url, headers } = request;
      const form = new URLSearchParams(await request.clone().text());
      sent.push({ method, url, authorization: headers.get('authorization'), form });
      return graph.handle(request);
    },
    ...options.client,
  });
  const page = graph.addPage({ name: 'First' });
  const batch = (requests: readonly GraphBatchItem[], rest: Partial<GraphBatchRequest> = {}) =>
    client.batch({ requests, accessToken: page.accessToken, signal: new AbortController().signal, ...rest });
  return { graph, client, page, batch, sent };
}

/** A client that gets this answer to its batch. */
function answeredBy(body: unknown, init: ResponseInit = {}, options: GraphClientOptions = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const client = createGraphClient({ fetch: async () => new Response(text, init), ...options });
  return (requests: readonly GraphBatchItem[] = [ME, ME]) =>
    client.batch({ requests, accessToken: 'EAAGtoken', signal: new AbortController().signal });
}

const ME: GraphBatchItem = { path: ['me'], params: { fields: 'id' } };
const nodeOf = (id: string, rest: Partial<GraphBatchItem> = {}): GraphBatchItem => ({
  path: [id],
  params: { fields: 'id' },
  ...rest,
});

function answersOf(results: readonly GraphBatchResult[]) {
  return results.map((result) => {
    if (result.kind === 'answer') return result.answer.body;
    const { kind, code } = result.error.classification;
    return [kind, result.error.status, code];
  });
}

const failureOf = async (asking: Promise<unknown>) => {
  const error = await asking.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GraphRequestError)) throw new TypeError(`not a GraphRequestError: ${String(error)}`);
  return error;
};

describe('a batch', () => {
  it('is one HTTP request whose answers come in the order of the calls, each with its own token', async () => {
    const { graph, page, batch } = setUp();
    const second = graph.addPage({ name: 'Second' });
    page.publishText({ message: 'Hello' });
    let sends = 0;
    const results = await batch(
      [
        ME,
        { ...ME, accessToken: second.accessToken },
        { path: [page.id, 'posts'], params: { fields: 'message', limit: '1' } },
        nodeOf(second.id, { accessToken: second.accessToken }),
      ],
      { onSend: () => (sends += 1) },
    );
    expect(answersOf(results)).toMatchObject([
      { id: page.id },
      { id: second.id },
      { data: [{ message: 'Hello' }] },
      { id: second.id },
    ]);
    expect(results.map((result) => result.kind === 'answer' && result.answer.apiVersion)).toEqual(
      Array.from({ length: 4 }, () => 'v25.0'),
    );
    expect([sends, graph.requests.httpRequests, graph.requests.count]).toEqual([1, 1, 4]);
    expect(graph.requests.all.map(({ path, method, batch: number }) => [path, method, number])).toEqual([
      ['me', 'GET', 1],
      ['me', 'GET', 1],
      [`${page.id}/posts`, 'GET', 1],
      [second.id, 'GET', 1],
    ]);
  });

  it('keeps tokens and proofs in the body', async () => {
    const { graph, page, batch, sent } = setUp({ graph: { appSecret: 'secret' }, client: { appSecret: 'secret' } });
    const second = graph.addPage();
    const results = await batch([ME, { ...ME, accessToken: second.accessToken }]);
    expect(answersOf(results)).toEqual([{ id: page.id }, { id: second.id }]);
    expect(graph.requests.all.map(({ hasProof, tokenIn }) => [hasProof, tokenIn])).toEqual([
      [true, 'body'],
      [true, 'body'],
    ]);
    const [request] = sent;
    expect(request).toMatchObject({ method: 'POST', url: `${BASE_URL}/v25.0/`, authorization: null });
    expect(request?.form.get('include_headers')).toBe('true');
    const items = JSON.parse(request?.form.get('batch') ?? '') as { readonly relative_url: string }[];
    expect(items.map((item) => item.relative_url.split('?')[0])).toEqual(['v25.0/me', 'v25.0/me']);
    // The batch's own token is not repeated.
    expect(items.map((item) => item.relative_url.includes('access_token='))).toEqual([false, true]);
  });

  it('makes calls as the app itself, where the client knows it, and otherwise with its own token', async () => {
    const graph = { appSecret: 'secret' };
    const inspect = (page: { readonly accessToken: string }): GraphBatchItem => ({
      path: ['debug_token'],
      params: { input_token: page.accessToken },
      accessToken: { kind: 'app' },
    });
    const known = setUp({ graph, client: { appId: '1234567890', appSecret: 'secret' } });
    const other = known.graph.addPage();
    expect(answersOf(await known.batch([inspect(known.page), inspect(other)]))).toMatchObject([
      { data: { type: 'PAGE', profile_id: known.page.id } },
      { data: { type: 'PAGE', profile_id: other.id } },
    ]);
    const unknown = setUp({ graph, client: { appSecret: 'secret' } });
    expect(answersOf(await unknown.batch([inspect(unknown.page), inspect(unknown.graph.addPage())]))).toMatchObject([
      { data: { type: 'PAGE' } },
      ['bad-request', 400, 100],
    ]);
    const wrong = setUp({ graph, client: { appId: '1', appSecret: 'secret' } });
    expect(answersOf(await wrong.batch([inspect(wrong.page), ME]))).toMatchObject([
      ['token', 400, 190],
      { id: wrong.page.id },
    ]);
  });

  it('takes 50 calls and no more', async () => {
    const { batch, sent } = setUp();
    expect(await batch(Array.from({ length: MAX_BATCH_SIZE }, () => ME))).toHaveLength(50);
    await expect(batch(Array.from({ length: MAX_BATCH_SIZE + 1 }, () => ME))).rejects.toThrow(
      new InvalidConfigurationError('A batch of 51 calls is too large; Meta takes 50 at most. Split it'),
    );
    expect(sent).toHaveLength(1);
  });

  it('of nothing sends nothing', async () => {
    const { batch, sent } = setUp();
    expect([await batch([]), sent.length]).toEqual([[], 0]);
  });

  it('whose signal is aborted rejects with its reason', async () => {
    const { graph, batch, sent } = setUp();
    const before = AbortSignal.abort(new Error('too late'));
    for (const calls of [[ME], []]) await expect(batch(calls, { signal: before })).rejects.toThrow('too late');
    expect(sent).toHaveLength(0);
    const controller = new AbortController();
    graph.faults.add({
      match: { path: 'me' },
      respond: (context) => {
        controller.abort(new Error('changed my mind'));
        return slowAnswer()(context);
      },
    });
    await expect(batch([ME], { signal: controller.signal })).rejects.toThrow('changed my mind');
  });
});

describe('a call of a batch', () => {
  it('fails alone, with its own code, and its message shows no token', async () => {
    const { graph, page, batch } = setUp();
    const dead = graph.addPage();
    graph.killToken(dead);
    graph.faults.add({ match: { path: 'html' }, respond: html(503) });
    const gone = 'EAAGunknownunknownunknownunknown1';
    const results = await batch([
      { ...ME, accessToken: dead.accessToken },
      nodeOf('0'),
      nodeOf('html'),
      { ...ME, accessToken: gone },
      ME,
    ]);
    expect(answersOf(results)).toEqual([
      ['token', 401, 190],
      ['suspicious', 400, 100],
      ['transient', 503, null],
      ['token', 400, 190],
      { id: page.id },
    ]);
    const errors = results.flatMap((result) => (result.kind === 'failed' ? [result.error] : []));
    expect(errors[1]?.message).toMatch(/^GET \/v25\.0\/0 failed \(suspicious, HTTP 400, code 100\/33\): /);
    expect(JSON.stringify([errors, errors.map(String)])).not.toMatch(/EAAG/);
  });

  it('that Meta did not finish is transient', async () => {
    const { graph, page, batch } = setUp();
    page.publishText();
    graph.faults.add({ match: { edge: 'posts' }, respond: timedOutItem() });
    const results = await batch([ME, { path: [page.id, 'posts'], params: {} }, ME]);
    expect(answersOf(results)).toEqual([{ id: page.id }, ['transient', null, null], { id: page.id }]);
  });

  it.each<[string, unknown, unknown]>([
    ['null', null, ['transient', null, null]],
    ['no object', 'text', ['transient', null, null]],
    ['no code', { body: '{"id":"1"}' }, ['transient', null, null]],
    ['a null body', { code: 200, body: null }, ['transient', 200, null]],
    ['no body', { code: 200 }, ['transient', 200, null]],
    ['a body that is no JSON', { code: 200, body: '<html>' }, ['transient', 200, null]],
    ['a body that is cut off', { code: 200, body: '{"id":' }, ['transient', 200, null]],
    ['a body that is a list', { code: 200, body: '[]' }, ['transient', 200, null]],
    ['an error with status 200', { code: 200, body: '{"error":{"code":190}}' }, ['token', 200, 190]],
    ['a null body with an error status', { code: 500, headers: null, body: null }, ['transient', 500, null]],
    ['a rate limit', { code: 400, body: '{"error":{"code":80001}}' }, ['rate-limit', 400, 80001]],
    ['a code as text', { code: '200', body: '{"id":"1"}' }, { id: '1' }],
    ['headers that are none', { code: 200, headers: [null, 7, { name: 'x' }], body: '{"id":"1"}' }, { id: '1' }],
  ])('answered by %s', async (_, item, expected) => {
    const good = { code: 200, body: '{"id":"2"}' };
    expect(answersOf(await answeredBy([item, good])())).toEqual([expected, { id: '2' }]);
  });

  it('has the version of the batch unless it names its own', async () => {
    const own = { code: 200, headers: [{ name: 'Facebook-API-Version', value: 'v26.0' }], body: '{"id":"1"}' };
    const ask = answeredBy([own, { code: 200, body: '{"id":"2"}' }], { headers: { 'facebook-api-version': 'v25.0' } });
    expect(await ask()).toMatchObject([{ answer: { apiVersion: 'v26.0' } }, { answer: { apiVersion: 'v25.0' } }]);
  });

  it('that the list does not reach is transient, and what nobody asked for is left out', async () => {
    const good = { code: 200, body: '{"id":"2"}' };
    expect(answersOf(await answeredBy([good])())).toEqual([{ id: '2' }, ['transient', null, null]]);
    expect(answersOf(await answeredBy([good, good, good])())).toEqual([{ id: '2' }, { id: '2' }]);
  });

  it('with an id that climbs the path or a token that is none is not sent', async () => {
    const { batch, page, sent } = setUp();
    expect(answersOf(await batch([nodeOf('..'), { ...ME, accessToken: 'EAAG secret' }, ME]))).toEqual([
      ['bad-request', null, null],
      ['token', null, null],
      { id: page.id },
    ]);
    expect(JSON.parse(sent[0]?.form.get('batch') ?? '')).toHaveLength(1);
  });
});

describe('a batch that fails as a whole', () => {
  it.each<[string, unknown, ResponseInit, string]>([
    ['an error', { error: { code: 190, message: 'Malformed access token EAAGm0PX4ZCps' } }, { status: 400 }, 'token'],
    ['an error with status 200', { error: { code: 4, message: 'limit' } }, { status: 200 }, 'rate-limit'],
    ['HTML', '<html>', { status: 502 }, 'transient'],
    ['nothing', '', { status: 200 }, 'transient'],
    ['a list with an error status', [{ code: 200, body: '{}' }], { status: 503 }, 'transient'],
    ['an object in place of a list', {}, { status: 200 }, 'transient'],
  ])('by %s throws', async (_, body, init, kind) => {
    const error = await failureOf(answeredBy(body, init)());
    expect(error.classification.kind).toBe(kind);
    expect(error.message).toMatch(/^POST \/v25\.0\/ failed \(/);
    expect(error.message).not.toContain('EAAG');
  });

  it('by an outage throws', async () => {
    const { graph, batch } = setUp();
    const outage = graph.faults.add({
      match: { batch: true, times: 1 },
      respond: graphError({ status: 500, code: 2, message: 'Service temporarily unavailable' }),
    });
    expect((await failureOf(batch([ME]))).classification).toMatchObject({ kind: 'transient', code: 2 });
    expect(outage.hits).toBe(1);
    expect(graph.requests.all).toMatchObject([{ path: '', method: 'POST', batch: 1, status: 500, faulted: true }]);
    expect(answersOf(await batch([ME]))).toHaveLength(1);
  });

  it('by its own unknown token throws, and shows it nowhere', async () => {
    const { graph, batch } = setUp();
    const error = await failureOf(batch([ME], { accessToken: 'EAAGnope' }));
    expect(error.classification).toMatchObject({ kind: 'token', code: 190 });
    expect(JSON.stringify([error, error.message, graph.requests.all])).not.toContain('EAAGnope');
  });

  it('by a token that no token is throws before anything is sent', async () => {
    const { batch, page, sent } = setUp();
    const asking = batch([{ ...ME, accessToken: page.accessToken }], { accessToken: 'EAAG secret' });
    const error = await failureOf(asking);
    expect([error.classification.kind, sent.length]).toEqual(['token', 0]);
    expect(error.message).not.toContain('secret');
  });

  it('by a broken connection throws', async () => {
    const { graph, batch } = setUp();
    graph.faults.add({ match: { path: 'me' }, respond: () => Response.error() });
    expect((await failureOf(batch([ME, nodeOf('1')]))).classification.kind).toBe('transient');
  });
});

describe('the budget', () => {
  const pageKey = (id: string): UsageKey => ({ level: 'page', id });

  it('hears what each call and the batch tell', async () => {
    const heard: UsageObservation[] = [];
    const budget = {
      check: async () => ({ kind: 'go' as const }),
      record: async (observations: readonly UsageObservation[]) => void heard.push(...observations),
    };
    const usage = (id: string, percent: number) => ({
      name: 'X-Business-Use-Case-Usage',
      value: JSON.stringify({ [id]: [{ type: 'pages', call_count: percent, total_time: 1, total_cputime: 1 }] }),
    });
    const item = (id: string, percent: number) => ({
      code: 200,
      headers: [usage(id, percent)],
      body: `{"id":"${id}"}`,
    });
    const headers = { 'x-app-usage': '{"call_count":7,"total_time":1,"total_cputime":1}' };
    const ask = answeredBy([item('1', 30), item('2', 60)], { headers }, { budget });
    await ask([nodeOf('1', { usageKeys: [pageKey('1')] }), nodeOf('2', { usageKeys: [pageKey('2')] })]);
    expect(heard.map(({ key, usedPercent, calls }) => [key.level, key.id, usedPercent, calls])).toEqual([
      ['app', 'app', 7, 0],
      ['app', 'app', null, 1],
      ['page', '1', 30, 1],
      ['app', 'app', null, 1],
      ['page', '2', 60, 1],
    ]);
  });

  it('hears of a refused batch too', async () => {
    const heard: UsageObservation[] = [];
    const budget = {
      check: async () => ({ kind: 'go' as const }),
      record: async (observations: readonly UsageObservation[]) => void heard.push(...observations),
    };
    const headers = { 'x-app-usage': '{"call_count":100}' };
    await failureOf(answeredBy({ error: { code: 4 } }, { status: 403, headers }, { budget })());
    expect(heard).toMatchObject([
      { key: { level: 'app' }, usedPercent: 100, outcome: 'refused', calls: 0 },
      { key: { level: 'app' }, usedPercent: null, outcome: 'unanswered', calls: 1 },
      { key: { level: 'app' }, usedPercent: null, outcome: 'unanswered', calls: 1 },
    ]);
  });

  it('is asked once a call, and a call on a spent one is not sent', async () => {
    const asked: string[] = [];
    const budget = {
      check: async (keys: readonly UsageKey[]) => {
        asked.push(keys.map(({ id }) => id).join());
        const spent = keys.find(({ id }) => id === 'spent');
        const until = new Date(NOW.getTime() + 5_000);
        return spent === undefined ? { kind: 'go' as const } : { kind: 'wait' as const, until, key: spent };
      },
      record: async () => {},
    };
    const { graph, page, batch } = setUp({ client: { budget, appId: '99' } });
    const charged = (id: string): GraphBatchItem => ({ ...ME, usageKeys: [pageKey(id)] });
    const [first, second, third] = await batch([charged('a'), charged('spent'), charged('a')]);
    expect(asked).toEqual(['99,a', '99,spent', '99,a']);
    expect([first, third]).toMatchObject([{ kind: 'answer' }, { kind: 'answer', answer: { body: { id: page.id } } }]);
    expect(second).toMatchObject({
      kind: 'failed',
      error: { spentBudget: pageKey('spent'), classification: { kind: 'rate-limit', retryAfterMs: 5_000 } },
    });
    expect(graph.requests.count).toBe(2);
    expect(answersOf(await batch([charged('spent')]))).toEqual([['rate-limit', null, null]]);
    expect(graph.requests.count).toBe(2);
  });

  it('is charged by Meta for each call', async () => {
    const { graph, batch } = setUp({ graph: { throttle: { app: { calls: 3 } } } });
    expect(answersOf(await batch([ME, ME, ME, ME])).slice(2)).toMatchObject([{}, ['rate-limit', 403, 4]]);
    expect(graph.throttle.blockedUntil()).not.toBeNull();
  });
});

describe('a simulated batch', () => {
  const post = (graph: Pick<GraphSimulator, 'handle'>, path: string, fields: Record<string, string>) =>
    graph.handle(new Request(`${BASE_URL}${path}`, { method: 'POST', body: new URLSearchParams(fields) }));
  const calls = (...urls: readonly string[]) =>
    JSON.stringify(urls.map((url) => ({ method: 'GET', relative_url: url })));

  it('is written as Meta writes it, with headers unless they are not wanted', async () => {
    const { graph, page } = setUp();
    const access_token = page.accessToken;
    const answer = await post(graph, '/v24.0/', { access_token, batch: calls('me?fields=id', '/v25.0/me?fields=id') });
    const items = (await answer.json()) as { code: number; headers: { name: string; value: string }[]; body: string }[];
    expect([answer.status, items.map(({ code, body }) => [code, JSON.parse(body)])]).toEqual([
      200,
      [
        [200, { id: page.id }],
        [200, { id: page.id }],
      ],
    ]);
    const versions = items.map(({ headers }) => headers.find(({ name }) => name === 'facebook-api-version')?.value);
    expect(versions).toEqual(['v24.0', 'v25.0']);
    const bare = await post(graph, '/', { access_token, batch: calls('me'), include_headers: 'false' });
    expect(await bare.json()).toEqual([{ code: 200, body: expect.any(String) }]);
  });

  it('takes a multipart form and a batch in the URL, and then counts the token in the URL', async () => {
    const { graph, page } = setUp();
    const form = new FormData();
    form.set('access_token', page.accessToken);
    form.set('batch', calls('me'));
    const multipart = await graph.handle(new Request(`${BASE_URL}/`, { method: 'POST', body: form }));
    expect(await multipart.json()).toMatchObject([{ code: 200 }]);
    expect(graph.requests.tokensInUrls).toBe(0);
    const query = new URLSearchParams({ access_token: page.accessToken, batch: calls('me') });
    const inUrl = await graph.handle(new Request(`${BASE_URL}/?${query}`, { method: 'POST' }));
    expect(await inUrl.json()).toMatchObject([{ code: 200 }]);
    expect(graph.requests.tokensInUrls).toBe(1);
  });

  it.each([
    ['without a token', {}, 104],
    ['that is no list', { access_token: 'page', batch: '{}' }, 100],
    ['that is no JSON', { access_token: 'page', batch: '[' }, 100],
    ['with a call that is none', { access_token: 'page', batch: '[null]' }, 100],
    ['with a method that is none', { access_token: 'page', batch: '[{"method":"A B","relative_url":"me"}]' }, 100],
    ['of 51 calls', { access_token: 'page', batch: calls(...Array.from({ length: 51 }, () => 'me')) }, 100],
  ])('%s is refused as a whole', async (_, fields: Record<string, string>, code) => {
    const { graph, page } = setUp();
    const own = fields.access_token === 'page' ? { ...fields, access_token: page.accessToken } : fields;
    const answer = await post(graph, '/v25.0/', own);
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code } }]);
    expect(graph.requests.all).toMatchObject([{ path: '', batch: 1, status: 400, errorCode: code }]);
  });

  it('refuses a call that is no GET', async () => {
    const { graph, page } = setUp();
    const batch = JSON.stringify([{ method: 'DELETE', relative_url: page.id }]);
    const answer = await post(graph, '/', { access_token: page.accessToken, batch });
    expect(await answer.json()).toMatchObject([{ code: 400 }]);
  });

  it('meets a fault call by call', async () => {
    const { graph, page, batch } = setUp();
    const second = graph.faults.add({
      match: { path: 'me', nth: 2 },
      respond: graphError({ code: 2, message: 'Service temporarily unavailable' }),
    });
    expect(answersOf(await batch([ME, ME, ME]))).toEqual([{ id: page.id }, ['transient', 400, 2], { id: page.id }]);
    expect(second.hits).toBe(1);
    graph.faults.clear();
    graph.faults.add({ match: { times: 1 }, respond: html(503) });
    expect(answersOf(await batch([ME, ME]))).toEqual([['transient', 503, null], { id: page.id }]);
    graph.faults.clear();
    graph.faults.add({ match: { batch: true }, respond: ({ answer }) => answer() });
    expect(answersOf(await batch([ME]))).toEqual([{ id: page.id }]);
  });

  it('that timed out outside a batch is an error of the server', async () => {
    const { graph, client, page } = setUp();
    graph.faults.add({ respond: timedOutItem() });
    const signal = new AbortController().signal;
    const error = await failureOf(client.get({ ...ME, accessToken: page.accessToken, signal }));
    expect(error.classification).toMatchObject({ kind: 'transient', code: 2 });
  });

  it('is the same over MSW and over HTTP', async () => {
    const read = async (serve: (graph: GraphSimulator) => Promise<string> | string) => {
      const graph = createGraphSimulator({ now: () => NOW, seed: 7, linkBase: BASE_URL });
      const page = graph.addPage({ name: 'Both' });
      page.publishReel({ message: 'Số 1 💚', at: NOW });
      graph.faults.add({ match: { edge: 'posts' }, respond: timedOutItem() });
      const url = await serve(graph);
      const client = createGraphClient({ baseUrl: url });
      const signal = new AbortController().signal;
      const requests = [ME, { path: [page.id, 'video_reels'], params: {} }, { path: [page.id, 'posts'], params: {} }];
      const answers = answersOf(await client.batch({ requests, accessToken: page.accessToken, signal }));
      const fields = new URLSearchParams({ access_token: page.accessToken, batch: calls('me', 'nobody') });
      const raw = await fetch(`${url}/`, { method: 'POST', body: fields });
      return { answers, raw: [raw.status, await raw.text()], log: graph.requests.all };
    };
    const byHttp = await read(async (graph) => {
      const server = await startGraphServer(graph);
      closing.push(() => server.close());
      return server.url;
    });
    const byMsw = await read((graph) => {
      const server = setupServer(...createGraphHandlers(graph));
      server.listen({ onUnhandledRequest: 'error' });
      closing.push(() => server.close());
      return BASE_URL;
    });
    expect(byHttp.answers).toMatchObject([{}, { data: [{}] }, ['transient', null, null]]);
    expect(byHttp.log).toHaveLength(5);
    expect(byHttp).toEqual(byMsw);
  });
});
