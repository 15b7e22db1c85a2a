import { describe, expect, it } from 'vitest';
import { isTimedOutInBatch, isTroubleOfBatch, mayBeTooLarge } from './batch-trouble.js';
import { classifyGraphError } from './classify-graph-error.js';
import { GraphRequestError, requestFailure } from './graph-request-error.js';

const refused = (status: number, code: number) =>
  new GraphRequestError({
    classification: classifyGraphError({ status, headers: {}, body: { error: { code, message: 'x' } } }),
    status,
    path: '/v25.0/',
  });
const silent = requestFailure('/v25.0/', null, { kind: 'transient', message: 'No answer' });
const tooLarge = requestFailure('/v25.0/', null, { kind: 'reduce-data', message: 'Too many bytes' });
const html = new GraphRequestError({
  classification: classifyGraphError({ status: 503, headers: {}, body: '<html>' }),
  status: 503,
  path: '/v25.0/',
});

describe('a batch that failed as a whole', () => {
  it.each([
    ['no answer', silent],
    ['HTML', html],
    ['service down', refused(500, 2)],
    ['the limit of the app', refused(403, 4)],
    ['a limit without a code', refused(429, 0)],
  ])('by %s fails its calls', (_, error) => {
    expect(isTroubleOfBatch(error)).toBe(false);
  });

  it.each([
    ['its token', refused(400, 190)],
    ['a permission', refused(400, 10)],
    ['a bad batch', refused(400, 100)],
    ['the limit of the page of its token', refused(400, 80001)],
    ['its size', tooLarge],
    ['its time', refused(400, 960)],
  ])('by %s says nothing about its calls', (_, error) => {
    expect(isTroubleOfBatch(error)).toBe(true);
  });

  it('was too much when a smaller one may be answered', () => {
    expect([silent, html, tooLarge, refused(400, 960)].map(mayBeTooLarge)).toEqual([true, true, true, true]);
    expect([refused(400, 190), refused(403, 4)].map(mayBeTooLarge)).toEqual([false, false]);
  });
});

describe('a call of a batch', () => {
  it('ran out of time when it was left out of the answer, or the answer says so', () => {
    expect([silent, refused(400, 960)].map(isTimedOutInBatch)).toEqual([true, true]);
    const spent = requestFailure('/v25.0/1', null, { kind: 'rate-limit', message: 'spent' });
    expect([refused(500, 2), html, spent].map(isTimedOutInBatch)).toEqual([false, false, false]);
  });
});
