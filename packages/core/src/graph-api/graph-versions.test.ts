import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRAPH_API_VERSION } from './client-options.js';
import { describeVersionEnd, GRAPH_API_VERSIONS, graphVersionStatus, VERSION_NOTICE_DAYS } from './graph-versions.js';

const at = (text: string) => new Date(text);

describe('the table of versions', () => {
  it('holds the version that the SDK asks for', () => {
    expect(GRAPH_API_VERSIONS.map(({ version }) => version)).toContain(GRAPH_API_VERSION);
  });

  it('is newest first, each version once, and an older one ends earlier', () => {
    const numbers = GRAPH_API_VERSIONS.map(({ version }) => Number(/^v(\d+\.\d+)$/.exec(version)?.[1]));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => b - a));
    const ends = GRAPH_API_VERSIONS.flatMap(({ endsOn }) => (endsOn === null ? [] : [endsOn]));
    expect(ends.map((end) => at(end).toISOString().slice(0, 10))).toEqual(ends);
    expect([...ends].sort().reverse()).toEqual(ends);
    expect(GRAPH_API_VERSIONS.map(({ endsOn }) => endsOn).lastIndexOf(null)).toBe(0);
  });
});

describe('a version', () => {
  it.each([
    ['2026-10-22T23:59:59.999Z', { kind: 'current' }],
    ['2026-10-23T00:00:00Z', { kind: 'ending', endsOn: '2027-01-21', days: 90 }],
    ['2027-01-19T23:00:00Z', { kind: 'ending', endsOn: '2027-01-21', days: 2 }],
    ['2027-01-20T23:59:59.999Z', { kind: 'ending', endsOn: '2027-01-21', days: 1 }],
    ['2027-01-21T00:00:00Z', { kind: 'ended', endsOn: '2027-01-21' }],
    ['2035-01-01T00:00:00Z', { kind: 'ended', endsOn: '2027-01-21' }],
  ])('that ends on 2027-01-21 is at %s %j', (now, status) => {
    expect(graphVersionStatus('v21.0', at(now))).toEqual(status);
  });

  it('without an end is current for ever, and one that is not in the table is unknown', () => {
    expect(graphVersionStatus('v26.0', at('2099-01-01'))).toEqual({ kind: 'current' });
    for (const version of ['v17.0', 'v99.0', '25.0', '']) {
      expect(graphVersionStatus(version, at('2026-06-01'))).toEqual({ kind: 'unknown' });
    }
  });

  it('only goes from current to ending to ended', () => {
    const order = ['current', 'ending', 'ended'];
    const time = fc.date({ min: at('2025-01-01'), max: at('2030-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...GRAPH_API_VERSIONS), time, time, ({ version }, a, b) => {
        const [early, late] = a < b ? [a, b] : [b, a];
        const [before, after] = [graphVersionStatus(version, early), graphVersionStatus(version, late)];
        expect(order.indexOf(after.kind)).toBeGreaterThanOrEqual(order.indexOf(before.kind));
        if (before.kind === 'ending') {
          expect(before.days).toBeGreaterThanOrEqual(1);
          expect(before.days).toBeLessThanOrEqual(VERSION_NOTICE_DAYS);
        }
      }),
    );
  });
});

it('the end of a version is told in one sentence, and nothing else is', () => {
  const sentence = (version: string, now: string) => describeVersionEnd(version, graphVersionStatus(version, at(now)));
  expect(sentence('v21.0', '2027-01-20')).toBe(
    'Graph API v21.0 ends on 2027-01-21, in 1 day. Raise "version" of the Graph client',
  );
  expect(sentence('v21.0', '2027-01-11')).toContain('in 10 days');
  expect(sentence('v21.0', '2027-01-21')).toBe(
    'Graph API v21.0 ended on 2027-01-21. Raise "version" of the Graph client',
  );
  expect([sentence('v26.0', '2027-01-21'), sentence('v1.0', '2027-01-21')]).toEqual([null, null]);
});
