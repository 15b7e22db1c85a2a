import { failureResponse } from '../failure-response.js';
import type { FaultResponder } from './fault.js';

const timedOut = new WeakSet<Response>();

/**
 * A call that takes too long: `null` in the answer of its batch. A call on its own gets error 2 with HTTP 500.
 *
 * @example
 * ```ts
 * simulator.faults.add({ match: { edge: 'posts' }, respond: timedOutItem() });
 * ```
 * @see https://developers.facebook.com/docs/graph-api/batch-requests/
 */
export function timedOutItem(): FaultResponder {
  return ({ fbtraceId, headers }) => {
    const message = 'Service temporarily unavailable';
    const response = failureResponse({ status: 500, code: 2, message, isTransient: true }, fbtraceId, headers);
    timedOut.add(response);
    return response;
  };
}

export function isTimedOut(response: Response): boolean {
  return timedOut.has(response);
}
