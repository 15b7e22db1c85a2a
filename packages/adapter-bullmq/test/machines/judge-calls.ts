import type { JournaledRun } from './judge-runs.js';

/** What one job costs when nothing disturbs it, in calls. */
export interface UndisturbedCost {
  /** From its begin to its end. */
  readonly whole: number;
  /** One step of its walk: a call an edge. */
  readonly step: number;
  /** Reading the head of its list once more, which a walk that was resumed does when the list is still growing. */
  readonly head: number;
}

/**
 * The most calls that disturbances can have wasted, by what the journal says of each run that another one of its job
 * followed. Pure.
 *
 * - The next one went on from a saved position: the step that was being read is read again, and the head.
 * - It began anew, and nothing had been stored: that first step is read again.
 * - It began anew although something had been stored: the walk had come to its end and the queue was not told in time, so
 *   the whole walk is made again.
 */
export function mostWastedCalls(runs: readonly JournaledRun[], costOf: (job: string) => UndisturbedCost): number {
  return runs.reduce((sum, run, index) => {
    const next = runs.slice(index + 1).find(({ job }) => job === run.job);
    if (next === undefined) return sum;
    const cost = costOf(run.job);
    const hadPosition = run.pages > 0 || run.resumed === true;
    if (next.resumed !== false) return sum + cost.step + cost.head;
    return sum + (hadPosition ? cost.whole : cost.step);
  }, 0);
}
