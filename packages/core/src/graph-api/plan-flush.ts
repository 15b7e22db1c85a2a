/** What decides whether collected calls go out. */
export interface CollectedCalls {
  /** Calls that wait to be sent. */
  readonly queued: number;
  /** Calls that one request may hold now. */
  readonly limit: number;
  /** Runs that wait for no call, so that one may still come from them. */
  readonly busyRuns: number;
  /** Requests that are under way; what comes of their answers may be sent with the queued calls. */
  readonly requestsUnderWay: number;
  /** Whether a call has waited as long as it may. */
  readonly isOverdue: boolean;
}

/** How many of the queued calls to send now, in one request; 0 to wait for more. Pure. */
export function planFlush({ queued, limit, busyRuns, requestsUnderWay, isOverdue }: CollectedCalls): number {
  if (queued >= limit) return limit;
  return isOverdue || (busyRuns === 0 && requestsUnderWay === 0) ? queued : 0;
}
