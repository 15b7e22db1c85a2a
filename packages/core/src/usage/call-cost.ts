import type { CallCost } from './usage-record.js';

/** Counting begins again after so many percent or calls, so that what a call costs may change. */
const LEARN_PERCENT = 5;
const LEARN_CALLS = 50;
/** Fewer calls than these may have met somebody else's, so they prove no high cost. */
const PROOF_CALLS = 5;

/**
 * Learns what a call costs from what Meta's percentage rose by while calls were made. Pure.
 *
 * Meta rounds, so a rise is known within one percent, and the cost within two bounds that come closer with every call:
 * calls on their way, at the beginning or now, may be in the rise or not. Calls of other programs make it look higher,
 * which only makes the governor more careful.
 *
 * @param usedPercent what Meta told
 * @param openCalls calls that have not ended; whether they are in the percentage is unknown
 * @param firstCostPercent the most that is believed of few calls
 */
export function learnCallCost(
  cost: CallCost,
  usedPercent: number,
  openCalls: number,
  firstCostPercent: number,
): CallCost {
  const restarted = { fromPercent: usedPercent, calls: -openCalls, openThen: openCalls, leftPercent: 0 };
  if (cost.fromPercent === null) {
    const percent = Math.min((usedPercent + 1) / Math.max(cost.calls, 1), firstCostPercent);
    return { percent, ...restarted };
  }
  const rise = usedPercent + cost.leftPercent - cost.fromPercent;
  if (rise < 0) return { percent: cost.percent, ...restarted };
  const percent = cost.calls < 1 ? cost.percent : within(cost, rise, openCalls, firstCostPercent);
  const isLearnt = rise >= LEARN_PERCENT || cost.calls >= LEARN_CALLS;
  return isLearnt ? { percent, ...restarted } : { ...cost, percent };
}

function within(cost: CallCost, rise: number, openCalls: number, firstCostPercent: number): number {
  const least = Math.max(rise - 1, 0) / (cost.calls + cost.openThen + openCalls);
  const most = (rise + 1) / cost.calls;
  const believed = cost.calls >= PROOF_CALLS ? least : Math.min(least, firstCostPercent);
  return Math.min(Math.max(cost.percent ?? firstCostPercent, believed), most);
}
