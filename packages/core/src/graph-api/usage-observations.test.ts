import { describe, expect, it } from 'vitest';
import type { UsageKey } from '../ports/usage-budget.js';
import { type ChargedAnswer, toUsageObservations } from './usage-observations.js';

const NOW = new Date('2026-06-01T00:00:00Z');
const APP: UsageKey = { level: 'app', id: '9' };
const PAGE: UsageKey = { level: 'page', id: '1' };
const ACCOUNT: UsageKey = { level: 'instagram-account', id: '2' };

const line = (type: string | null, percent: number, minutes = 0) => ({
  ...(type !== null && { type }),
  call_count: percent,
  total_cputime: 1,
  total_time: 2,
  estimated_time_to_regain_access: minutes,
});

function observe(usage: object | null, more: Partial<ChargedAnswer> = {}) {
  const headers = usage === null ? {} : { 'x-business-use-case-usage': JSON.stringify(usage) };
  const answer: ChargedAnswer = { headers, keys: [PAGE], failure: null, calls: 1, ...more };
  return toUsageObservations(answer, APP, NOW).map(({ key, usedPercent, regainAccessMs, outcome, calls }) => [
    `${key.level} ${key.id}`,
    usedPercent,
    regainAccessMs,
    outcome,
    calls,
  ]);
}

const failure = (code: number | null, retryAfterMs: number | null = null, kind = 'rate-limit') =>
  ({ kind, code, subcode: null, retryAfterMs }) as ChargedAnswer['failure'];

describe('toUsageObservations', () => {
  it('ends the call on each of its budgets, even where the answer told nothing', () => {
    expect(observe(null)).toEqual([
      ['app 9', null, null, 'answered', 1],
      ['page 1', null, null, 'answered', 1],
    ]);
    expect(observe(null, { headers: null, failure: failure(null, null, 'transient') })).toEqual([
      ['app 9', null, null, 'unanswered', 1],
      ['page 1', null, null, 'unanswered', 1],
    ]);
  });

  it('takes the highest of several lines about one budget, and the longest wait', () => {
    expect(observe({ 1: [line('pages', 40, 3), line('pages', 70), line('pages', 10, 5)] })[1]).toEqual([
      'page 1',
      70,
      300_000,
      'answered',
      1,
    ]);
  });

  it('leaves out what reading posts is never charged to', () => {
    const usage = {
      1: [line('pages', 5), line('messenger', 100, 60), line('ads_management', 100, 60)],
      77: [line('leadgen', 9)],
    };
    const headers = {
      'x-business-use-case-usage': JSON.stringify(usage),
      'x-ad-account-usage': '{"acc_id_util_pct":100,"reset_time_duration":600}',
    };
    expect(observe(null, { headers })).toEqual([
      ['app 9', null, null, 'answered', 1],
      ['page 1', 5, null, 'answered', 1],
    ]);
  });

  it('tells the budgets of a Page and of an account apart, whoever has the id', () => {
    expect(observe({ 2: [line('pages', 11), line('instagram', 22)] }, { keys: [ACCOUNT] })).toEqual([
      ['app 9', null, null, 'answered', 1],
      ['instagram-account 2', 22, null, 'answered', 1],
      ['page 2', 11, null, 'unanswered', 0],
    ]);
  });

  it('tells of up to 32 other budgets, which no call ends with', () => {
    const others = Array.from({ length: 32 }, (_, n) => [`${100 + n}`, [line('pages', n)]] as const);
    const observed = observe(Object.fromEntries(others)).slice(2);
    expect(observed).toHaveLength(32);
    expect(observed[5]).toEqual(['page 105', 5, null, 'unanswered', 0]);
  });

  it('gives a line without a type to the budget of the call with its id', () => {
    expect(observe({ 2: [line(null, 33)], 3: [line(null, 44)] }, { keys: [ACCOUNT] })).toEqual([
      ['app 9', null, null, 'answered', 1],
      ['instagram-account 2', 33, null, 'answered', 1],
    ]);
  });

  it.each([
    [4, [PAGE], 'app 9'],
    [null, [PAGE], 'app 9'],
    [32, [PAGE], 'page 1'],
    [80001, [PAGE], 'page 1'],
    [17, [PAGE], 'page 1'],
    [613, [ACCOUNT], 'instagram-account 2'],
    [80002, [ACCOUNT], 'instagram-account 2'],
    [80004, [ACCOUNT], 'instagram-account 2'],
  ] as const)('says whose budget refused, for code %s', (code, keys, refused) => {
    const observed = observe(null, { keys, failure: failure(code, 60_000) });
    expect(observed.filter(([, , , outcome]) => outcome === 'refused')).toEqual([
      [refused, null, 60_000, 'refused', 1],
    ]);
    expect(observed.filter(([name]) => name !== refused)).toMatchObject([
      [expect.anything(), null, null, 'unanswered', 1],
    ]);
  });

  it('blames nobody for the limit of a Page that the call did not name', () => {
    expect(observe(null, { keys: [], failure: failure(32) })).toEqual([['app 9', null, null, 'unanswered', 1]]);
  });

  it('says answered where Meta refused for another reason', () => {
    expect(observe(null, { failure: failure(190, null, 'token') })[0]).toEqual(['app 9', null, null, 'answered', 1]);
  });

  it('ends no call with a batch as a whole, which still can be refused', () => {
    const whole = { keys: [], calls: 0 } as const;
    expect(observe(null, whole)).toEqual([]);
    expect(observe(null, { ...whole, failure: failure(4) })).toEqual([['app 9', null, null, 'refused', 0]]);
  });
});
