import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyGraphError } from './classify-graph-error.js';
import { GRAPH_ERROR_KINDS } from './graph-error-kind.js';
import type { HeadersLike } from './read-header.js';

const classify = (body: unknown, status = 400, headers: HeadersLike = {}) =>
  classifyGraphError({ status, headers, body });

const LIMIT = { error: { message: 'Application request limit reached', type: 'OAuthException', code: 4 } };

describe('classifyGraphError reads what Meta sends', () => {
  it('gives back exactly its seven fields', () => {
    const error = {
      message: 'Error validating access token: Session has expired on Tuesday, 24-Nov-26 19:00:00 PST.',
      type: 'OAuthException',
      code: 190,
      error_subcode: 463,
      fbtrace_id: 'AkLl12hQO-eJrTGPABAL-o6',
    };
    expect(classify({ error })).toStrictEqual({
      kind: 'token',
      retryable: false,
      retryAfterMs: null,
      code: 190,
      subcode: 463,
      fbtraceId: 'AkLl12hQO-eJrTGPABAL-o6',
      message: 'Error validating access token: Session has expired on Tuesday, 24-Nov-26 19:00:00 PST.',
    });
  });

  it('reads the envelope at the top of the body', () => {
    const body = {
      error_type: 'OAuthException',
      code: 190,
      error_message: 'Invalid OAuth access token',
      fbtrace_id: 'Abc',
    };
    expect(classify(body)).toMatchObject({ kind: 'token', code: 190, message: body.error_message, fbtraceId: 'Abc' });
  });

  it('does not take a code that only repeats the HTTP status for more than it is', () => {
    const body = { error_type: 'OAuthException', code: 400, error_message: 'Invalid platform app' };
    expect(classify(body)).toMatchObject({ kind: 'unknown', code: 400, message: 'Invalid platform app' });
    const limited = { error_type: 'OAuthRateLimitException', code: 429, error_message: 'Slow down' };
    expect(classify(limited, 429)).toMatchObject({ kind: 'rate-limit', code: 429 });
  });

  it('reads the error of the OAuth endpoints', () => {
    const body = { error: 'invalid_grant', error_description: 'The code has expired' };
    expect(classify(body)).toMatchObject({ kind: 'unknown', code: null, message: 'The code has expired' });
    expect(classify({ error: 'invalid_grant' })).toMatchObject({ kind: 'unknown', message: 'invalid_grant' });
  });

  it('reads numbers that came as text', () => {
    const body = { error: { message: 'x', code: '190', error_subcode: '492' } };
    expect(classify(body)).toMatchObject({ kind: 'permission', code: 190, subcode: 492 });
  });

  it.each(['190abc', '', '1e3', '0x10', 190.5, Number.NaN, true, null, [190], { value: 190 }, '9'.repeat(40)])(
    'does not take %j for a code',
    (code) => {
      expect(classify({ error: { message: 'x', code } })).toMatchObject({ kind: 'unknown', code: null });
    },
  );

  it('reads is_transient that came as text', () => {
    expect(classify({ error: { message: 'x', code: 987654, is_transient: 'true' } }).kind).toBe('transient');
    expect(classify({ error: { message: 'x', code: 1, is_transient: 'false' } }).kind).toBe('bad-request');
  });

  it.each([
    ['plain', JSON.stringify(LIMIT)],
    ['with a byte order mark', `\uFEFF${JSON.stringify(LIMIT)}`],
    ['with space around it', ` \r\n\t${JSON.stringify(LIMIT)}\n`],
  ])('reads a body that is JSON as text, %s', (_, body) => {
    expect(classify(body, 200)).toMatchObject({ kind: 'rate-limit', code: 4, message: LIMIT.error.message });
  });

  it.each([
    ['an empty body', '', 'an empty body'],
    ['a body of spaces', ' \n', 'an empty body'],
    ['a batch item that timed out', null, 'an empty body'],
    ['no body at all', undefined, 'an empty body'],
    ['HTML', '<!DOCTYPE html><title>Sorry</title>', 'an HTML body'],
    ['cut off JSON', '{"error":{"message":"An unknown er', 'a body of broken JSON'],
    ['plain text', 'upstream connect error', 'a body that is not JSON'],
    ['an array', [LIMIT], 'a JSON body that holds no error'],
    ['an array as text', JSON.stringify([LIMIT]), 'a JSON body that holds no error'],
    ['a number', 42, 'a JSON body that holds no error'],
    ['an object without an error', { success: false }, 'a JSON body that holds no error'],
    ['an error that is null', { error: null }, 'a JSON body that holds no error'],
    ['an error that is a list', { error: [LIMIT.error] }, 'a JSON body that holds no error'],
    ['a bare code', { code: 190, body: 'x' }, 'a JSON body that holds no error'],
  ])('goes by the HTTP status when no error can be read: %s', (_, body, words) => {
    expect(classify(body, 200)).toMatchObject({ kind: 'transient', message: `Meta answered HTTP 200 with ${words}.` });
    expect(classify(body, 204).kind).toBe('transient');
    expect(classify(body, 302).kind).toBe('unknown');
    expect(classify(body, 400).kind).toBe('unknown');
    expect(classify(body, 401).kind).toBe('unknown');
    expect(classify(body, 403).kind).toBe('unknown');
    expect(classify(body, 404).kind).toBe('unknown');
    expect(classify(body, 408).kind).toBe('unknown');
    expect(classify(body, 429).kind).toBe('rate-limit');
    for (const status of [500, 502, 503, 504, 520, 522, 599]) expect(classify(body, status).kind).toBe('transient');
    expect(classify(body, 0)).toMatchObject({ kind: 'transient', message: 'Meta did not answer.' });
  });

  it('says so when an error has no message', () => {
    expect(classify({ error: {} }, 200)).toMatchObject({
      kind: 'unknown',
      message: 'Meta answered HTTP 200 with an error without a message.',
    });
    expect(classify({ error: { code: 190, message: '  ' } })).toMatchObject({
      kind: 'token',
      message: 'Meta answered HTTP 400 with an error without a message.',
    });
  });

  it('falls back to the message for users', () => {
    expect(classify({ error: { code: 190, error_user_msg: 'Log in again' } }).message).toBe('Log in again');
  });

  it('takes the trace id from the header when the body has none', () => {
    expect(classify('<html>', 502, { 'X-FB-Trace-ID': 'Bqz9' }).fbtraceId).toBe('Bqz9');
    expect(classify({ error: { fbtrace_id: 'body' } }, 502, { 'x-fb-trace-id': 'header' }).fbtraceId).toBe('body');
    expect(classify({ error: { fbtrace_id: 12 } }).fbtraceId).toBeNull();
    expect(classify({ error: { fbtrace_id: 'a\u0000b' } }).fbtraceId).toBeNull();
    expect(classify({ error: { fbtrace_id: 'a'.repeat(9999) } }).fbtraceId).toHaveLength(100);
  });

  it('says that these kinds can succeed later, and no others', () => {
    const examples = [
      classify(LIMIT),
      classify({ error: { code: 1, message: 'Please reduce the amount of data' } }),
      classify({ error: { code: 2 } }),
      classify({ error: { code: 368 } }),
      classify({ error: { code: 100, error_subcode: 33 } }),
      classify({ error: {} }),
      classify({ error: { code: 190 } }),
      classify({ error: { code: 10 } }),
      classify({ error: { code: 803 } }),
      classify({ error: { code: 100 } }),
    ];
    expect(examples.filter((it) => it.retryable).map((it) => it.kind)).toEqual([
      'rate-limit',
      'reduce-data',
      'transient',
      'policy-block',
      'suspicious',
      'unknown',
    ]);
    expect(new Set(examples.map((it) => it.kind))).toEqual(new Set(GRAPH_ERROR_KINDS));
  });
});

describe('classifyGraphError gives a message that can be kept', () => {
  const messageOf = (message: string) => classify({ error: { code: 190, message } }).message;

  it('takes out a token that Meta repeats', () => {
    expect(messageOf('Malformed access token EAAGm0PX4ZCpsBAKZB0x')).toBe('Malformed access token [redacted]');
  });

  it('never repeats a body that is not an error', () => {
    expect(classify('<p>EAAGm0PX4ZCpsBAKZB0x secret caption</p>', 500).message).toBe(
      'Meta answered HTTP 500 with an HTML body.',
    );
  });

  it('is one line', () => {
    expect(messageOf(' a\r\nb\u0000\u2028c\td\u001b[31m ')).toBe('a b c d [31m');
  });

  it('is at most 500 characters long and cuts none in two', () => {
    expect(messageOf('a'.repeat(500))).toBe('a'.repeat(500));
    expect(messageOf('a'.repeat(501))).toBe(`${'a'.repeat(499)}…`);
    expect(messageOf(`${'é '.repeat(249)}😀 and more`)).toBe(`${'é '.repeat(249)}…`);
  });

  it('holds no half of a surrogate pair', () => {
    expect(messageOf('a \uD83D b')).toBe('a \uFFFD b');
  });

  it('cannot be made to leak by a token at the place where it is cut', () => {
    const message = messageOf(`${'a '.repeat(245)}EAAGm0PX4ZCpsBAKZB0xEAAGm0PX4ZCpsBAKZB0x`);
    expect(message).not.toContain('EAAG');
    expect(message.length).toBeLessThanOrEqual(500);
  });
});

describe('classifyGraphError reads how long to wait', () => {
  const waitOf = (headers: HeadersLike, body: unknown = LIMIT, status = 400) =>
    classify(body, status, headers).retryAfterMs;
  const business = (...minutes: readonly unknown[]) =>
    JSON.stringify({
      '111': minutes.map((estimated_time_to_regain_access) => ({ type: 'pages', estimated_time_to_regain_access })),
    });

  it('says nothing when no header does', () => {
    expect(waitOf({})).toBeNull();
    expect(waitOf(new Headers())).toBeNull();
  });

  it.each([
    ['Retry-After in seconds', { 'retry-after': '120' }, 120_000],
    ['names without case', { 'RETRY-AFTER': '120' }, 120_000],
    ['a list of values', { 'Retry-After': ['7', '9'] }, 7_000],
    ['fractions, rounded up', { 'retry-after': '0.0005' }, 1],
    ['zero seconds', { 'retry-after': '0' }, null],
    ['negative seconds', { 'retry-after': '-5' }, null],
    ['words', { 'retry-after': 'soon' }, null],
    ['endless digits', { 'retry-after': '9'.repeat(400) }, null],
    ['a wait of years', { 'retry-after': '999999999' }, null],
    ['an empty value', { 'retry-after': '' }, null],
    ['a missing value', { 'retry-after': undefined }, null],
    [
      'an HTTP date, from the Date of the answer',
      { 'retry-after': 'Tue, 24 Nov 2026 19:02:00 GMT', date: 'Tue, 24 Nov 2026 19:00:30 GMT' },
      90_000,
    ],
    ['an HTTP date without a Date to compare', { 'retry-after': 'Tue, 24 Nov 2026 19:02:00 GMT' }, null],
    [
      'an HTTP date that has passed',
      { 'retry-after': 'Tue, 24 Nov 2026 19:00:00 GMT', date: 'Tue, 24 Nov 2026 19:00:30 GMT' },
      null,
    ],
    ['a date of no calendar', { 'retry-after': 'Tue, 99 Nov 2026 19:00:00 GMT', date: 'x' }, null],
    ['regain time in minutes', { 'x-business-use-case-usage': business(7) }, 420_000],
    ['the longest of many entries', { 'X-Business-Use-Case-Usage': business(3, '12', 5) }, 720_000],
    ['a regain time of zero', { 'x-business-use-case-usage': business(0) }, null],
    ['a regain time that is no number', { 'x-business-use-case-usage': business('x', null, -4, {}) }, null],
    [
      'the longest over several accounts',
      {
        'x-business-use-case-usage':
          '{"1":[{"estimated_time_to_regain_access":1}],"2":[{"estimated_time_to_regain_access":2}]}',
      },
      120_000,
    ],
    ['malformed JSON', { 'x-business-use-case-usage': '{"1":[', 'x-ad-account-usage': 'null' }, null],
    [
      'the reset time of a spent ad account, in seconds',
      { 'x-ad-account-usage': '{"acc_id_util_pct":100,"reset_time_duration":90}' },
      90_000,
    ],
    [
      'not the reset time of an ad account with budget left',
      { 'x-ad-account-usage': '{"acc_id_util_pct":99.9,"reset_time_duration":90}' },
      null,
    ],
    [
      'the longest of several headers',
      {
        'retry-after': '60',
        'x-business-use-case-usage': business(2),
        'x-ad-account-usage': '{"acc_id_util_pct":150,"reset_time_duration":90}',
      },
      120_000,
    ],
  ] satisfies [string, HeadersLike, number | null][])('understands %s', (_, headers, expected) => {
    expect(waitOf(headers)).toBe(expected);
  });

  it('reads Headers as it reads a plain record', () => {
    expect(waitOf(new Headers({ 'X-Business-Use-Case-Usage': business(7), 'Retry-After': '5' }))).toBe(420_000);
  });

  it('reads usage headers for a rate limit only, and Retry-After for everything', () => {
    const headers = { 'x-business-use-case-usage': business(7), 'retry-after': '30' };
    expect(waitOf(headers, { error: { code: 2 } }, 503)).toBe(30_000);
    expect(waitOf({ 'x-business-use-case-usage': business(7) }, { error: { code: 2 } }, 503)).toBeNull();
    expect(waitOf(headers, '<html>', 429)).toBe(420_000);
  });
});

describe('classifyGraphError survives anything', () => {
  const hostile = fc.oneof(
    fc.anything(),
    fc.record({ error: fc.anything() }),
    fc.record({
      error: fc.record({
        message: fc.anything(),
        code: fc.anything(),
        error_subcode: fc.anything(),
        type: fc.anything(),
      }),
    }),
    fc.record({ error_type: fc.anything(), error_message: fc.anything(), code: fc.anything() }),
    fc.json(),
    fc.string({ unit: 'binary' }),
  );

  it('never throws and always fills its fields', () => {
    fc.assert(
      fc.property(hostile, fc.oneof(fc.integer({ min: 0, max: 700 }), fc.double()), (body, status) => {
        const result = classify(body, status);
        expect(GRAPH_ERROR_KINDS).toContain(result.kind);
        expect(result.message).not.toBe('');
        expect(result.message.length).toBeLessThanOrEqual(500);
        expect(result.code === null || Number.isSafeInteger(result.code)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws for hostile headers', () => {
    const value = fc.oneof(fc.string(), fc.json(), fc.constant(undefined), fc.array(fc.string()));
    const names = ['Retry-After', 'date', 'x-app-usage', 'X-Business-Use-Case-Usage', 'x-ad-account-usage'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (headers) => {
        const wait = classify(LIMIT, 400, headers).retryAfterMs;
        expect(wait === null || (Number.isSafeInteger(wait) && wait > 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('lets a dead token be a dead token, whatever else the answer says', () => {
    fc.assert(
      fc.property(
        fc.integer().filter((subcode) => subcode !== 492),
        fc.constantFrom(200, 400, 401, 403, 429, 500, 503),
        fc.string(),
        fc.boolean(),
        (error_subcode, status, message, is_transient) => {
          expect(classify({ error: { code: 190, error_subcode, message, is_transient } }, status).kind).toBe('token');
        },
      ),
    );
  });

  it('gives up on JSON that is nested beyond reason instead of throwing', () => {
    expect(classify('['.repeat(1_000_000), 500).kind).toBe('transient');
    expect(classify('{"error":'.repeat(100_000), 200).kind).toBe('transient');
  });
});
