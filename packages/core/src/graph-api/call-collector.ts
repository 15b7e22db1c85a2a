import type { Clock } from '../ports/clock.js';
import { CollectedCall } from './collected-call.js';
import type { GraphRequest } from './graph-client.js';
import { planFlush } from './plan-flush.js';
import type { GraphAnswer } from './read-answer.js';

/** The place of one run among those that share requests. */
export interface BatchSeat {
  /** Calls that are made with this signal share requests. Aborts with the signal that was joined with. */
  readonly signal: AbortSignal;
  /** Gives the place up: nobody waits for calls of this run any more. Calling it again is a no-op. */
  leave(): void;
}

export interface CallCollectorOptions {
  readonly clock: Clock;
  readonly maxWaitMs: number;
  /** How many calls a request may hold now. */
  readonly limit: () => number;
  /** Settles the calls; never rejects. */
  readonly send: (calls: readonly CollectedCall[]) => Promise<void>;
}

/** Collects the calls of runs that go on at the same time, and sends them together when `planFlush` says so. */
export interface CallCollector {
  join(signal?: AbortSignal): BatchSeat;
  /** Whether a run with this signal has a seat. */
  has(signal: AbortSignal): boolean;
  /** Makes a call of a run that has a seat. */
  collect(request: GraphRequest): Promise<GraphAnswer>;
}

export function createCallCollector({ clock, maxWaitMs, limit, send }: CallCollectorOptions): CallCollector {
  /** How many calls each run waits for. */
  const seats = new Map<AbortSignal, number>();
  const queue: CollectedCall[] = [];
  let requestsUnderWay = 0;
  let isLooking = false;
  let wait: AbortController | null = null;

  /** Once everything that can happen at this moment has happened: the calls of a moment belong together. */
  function lookSoon(): void {
    if (isLooking) return;
    isLooking = true;
    void Promise.resolve().then(() => {
      isLooking = false;
      look(false);
    });
  }

  function look(isOverdue: boolean): void {
    for (;;) {
      const busyRuns = [...seats.values()].filter((calls) => calls === 0).length;
      const size = planFlush({ queued: queue.length, limit: limit(), busyRuns, requestsUnderWay, isOverdue });
      if (size === 0) break;
      void flush(queue.splice(0, size));
    }
    if (queue.length === 0) stopWaiting();
    else if (wait === null) void startWaiting();
  }

  async function flush(calls: readonly CollectedCall[]): Promise<void> {
    stopWaiting();
    requestsUnderWay += 1;
    await send(calls);
    requestsUnderWay -= 1;
    lookSoon();
  }

  async function startWaiting(): Promise<void> {
    const mine = new AbortController();
    wait = mine;
    await clock.delay(maxWaitMs, mine.signal);
    if (mine.signal.aborted) return;
    wait = null;
    look(true);
  }

  function stopWaiting(): void {
    wait?.abort();
    wait = null;
  }

  function addTo(signal: AbortSignal, calls: number): void {
    const known = seats.get(signal);
    if (known !== undefined) seats.set(signal, known + calls);
  }

  return {
    join(parent) {
      if (parent !== undefined && seats.has(parent)) return { signal: parent, leave: () => {} };
      const signal = parent === undefined ? new AbortController().signal : AbortSignal.any([parent]);
      seats.set(signal, 0);
      return {
        signal,
        leave() {
          if (seats.delete(signal)) lookSoon();
        },
      };
    },
    has: (signal) => seats.has(signal),
    async collect(request) {
      const { signal } = request;
      signal.throwIfAborted();
      const call = new CollectedCall(request);
      addTo(signal, 1);
      queue.push(call);
      call.onOver(() => {
        addTo(signal, -1);
        const place = queue.indexOf(call);
        if (place >= 0) queue.splice(place, 1);
        lookSoon();
      });
      lookSoon();
      return call.answer;
    },
  };
}
