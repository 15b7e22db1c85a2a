import { describe, expect, it } from 'vitest';
import { readHeader } from './read-header.js';
import { parseUsageHeaders } from './usage-headers.js';

const NOTHING = { app: null, page: null, adAccount: null, businessUseCases: [] };

describe('parseUsageHeaders', () => {
  it('reads every header in its own unit', () => {
    const headers = new Headers({
      'X-App-Usage': '{"call_count":28,"total_time":25,"total_cputime":26}',
      'X-Page-Usage': '{"call_count":1,"total_time":2,"total_cputime":3}',
      'X-Ad-Account-Usage': '{"acc_id_util_pct":9.67,"reset_time_duration":45,"ads_api_access_tier":"standard_access"}',
      'X-Business-Use-Case-Usage':
        '{"111":[{"type":"pages","call_count":100,"total_cputime":25,"total_time":27,"estimated_time_to_regain_access":19},' +
        '{"type":"instagram","call_count":1,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":0}],"222":[]}',
    });
    expect(parseUsageHeaders(headers)).toEqual({
      app: { callCount: 28, totalTime: 25, totalCpuTime: 26 },
      page: { callCount: 1, totalTime: 2, totalCpuTime: 3 },
      adAccount: { usedPercent: 9.67, resetMs: 45_000 },
      businessUseCases: [
        { id: '111', type: 'pages', callCount: 100, totalCpuTime: 25, totalTime: 27, regainAccessMs: 1_140_000 },
        { id: '111', type: 'instagram', callCount: 1, totalCpuTime: 1, totalTime: 1, regainAccessMs: null },
      ],
    });
  });

  it('finds nothing where there is nothing', () => {
    expect(parseUsageHeaders({})).toEqual(NOTHING);
    expect(parseUsageHeaders(new Headers())).toEqual(NOTHING);
  });

  it.each(['', '{', 'null', '[]', '7', '"x"', '{}', '{"call_count":null}', '{"1":[null,1,[],"x",{}]}', '{"1":7}'])(
    'takes the header value %j for absent',
    (value) => {
      const names = ['x-app-usage', 'x-page-usage', 'x-ad-account-usage', 'x-business-use-case-usage'];
      const headers = Object.fromEntries(names.map((name) => [name, value]));
      expect(parseUsageHeaders(headers)).toEqual(NOTHING);
    },
  );

  it('keeps what can be read of a line that is incomplete', () => {
    const headers = {
      'x-app-usage': '{"call_count":"42"}',
      'x-ad-account-usage': '{"acc_id_util_pct":50}',
      'x-business-use-case-usage': '{"1":{"call_count":101},"2":[{"estimated_time_to_regain_access":2}]}',
    };
    expect(parseUsageHeaders(headers)).toEqual({
      app: { callCount: 42, totalTime: 0, totalCpuTime: 0 },
      page: null,
      adAccount: { usedPercent: 50, resetMs: null },
      businessUseCases: [
        { id: '1', type: null, callCount: 101, totalCpuTime: 0, totalTime: 0, regainAccessMs: null },
        { id: '2', type: null, callCount: 0, totalCpuTime: 0, totalTime: 0, regainAccessMs: 120_000 },
      ],
    });
  });

  it('is not confused by an id that is a name of JavaScript', () => {
    const headers = { 'x-business-use-case-usage': '{"__proto__":[{"call_count":5}]}' };
    expect(parseUsageHeaders(headers).businessUseCases).toMatchObject([{ id: '__proto__', callCount: 5 }]);
  });
});

describe('readHeader', () => {
  it('compares names without case', () => {
    expect(readHeader({ 'X-App-Usage': 'a' }, 'x-app-usage')).toBe('a');
    expect(readHeader({ 'x-app-usage': 'a' }, 'X-App-Usage')).toBe('a');
    expect(readHeader(new Headers({ 'X-App-Usage': 'a' }), 'x-app-usage')).toBe('a');
  });

  it('takes the first value of a list, without the space around it', () => {
    expect(readHeader({ a: [' 1 ', '2'] }, 'a')).toBe('1');
  });

  it('passes over spellings that hold nothing', () => {
    expect(readHeader({ a: '', A: undefined, ' a': 'no' }, 'a')).toBeNull();
    expect(readHeader({ a: '', A: 'value' }, 'a')).toBe('value');
    expect(readHeader({ a: [] }, 'a')).toBeNull();
  });

  it('reads a record whose header happens to be called get', () => {
    expect(readHeader({ get: 'value' }, 'get')).toBe('value');
  });
});
