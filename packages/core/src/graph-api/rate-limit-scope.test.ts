import { describe, expect, it } from 'vitest';
import type { RateLimitScope } from './graph-error-row.js';
import { rateLimitScopeOf } from './rate-limit-scope.js';

describe('rateLimitScopeOf', () => {
  it.each([
    [4, null, 'app'],
    [341, null, 'app'],
    [17, null, 'user'],
    [17, 2446079, 'user'],
    [613, null, 'user'],
    [613, 1996, 'user'],
    [32, null, 'page'],
    [80001, null, 'page'],
    [80002, null, 'instagram-account'],
    [80002, 2207051, 'instagram-account'],
    [80000, null, 'business-use-case'],
    [80004, null, 'business-use-case'],
    [80033, null, 'business-use-case'],
    [null, null, 'app'],
    [190, null, 'app'],
  ] satisfies [number | null, number | null, RateLimitScope][])(
    'puts the code %j with the subcode %j on the budget of: %s',
    (code, subcode, scope) => {
      expect(rateLimitScopeOf({ code, subcode })).toBe(scope);
    },
  );
});
