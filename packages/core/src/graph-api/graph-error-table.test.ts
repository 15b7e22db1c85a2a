import { describe, expect, it } from 'vitest';
import { classifyGraphError } from './classify-graph-error.js';
import { findGraphErrorRow } from './find-graph-error-row.js';
import type { GraphErrorKind } from './graph-error-kind.js';
import type { GraphErrorRow } from './graph-error-row.js';
import { GRAPH_ERROR_TABLE } from './graph-error-table.js';
import { readGraphError } from './read-graph-error.js';

interface Example {
  readonly what: string;
  readonly kind: GraphErrorKind;
  readonly body: unknown;
  readonly status: number;
}

function example(kind: GraphErrorKind, what: string, error: object, status = 400): Example {
  return { kind, what, status, body: { error: { message: 'Some words', type: 'OAuthException', ...error } } };
}

const coded = (kind: GraphErrorKind, code: number, subcode?: number): Example =>
  subcode === undefined
    ? example(kind, `${code}`, { code })
    : example(kind, `${code}/${subcode}`, { code, error_subcode: subcode });

const REDUCE = "Please reduce the amount of data you're asking for, then retry your request";
const PROOF = 'API calls from the server require an appsecret_proof argument';
const NEEDS =
  "(#100) Object does not exist, cannot be loaded due to missing permission or reviewable feature, or does not support this operation. This endpoint requires the 'pages_read_engagement' permission or the 'Page Public Content Access' feature.";

/** One line for each row of the table, in its order. */
const ROW_BY_ROW: readonly Example[] = [
  coded('policy-block', 4, 2207051),
  coded('rate-limit', 17, 2446079),
  coded('not-found', 100, 21),
  coded('suspicious', 100, 33),
  coded('bad-request', 100, 2108006),
  coded('token', 190, 458),
  coded('token', 190, 459),
  coded('token', 190, 460),
  coded('token', 190, 463),
  coded('token', 190, 464),
  coded('token', 190, 467),
  coded('permission', 190, 492),
  coded('rate-limit', 613, 1996),
  example('reduce-data', '1, "reduce the amount of data"', { code: 1, message: REDUCE }, 500),
  example('permission', '1, appsecret_proof', { code: 1, message: PROOF }),
  example('permission', '100, appsecret_proof', { code: 100, message: PROOF }),
  example('permission', '100, requires a permission', { code: 100, message: NEEDS }),
  example('token', '104, token', { code: 104, message: 'An access token is required to request this resource.' }),
  example('token', '2500, token', {
    code: 2500,
    message: 'An active access token must be used to query information about the current user.',
  }),
  {
    what: '400 of the second envelope, OAuthAccessTokenException',
    kind: 'token',
    status: 400,
    body: { error_type: 'OAuthAccessTokenException', code: 400, error_message: 'The access_token is invalid.' },
  },
  coded('transient', 1, 99),
  coded('transient', 2, 99),
  coded('transient', 100, 99),
  example('bad-request', '1, is_transient: false', { code: 1, is_transient: false }, 500),
  coded('transient', 1),
  coded('transient', 2),
  coded('permission', 3),
  coded('rate-limit', 4),
  coded('permission', 10),
  coded('bad-request', 12),
  coded('rate-limit', 17),
  coded('not-found', 21),
  coded('rate-limit', 32),
  coded('bad-request', 100),
  coded('token', 102),
  coded('transient', 104),
  coded('token', 190),
  coded('rate-limit', 341),
  coded('policy-block', 368),
  coded('token', 450),
  coded('token', 452),
  coded('bad-request', 506),
  coded('rate-limit', 613),
  coded('not-found', 803),
  coded('transient', 960),
  coded('bad-request', 2500),
  coded('bad-request', 2635),
  coded('rate-limit', 80000),
  coded('rate-limit', 80001),
  coded('rate-limit', 80002),
  coded('rate-limit', 80003),
  coded('rate-limit', 80004),
  coded('rate-limit', 80005),
  coded('rate-limit', 80006),
  coded('rate-limit', 80008),
  coded('rate-limit', 80009),
  coded('rate-limit', 80014),
  coded('bad-request', 1609005),
  coded('permission', 200),
  coded('rate-limit', 80099),
  coded('transient', -1),
  coded('transient', 987654, 99),
  example('transient', 'unknown code, is_transient: true', { code: 987654, is_transient: true }),
  example('rate-limit', 'unknown code, HTTP 429', { code: 987654 }, 429),
  example('transient', 'unknown code, HTTP 500', { code: 987654 }, 500),
  { what: 'HTTP 200 without an error', kind: 'transient', status: 200, body: null },
  { what: 'no answer', kind: 'transient', status: 0, body: null },
  coded('unknown', 987654),
];

function rowOf({ status, body }: Example): GraphErrorRow {
  return findGraphErrorRow({ ...readGraphError(body), status });
}

function classify({ status, body }: Example): GraphErrorKind {
  return classifyGraphError({ status, headers: {}, body }).kind;
}

/** How specific a row is; the table is sorted by it. */
function tierOf(row: GraphErrorRow): number {
  if (row.code !== undefined && row.subcode !== undefined && row.subcode !== 99) return 0;
  if (row.message !== undefined || row.type !== undefined) return 1;
  if (row.code !== undefined && row.subcode === 99) return 2;
  if (typeof row.code === 'number') return 3;
  if (row.code !== undefined) return 4;
  if (row.subcode !== undefined) return 5;
  if (row.isTransient !== undefined) return 6;
  return row.status !== undefined ? 7 : 8;
}

describe('the table of Graph API errors', () => {
  it.each(ROW_BY_ROW)('makes $what a failure of the kind $kind', (line) => {
    expect(classify(line)).toBe(line.kind);
  });

  it('has a line of the test above for each row, and each row decides its own line', () => {
    expect(ROW_BY_ROW.map(rowOf)).toEqual([...GRAPH_ERROR_TABLE]);
  });

  it('goes from the most specific row to the least', () => {
    const tiers = GRAPH_ERROR_TABLE.map(tierOf);
    expect(tiers).toEqual([...tiers].sort((a, b) => a - b));
  });

  it('names a scope for every rate limit and for nothing else', () => {
    for (const row of GRAPH_ERROR_TABLE) expect(row.scope !== undefined).toBe(row.kind === 'rate-limit');
  });

  it.each([
    coded('permission', 201),
    coded('permission', 230),
    coded('permission', 299),
    coded('permission', 200, 1545041),
    coded('unknown', 199),
    coded('unknown', 300),
    coded('rate-limit', 80007),
    coded('rate-limit', 80050),
    coded('unknown', 79999),
    coded('unknown', 80100),
    coded('transient', -2),
    coded('transient', -3),
    coded('transient', -2147483648),
    coded('unknown', 0),
    coded('token', 190, 999999),
    coded('token', 190, 33),
    coded('token', 190, 99),
    coded('token', 102, 463),
    coded('token', 102, 492),
    coded('permission', 10, 2018065),
    coded('permission', 10, 33),
    coded('permission', 3, 99),
    coded('rate-limit', 4, 1504022),
    coded('rate-limit', 4, 99),
    coded('rate-limit', 32, 33),
    coded('rate-limit', 80001, 2446079),
    coded('policy-block', 368, 3252001),
    coded('bad-request', 100, 490),
    coded('bad-request', 100, 492),
    coded('bad-request', 100, 460),
    coded('bad-request', 100, 2207051),
    coded('transient', 1, 33),
    coded('unknown', 33),
    coded('unknown', 463),
    coded('unknown', 492),
    coded('unknown', 987654, 33),
  ])('keeps to the borders of its rows: $what is $kind', (line) => {
    expect(classify(line)).toBe(line.kind);
  });

  it.each([
    example('token', 'a dead token that Meta calls transient', { code: 190, is_transient: true }),
    example('bad-request', 'a wrong parameter that Meta calls transient', { code: 100, is_transient: true }),
    example('unknown', 'an unknown code that Meta calls lasting', { code: 987654, is_transient: false }),
    example('transient', 'code 2 that Meta calls lasting', { code: 2, is_transient: false }),
    example('token', 'a dead token with HTTP 500', { code: 190 }, 500),
    example('token', 'a dead token with HTTP 429', { code: 190 }, 429),
    example('token', 'a dead token with HTTP 200', { code: 190 }, 200),
    example('rate-limit', 'an app limit with HTTP 403', { code: 4 }, 403),
    example('bad-request', 'a wrong parameter with HTTP 500', { code: 100 }, 500),
    example('not-found', 'a missing alias with HTTP 200', { code: 803 }, 200),
    example('not-found', 'a missing alias with HTTP 404', { code: 803 }, 404),
    example('unknown', 'code 960 with HTTP 200', { code: 960 }, 200),
    example('transient', 'code 960 with HTTP 504', { code: 960 }, 504),
    example('transient', 'is_transient before HTTP 429', { code: 987654, is_transient: true }, 429),
    example('transient', 'HTTP 599', { code: 987654 }, 599),
    example('unknown', 'HTTP 600', { code: 987654 }, 600),
    example('unknown', 'HTTP 408', { code: 987654 }, 408),
  ])('lets the code speak before flags and statuses: $what is $kind', (line) => {
    expect(classify(line)).toBe(line.kind);
  });

  it.each([
    example('reduce-data', 'HTTP 400', { code: 1, message: REDUCE }),
    example('reduce-data', 'HTTP 200', { code: 1, message: REDUCE }, 200),
    example('reduce-data', 'is_transient: false', { code: 1, message: REDUCE, is_transient: false }, 500),
    example('reduce-data', 'subcode 99', { code: 1, message: REDUCE, error_subcode: 99 }, 500),
    example('reduce-data', 'capitals', { code: 1, message: REDUCE.toUpperCase() }, 500),
    example('bad-request', 'code 100 instead of 1', { code: 100, message: REDUCE }),
    example('transient', 'no code, HTTP 500', { message: REDUCE }, 500),
  ])('asks for less data on code 1 with these words only: $what is $kind', (line) => {
    expect(classify(line)).toBe(line.kind);
  });

  it.each([
    example('permission', 'Requires pages_read_engagement', {
      code: 100,
      message: '(#100) Requires pages_read_engagement permission to manage the object.',
    }),
    example('permission', 'Object requires', { code: 100, message: 'Object requires\nads_read permission' }),
    example('permission', 'an app secret proof in prose', {
      code: 100,
      message: '(#100) Pages Public Content Access requires either app secret proof or an app token',
    }),
    example('permission', 'Invalid appsecret_proof', {
      code: 100,
      message: 'Invalid appsecret_proof provided in the API argument',
    }),
    example('bad-request', 'permission before requires', {
      code: 100,
      message: '(#100) Param permissions requires an array',
    }),
    example('bad-request', 'required', { code: 100, message: '(#100) The parameter permission is required' }),
    example('bad-request', 'a plain message with a number of another error', {
      code: 100,
      message: '(#100) Tried accessing nonexisting field (490) on node type (Page), see error 190',
    }),
    example('suspicious', 'a permission with the subcode 33', { code: 100, error_subcode: 33, message: NEEDS }),
    example('permission', 'a permission with the subcode 99', { code: 100, error_subcode: 99, message: NEEDS }),
    example('permission', 'a permission with an unknown subcode', { code: 100, error_subcode: 7, message: NEEDS }),
    example('bad-request', 'no message', { code: 100, message: undefined }),
  ])('tells a missing permission from a wrong parameter in code 100: $what is $kind', (line) => {
    expect(classify(line)).toBe(line.kind);
  });

  it.each([
    example('transient', 'reset', { code: 104, message: 'recv() failed (104: Connection reset by peer)' }),
    example('token', 'Invalid OAuth 2.0 Access Token', { code: 104, message: 'Invalid OAuth 2.0 Access Token' }),
    example('bad-request', 'path', { code: 2500, message: 'Unknown path components: /oauth/access_token' }),
    example('bad-request', 'syntax', {
      code: 2500,
      message: 'Syntax error "Expected end of string instead of "("." at character 13: access_token(',
    }),
    example('unknown', 'no code', { message: 'An access token is required to request this resource.' }),
  ])('takes 104 and 2500 for a token when the message names one: $what is $kind', (line) => {
    expect(classify(line)).toBe(line.kind);
  });

  it('is printed in the error guide as it stands', async () => {
    await expect(renderGuide()).toMatchFileSnapshot('../../../../docs/graph-errors.md');
  });
});

function renderGuide(): string {
  const lines = GRAPH_ERROR_TABLE.map((row) =>
    [describeConditions(row), row.meaning, `\`${row.kind}\``, row.scope ?? '', row.handling].join(' | '),
  );
  return `# Errors of the Graph API

What each error of Meta means here. \`classifyGraphError\` goes through this table from the top, and the first row whose
conditions all hold decides. Words are compared without case. A code and a subcode always speak before the HTTP status,
because Meta sends rate limits as HTTP 400 and errors as HTTP 200.

The scope tells whose budget a rate limit is about; only calls on that budget wait. What follows from each kind is
decided by \`decideFailureAction\`.

| Error | Meaning | Kind | Scope | What to do |
|---|---|---|---|---|
${lines.map((line) => `| ${line} |`).join('\n')}

This page is written from the table in \`packages/core/src/graph-api/graph-error-table.ts\`. After a change there, run
\`pnpm vitest run packages/core/src/graph-api/graph-error-table.test.ts -u\`.

Meta's own list: <https://developers.facebook.com/docs/graph-api/guides/error-handling>
`;
}

const MESSAGE_WORDS: ReadonlyMap<string, string> = new Map([
  ['reduce the amount of data', '"reduce the amount of data"'],
  ['app ?secret', '"appsecret_proof"'],
  ['requires?', '"requires … permission"'],
  ['(?:access|oauth|page|session|user) token', '"access token"'],
  ['token', '"token"'],
]);

function describeConditions(row: GraphErrorRow): string {
  const { code, subcode, message, type, isTransient, hasEnvelope, status } = row;
  const words = message && [...MESSAGE_WORDS].find(([part]) => message.source.includes(part))?.[1];
  if (message !== undefined && words === undefined) throw new Error(`No words for the gate ${message.source}`);
  const parts = [
    code !== undefined && `${range(code)}${subcode === undefined ? '' : ` / ${subcode}`}`,
    code === undefined && subcode !== undefined && `subcode ${subcode}`,
    words && `message ${words}`,
    type && `type \`${type}\``,
    isTransient !== undefined && `\`is_transient: ${isTransient}\``,
    status !== undefined && (status === 0 ? 'no HTTP status' : `HTTP ${range(status)}`),
    hasEnvelope === false && 'no error in the body',
  ];
  return parts.filter((part) => typeof part === 'string').join(', ') || 'anything else';
}

function range(value: number | readonly [number, number]): string {
  if (typeof value === 'number') return String(value);
  return value[0] === Number.NEGATIVE_INFINITY ? 'below 0' : `${value[0]}–${value[1]}`;
}
