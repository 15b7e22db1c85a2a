import { failureResponse } from '../failure-response.js';
import type { GraphFailureOptions } from '../graph-failure.js';
import { jsonResponse } from '../json-response.js';
import { INSTAGRAM_LIMIT, PAGE_LIMIT } from '../throttle.js';
import type { FaultResponder } from './fault.js';

/**
 * Any error in Meta's envelope.
 *
 * @example
 * ```ts
 * simulator.faults.add({ match: { edge: 'video_reels' }, respond: graphError({ code: 100, message: '(#100) …' }) });
 * ```
 */
export function graphError(failure: GraphFailureOptions): FaultResponder {
  return ({ fbtraceId, headers }) => failureResponse(failure, fbtraceId, headers);
}

/** The other envelope, `{error_type, code, error_message}`. Default status: 400. */
export function flatError(error: {
  readonly status?: number;
  readonly type?: string;
  readonly code: number;
  readonly message: string;
}): FaultResponder {
  return ({ headers }) => {
    const body = { error_type: error.type ?? 'OAuthException', code: error.code, error_message: error.message };
    return jsonResponse(body, error.status ?? 400, headers);
  };
}

/**
 * The limit of a Page, or of an Instagram account, told by `X-Business-Use-Case-Usage` as Meta tells it: an array under its id, time in minutes.
 * Default status: 400.
 *
 * @see https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
export function rateLimitedByHeader(limit: {
  readonly minutes: number;
  readonly status?: number;
  /** Default: `pages`. */
  readonly type?: 'pages' | 'instagram';
}): FaultResponder {
  return ({ request, fbtraceId, headers }) => {
    const type = limit.type ?? 'pages';
    const usage = { type, call_count: 101, total_cputime: 40, total_time: 55 };
    const id = request.pageId ?? '0';
    const told = { [id]: [{ ...usage, estimated_time_to_regain_access: limit.minutes }] };
    return failureResponse(
      {
        ...(type === 'pages' ? PAGE_LIMIT : INSTAGRAM_LIMIT),
        ...(limit.status === undefined ? {} : { status: limit.status }),
      },
      fbtraceId,
      {
        ...headers,
        'x-business-use-case-usage': JSON.stringify(told),
      },
    );
  };
}

/** Asks for less data (code 1, HTTP 500) whenever more than `above` items are asked for; otherwise the right answer. */
export function reduceData({ above }: { readonly above: number }): FaultResponder {
  return ({ request, fbtraceId, headers, answer }) => {
    // Meta's page size when none is asked for.
    if (Number(request.query.limit ?? 25) <= above) return answer();
    const message = "Please reduce the amount of data you're asking for, then retry your request";
    return failureResponse({ status: 500, code: 1, message }, fbtraceId, headers);
  };
}
