import { type Clock, type JobHandler, systemClock } from '@org/ingest-core';
import { START } from './flow-host.js';

/** How much faster than the machine's the time of a fast clock goes: an hour is two seconds. */
const SPEED = 1800;

/** A clock on which Meta's hours pass in seconds; delays are the machine's. */
export function createFastClock(): Clock {
  const begun = performance.now();
  return { now: () => new Date(START.getTime() + (performance.now() - begun) * SPEED), delay: systemClock.delay };
}

/** The handler of a worker whose queue has the machine's clock: what the fast one waits is as much shorter there. */
export function onFastClock(handler: JobHandler): JobHandler {
  return async (job, context) => {
    const outcome = await handler(job, context);
    return outcome.kind === 'retry' ? { ...outcome, delayMs: outcome.delayMs / SPEED } : outcome;
  };
}
