import { type Clock, type JobHandler, systemClock } from '@org/ingest-core';
import { HOUR_MS, START } from './flow-host.js';

/** A clock on which Meta's hour is over after `hourTakesMs` of the machine's time. Delays are the machine's. */
export function createFastClock(
  hourTakesMs: number,
): Clock & { readonly inQueue: (handler: JobHandler) => JobHandler } {
  const begun = performance.now();
  const speed = HOUR_MS / hourTakesMs;
  return {
    now: () => new Date(START.getTime() + (performance.now() - begun) * speed),
    delay: systemClock.delay,
    /** The queue has the machine's clock: what a job has to wait is as much shorter there. */
    inQueue: (handler) => async (job, context) => {
      const outcome = await handler(job, context);
      return outcome.kind === 'retry' ? { ...outcome, delayMs: outcome.delayMs / speed } : outcome;
    },
  };
}
