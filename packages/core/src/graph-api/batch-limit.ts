/**
 * How many calls a batch holds now. Batches that are too heavy for Meta, or for the time that a request has, become
 * smaller at once, and grow again by a call for each full one that is answered.
 */
export interface BatchLimit {
  readonly calls: number;
  /** A request of this many calls was answered in full. */
  answered(size: number): void;
  /** A request of this many calls was too much, or may have been. */
  struggled(size: number): void;
}

export function createBatchLimit(maxCalls: number): BatchLimit {
  let calls = maxCalls;
  return {
    get calls() {
      return calls;
    },
    answered(size) {
      if (size >= calls) calls = Math.min(maxCalls, calls + 1);
    },
    struggled(size) {
      // By its own size, so that several which fail at once count as one.
      calls = Math.max(1, Math.min(calls, Math.floor(size / 2)));
    },
  };
}
