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

/** The one that is being stored, and the one that is read meanwhile. */
const STEPS_LOST = 2;

/**
 * The most calls that disturbances can have wasted, by what the journal says of each run that another one of its job
 * followed. Pure.
 *
 * A walk reads a step ahead while it stores the one before, so what is cut short loses two steps at most.
 *
 * - The next one went on from a saved position: the step that was being stored is read again, the one after it, and the head.
 * - It began anew, and nothing had been stored: those first steps are read again.
 * - It began anew although something had been stored: the walk had come to its end and the queue was not told in time, so
 *   the whole walk is made again.
 */
export function mostWastedCalls(runs: readonly JournaledRun[], costOf: (job: string) => UndisturbedCost): number {
  return runs.reduce((sum, run, index) => {
    const next = runs.slice(index + 1).find(({ job }) => job === run.job);
    if (next === undefined) return sum;
    const cost = costOf(run.job);
    const hadPosition = run.pages > 0 || run.resumed === true;
    if (next.resumed !== false) return sum + STEPS_LOST * cost.step + cost.head;
    return sum + (hadPosition ? cost.whole : Math.min(cost.whole, STEPS_LOST * cost.step));
  }, 0);
}
