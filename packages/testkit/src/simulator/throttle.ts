import type { GraphFailureOptions } from './graph-failure.js';
import type { ResponseHeaders } from './json-response.js';

/** How many calls are allowed, and what happens past them. */
export interface CallBudget {
  readonly calls: number;
  /** Milliseconds of the rolling window. Default: an hour for the app, a day for a page or account. */
  readonly windowMs?: number;
  /** Milliseconds that a block lasts. Default: an hour. */
  readonly blockMs?: number;
  /** Milliseconds that each call made while blocked adds. Default: 5 minutes. */
  readonly extendMs?: number;
}

export interface ThrottleOptions {
  /** Shared by all calls: error 4. Default: no limit. */
  readonly app?: CallBudget;
  /** For each page: error 80001 with a page token, 32 with a user token. Default: no limit. */
  readonly page?: CallBudget;
  /** For each Instagram account: error 80002. Default: no limit. */
  readonly instagram?: CallBudget;
  /** Usage headers appear after this many calls, and always on a refusal. Default: 10. */
  readonly headersAfterCalls?: number;
}

/** The page or Instagram account that a call is about. */
export interface ChargedAccount {
  readonly id: string;
  readonly kind: 'page' | 'instagram';
}

/** Counts calls and says when Meta would refuse them. */
export interface Throttle {
  /** Counts a call. */
  charge(
    call: { readonly account: ChargedAccount | null; readonly tokenKind: 'page' | 'user' | 'app' | 'instagram' },
    now: Date,
  ): ThrottleVerdict;
  /** When the app (`null`), a page or an account is answered again; `null` when it is not blocked. */
  blockedUntil(pageId: string | null, now: Date): Date | null;
  reset(): void;
}

export interface ThrottleVerdict {
  readonly refusal: GraphFailureOptions | null;
  readonly headers: ResponseHeaders;
}

interface Bucket {
  calls: number[];
  total: number;
  blockedUntil: number;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * Meta's budgets: the app's, and that of each page or account. Calls made while blocked extend the block.
 * @see https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
export function createThrottle(options: ThrottleOptions): Throttle {
  const buckets = new Map<string, Bucket>();
  const app = options.app && fill(options.app, HOUR_MS);
  const budgets = {
    page: options.page && fill(options.page, 24 * HOUR_MS),
    instagram: options.instagram && fill(options.instagram, 24 * HOUR_MS),
  };
  const after = options.headersAfterCalls ?? 10;
  const bucketOf = (key: string) => {
    const bucket = buckets.get(key) ?? { calls: [], total: 0, blockedUntil: 0 };
    buckets.set(key, bucket);
    return bucket;
  };
  return {
    charge({ account, tokenKind }, now) {
      const time = now.getTime();
      const appUse = app && use(bucketOf('app'), app, time);
      const budget = account === null ? undefined : budgets[account.kind];
      const accountUse =
        budget && account !== null && !appUse?.blocked ? use(bucketOf(account.id), budget, time) : null;
      const headers: Record<string, string> = {};
      if (appUse && (appUse.total > after || appUse.blocked))
        headers['x-app-usage'] = JSON.stringify(usage(appUse.percent));
      if (accountUse && account !== null && (accountUse.total > after || accountUse.blocked)) {
        headers['x-business-use-case-usage'] = JSON.stringify({ [account.id]: [accountUsage(account, accountUse)] });
      }
      if (appUse?.blocked) return { refusal: APP_LIMIT, headers };
      if (accountUse?.blocked) return { refusal: limitOf(account, tokenKind), headers };
      return { refusal: null, headers };
    },
    blockedUntil(pageId, now) {
      const until = buckets.get(pageId ?? 'app')?.blockedUntil ?? 0;
      return until > now.getTime() ? new Date(until) : null;
    },
    reset: () => buckets.clear(),
  };
}

function fill(budget: CallBudget, windowMs: number): Required<CallBudget> {
  return { windowMs, blockMs: HOUR_MS, extendMs: 5 * MINUTE_MS, ...budget };
}

interface Use {
  readonly blocked: boolean;
  readonly percent: number;
  readonly total: number;
  readonly minutesLeft: number;
}

function use(bucket: Bucket, budget: Required<CallBudget>, now: number): Use {
  bucket.total += 1;
  if (bucket.blockedUntil > now) {
    bucket.blockedUntil += budget.extendMs;
  } else {
    if (bucket.blockedUntil > 0) {
      bucket.calls = [];
      bucket.blockedUntil = 0;
    }
    bucket.calls = bucket.calls.filter((at) => at > now - budget.windowMs);
    bucket.calls.push(now);
    if (bucket.calls.length > budget.calls) bucket.blockedUntil = now + budget.blockMs;
  }
  const blocked = bucket.blockedUntil > now;
  return {
    blocked,
    percent: Math.floor((bucket.calls.length / budget.calls) * 100),
    total: bucket.total,
    minutesLeft: blocked ? Math.ceil((bucket.blockedUntil - now) / MINUTE_MS) : 0,
  };
}

function usage(percent: number) {
  return { call_count: percent, total_time: Math.floor(percent * 0.8), total_cputime: Math.floor(percent * 0.6) };
}

function accountUsage({ kind }: ChargedAccount, { percent, minutesLeft }: Use) {
  const type = kind === 'page' ? 'pages' : 'instagram';
  return { type, ...usage(percent), estimated_time_to_regain_access: minutesLeft };
}

function limitOf(account: ChargedAccount | null, tokenKind: string): GraphFailureOptions {
  if (account?.kind === 'instagram') return INSTAGRAM_LIMIT;
  return tokenKind === 'user' ? USER_PAGE_LIMIT : PAGE_LIMIT;
}

const APP_LIMIT: GraphFailureOptions = {
  status: 403,
  code: 4,
  message: '(#4) Application request limit reached',
  isTransient: true,
};
const USER_PAGE_LIMIT: GraphFailureOptions = { status: 403, code: 32, message: '(#32) Page request limit reached' };
export const PAGE_LIMIT: GraphFailureOptions = {
  code: 80001,
  message:
    '(#80001) There have been too many calls to this Page account. Wait a bit and try again. For more info, please ' +
    'refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.',
};
export const INSTAGRAM_LIMIT: GraphFailureOptions = {
  code: 80002,
  message:
    '(#80002) There have been too many calls to this Instagram account. Wait a bit and try again. For more info, ' +
    'please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.',
};
