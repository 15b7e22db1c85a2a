import {
  createGraphClient,
  type GraphClientOptions,
  GraphRequestError,
  InvalidConfigurationError,
} from '@org/ingest-core';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const BASE = 'https://graph.facebook.com';
const TOKEN = 'EAAGtokentokentokentokentoken';
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const ask = (options: GraphClientOptions = {}, signal = new AbortController().signal) =>
  createGraphClient(options).getEdge({ path: ['10', 'posts'], params: { limit: '5' }, accessToken: TOKEN, signal });

const answer = (respond: (request: Request) => Response | Promise<Response>) => {
  const seen: Request[] = [];
  server.use(
    http.get(`${BASE}/v25.0/10/posts`, ({ request }) => {
      seen.push(request.clone());
      return respond(request);
    }),
  );
  return seen;
};

const failureOf = async (asking: Promise<unknown>): Promise<GraphRequestError> => {
  const error = await asking.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GraphRequestError)) throw new TypeError(`not a GraphRequestError: ${String(error)}`);
  return error;
};

describe('a call', () => {
  it('names the version, carries the token in the header, and asks once', async () => {
    const seen = answer(() =>
      HttpResponse.json({ data: [{ id: '1' }] }, { headers: { 'facebook-api-version': 'v25.0' } }),
    );
    expect(await ask()).toEqual({ data: [{ id: '1' }], next: null, apiVersion: 'v25.0' });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.url).toBe(`${BASE}/v25.0/10/posts?limit=5`);
    expect(seen[0]?.headers.get('authorization')).toBe(`Bearer ${TOKEN}`);
  });

  it('adds the proof of exactly this token', async () => {
    const seen = answer(() => HttpResponse.json({ data: [] }));
    await ask({ appSecret: 'app secret' });
    // Computed with another implementation: Python's hmac.
    expect(new URL(seen[0]?.url ?? '').searchParams.get('appsecret_proof')).toBe(
      'db66ef9d9402e1772042c653a6ee746b4632ba809b5f21026c1e7cc33d7e669f',
    );
  });

  it.each(['', '.', '..'])('refuses the id %j, which would climb the path', async (id) => {
    const signal = new AbortController().signal;
    const asking = createGraphClient().get({ path: [id], params: {}, accessToken: TOKEN, signal });
    expect((await failureOf(asking)).classification.kind).toBe('bad-request');
  });

  it('refuses a token that would break the header, and does not show it', async () => {
    const signal = new AbortController().signal;
    const asking = createGraphClient().get({ path: ['1'], params: {}, accessToken: 'EAAG\nsecret', signal });
    const error = await failureOf(asking);
    expect(error.classification.kind).toBe('token');
    expect(error.message).not.toContain('secret');
  });

  it('escapes ids, so that none can become a path', async () => {
    const urls: string[] = [];
    server.use(
      http.get(`${BASE}/*`, ({ request }) => {
        urls.push(request.url);
        return HttpResponse.json({});
      }),
    );
    const signal = new AbortController().signal;
    await createGraphClient().get({ path: ['../me?x=1'], params: {}, accessToken: TOKEN, signal });
    expect(urls).toEqual([`${BASE}/v25.0/..%2Fme%3Fx%3D1`]);
  });
});

describe('an answer that is none', () => {
  it.each<[string, () => Response, string]>([
    ['an HTML error page', () => new HttpResponse('<!doctype html><h1>Sorry</h1>', { status: 503 }), 'transient'],
    ['HTML with status 200', () => HttpResponse.html('<h1>hello</h1>'), 'transient'],
    ['an empty body', () => new HttpResponse('', { status: 200 }), 'transient'],
    ['truncated JSON', () => new HttpResponse('{"data":[{"id":"1"', { status: 200 }), 'transient'],
    ['a list in place of an object', () => HttpResponse.json([]), 'transient'],
    ['an object without a list', () => HttpResponse.json({ success: true }), 'transient'],
    ['a broken connection', () => HttpResponse.error(), 'transient'],
    ['a bare 429', () => new HttpResponse('', { status: 429 }), 'rate-limit'],
    [
      'an error with status 200',
      () => HttpResponse.json({ error: { code: 803, message: '(#803) no such alias' } }),
      'not-found',
    ],
    [
      'the second envelope',
      () => HttpResponse.json({ error_type: 'OAuthException', code: 190, error_message: 'dead' }),
      'token',
    ],
  ])('is told as what it means: %s', async (_, respond, kind) => {
    const seen = answer(respond);
    const error = await failureOf(ask());
    expect(error.classification.kind).toBe(kind);
    expect(seen).toHaveLength(1);
  });

  it('tells where paging goes on but not how', async () => {
    answer(() => HttpResponse.json({ data: [], paging: { next: `${BASE}/v25.0/10/posts?access_token=x` } }));
    expect((await failureOf(ask())).message).toContain('no cursor');
  });

  it('is cut off when it is too long, and asked for less of', async () => {
    answer(() => HttpResponse.json({ data: ['x'.repeat(5000)] }));
    const { classification } = await failureOf(ask({ maxBodyBytes: 1000 }));
    expect(classification).toMatchObject({ kind: 'reduce-data', message: expect.stringContaining('1000 bytes') });
  });

  it('is given up when its body never ends', async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"data":[')),
    });
    answer(() => new HttpResponse(body, { status: 200 }));
    const { classification } = await failureOf(ask({ timeoutMs: 50 }));
    expect(classification).toMatchObject({ kind: 'transient', message: 'No complete answer within 50 ms' });
  });
});

describe('a fetch that minds no signal', () => {
  it('is given up on time', async () => {
    const { classification } = await failureOf(ask({ fetch: () => new Promise(() => {}), timeoutMs: 30 }));
    expect(classification).toMatchObject({ kind: 'transient', message: 'No complete answer within 30 ms' });
  });
});

describe('a redirect', () => {
  it('is not followed, so that no other host sees the token', async () => {
    const elsewhere: string[] = [];
    server.use(
      http.get('https://elsewhere.example/*', ({ request }) => {
        elsewhere.push(request.url);
        return HttpResponse.json({ data: [] });
      }),
    );
    answer(() => new HttpResponse(null, { status: 302, headers: { location: 'https://elsewhere.example/steal' } }));
    const error = await failureOf(ask());
    expect(error.status).toBe(302);
    expect(elsewhere).toEqual([]);
  });
});

describe('an abort', () => {
  it('rejects with the reason of the signal', async () => {
    const abort = new AbortController();
    answer(() => {
      abort.abort(new Error('closing'));
      return HttpResponse.json({ data: [] });
    });
    await expect(ask({}, abort.signal)).rejects.toThrow('closing');
  });
});

describe('an error', () => {
  it('holds neither token, proof, secret nor query, wherever it is looked at', async () => {
    answer(() => HttpResponse.json({ error: { code: 190, message: `Error validating ${TOKEN}` } }, { status: 400 }));
    const error = await failureOf(ask({ appSecret: 'app secret' }));
    const shown = [
      error.message,
      error.stack,
      JSON.stringify(error),
      JSON.stringify(Object.entries(error)),
      String(error.cause),
    ];
    for (const text of shown) {
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain('app secret');
      expect(text).not.toContain('appsecret_proof');
      expect(text).not.toContain('limit=');
    }
    expect(error.message).toContain('/v25.0/10/posts');
  });
});

describe('a budget', () => {
  it('is asked before the call and told after it', async () => {
    const usage = {
      10: [{ type: 'pages', call_count: 40, total_cputime: 55, total_time: 20, estimated_time_to_regain_access: 0 }],
    };
    answer(() =>
      HttpResponse.json(
        { data: [] },
        {
          headers: {
            'x-app-usage': '{"call_count":7,"total_time":3,"total_cputime":2}',
            'x-business-use-case-usage': JSON.stringify(usage),
          },
        },
      ),
    );
    const recorded: unknown[] = [];
    const budget = {
      check: async () => ({ kind: 'go' }) as const,
      record: async (observations: readonly unknown[]) => void recorded.push(...observations),
    };
    await ask({ budget, appId: '77' });
    expect(recorded).toMatchObject([
      { key: { level: 'app', id: '77' }, usedPercent: 7, outcome: 'answered', calls: 1 },
      { key: { level: 'page', id: '10' }, usedPercent: 55, regainAccessMs: null, outcome: 'unanswered', calls: 0 },
    ]);
  });

  it('keeps a call from being made while it is spent', async () => {
    const seen = answer(() => HttpResponse.json({ data: [] }));
    const now = new Date('2026-01-01T00:00:00Z');
    const budget = {
      check: async () =>
        ({ kind: 'wait', until: new Date(now.getTime() + 90_000), key: { level: 'page', id: '10' } }) as const,
      record: async () => {},
    };
    const { classification } = await failureOf(ask({ budget, clock: { now: () => now, delay: async () => {} } }));
    expect(classification).toMatchObject({ kind: 'rate-limit', retryAfterMs: 90_000 });
    expect(seen).toEqual([]);
  });
});

describe('options', () => {
  it.each([
    [{ version: '25' }, /version/],
    [{ timeoutMs: 0 }, /timeoutMs/],
    [{ maxBodyBytes: Number.NaN }, /maxBodyBytes/],
    [{ appSecret: '' }, /appSecret/],
    [{ baseUrl: 'http://graph.facebook.com' }, /https/],
    [{ baseUrl: 'graph.facebook.com' }, /https/],
    [{ baseUrl: 'https://graph.facebook.com/?access_token=x' }, /query/],
    [{ baseUrl: 'https://graph.facebook.com/v25.0' }, /version/],
  ])('%j is refused before any call', (options, message) => {
    expect(() => createGraphClient(options)).toThrow(InvalidConfigurationError);
    expect(() => createGraphClient(options)).toThrow(message);
  });
});
