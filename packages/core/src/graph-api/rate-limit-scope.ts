import { findGraphErrorRow } from './find-graph-error-row.js';
import type { RateLimitScope } from './graph-error-row.js';

/**
 * Whose budget a rate limit is about, so that only calls on that budget wait.
 *
 * `user` is the token that made the call, and also stands for Meta's custom limits (613), which name nobody;
 * `business-use-case` is the account that was read. A limit without a code (a bare HTTP 429) comes from Meta's edge and
 * counts for the app, which is the default.
 *
 * @example
 * ```ts
 * rateLimitScopeOf({ code: 80002, subcode: null }); // 'instagram-account'
 * ```
 */
export function rateLimitScopeOf(error: {
  readonly code: number | null;
  readonly subcode: number | null;
}): RateLimitScope {
  const row = findGraphErrorRow({
    status: 429,
    hasEnvelope: true,
    code: error.code,
    subcode: error.subcode,
    type: null,
    message: null,
    isTransient: null,
  });
  return row.scope ?? 'app';
}
