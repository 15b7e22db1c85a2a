import type { UsageObservation } from '../ports/usage-budget.js';
import { learnCallCost } from './call-cost.js';
import { openCalls } from './decide-call.js';
import { nextBlock } from './usage-block.js';
import { addCharge, dropCharges, reliefAtMs, sumCharges, takeCharges } from './usage-charges.js';
import type { UsageRecord } from './usage-record.js';
import { bucketMsOf, type UsageRules, windowMsOf } from './usage-rules.js';

/**
 * The record as of now: what has left the window is gone, and so are the reservations of a process that was not heard of
 * for `reservationMs`. Pure.
 */
export function passTime(
  record: UsageRecord,
  level: UsageObservation['key']['level'],
  rules: UsageRules,
  nowMs: number,
): UsageRecord {
  const { charges, leftPercent } = dropCharges(record.charges, nowMs, bucketMsOf(level), windowMsOf(level));
  return {
    ...record,
    charges,
    cost: { ...record.cost, leftPercent: record.cost.leftPercent + leftPercent },
    reservations: record.reservations.filter(({ atMs }) => nowMs - atMs < rules.reservationMs),
  };
}

/** The record after an answer; `owner` is the process whose calls end with it. Pure. */
export function noteObservation(
  before: UsageRecord,
  observation: UsageObservation,
  owner: string,
  rules: UsageRules,
): UsageRecord {
  const { key, usedPercent, observedAt, calls } = observation;
  const nowMs = observedAt.getTime();
  const record = endCalls(passTime(before, key.level, rules, nowMs), owner, calls);
  const corrected = usedPercent === null ? record : correct(record, observation, usedPercent, before, rules);
  const excess = sumCharges(corrected.charges) - rules.holdAtPercent;
  const relief =
    usedPercent === null || excess <= 0
      ? null
      : reliefAtMs(corrected.charges, excess, bucketMsOf(key.level), windowMsOf(key.level));
  return { ...corrected, block: nextBlock(corrected.block, observation, relief, rules) };
}

function endCalls(record: UsageRecord, owner: string, calls: number): UsageRecord {
  if (calls === 0) return record;
  const reservations = record.reservations.flatMap((one) => {
    if (one.owner !== owner) return [one];
    return one.calls > calls ? [{ ...one, calls: one.calls - calls }] : [];
  });
  return { ...record, reservations, cost: { ...record.cost, calls: record.cost.calls + calls } };
}

/**
 * Meta's percentage counts, and calls on their way come on top of it. Less than was thought is believed by halves while
 * several calls are on their way, since answers overtake each other; more is believed at once, and counted as used just
 * before now, so that what others used does not slow this minute's own calls.
 */
function correct(
  record: UsageRecord,
  { key, observedAt, calls }: UsageObservation,
  usedPercent: number,
  before: UsageRecord,
  rules: UsageRules,
): UsageRecord {
  const open = openCalls(record);
  const cost = learnCallCost(record.cost, usedPercent, open, rules.firstCostPercent);
  const target = usedPercent + open * (cost.percent ?? 0);
  const difference = target - sumCharges(record.charges);
  const isAlone = openCalls(before) <= calls || record.block !== null;
  const bucket = Math.floor(observedAt.getTime() / bucketMsOf(key.level));
  const charges =
    difference > 0
      ? addCharge(record.charges, bucket - 1, difference)
      : takeCharges(record.charges, -difference * (isAlone ? 1 : 1 / 2));
  return { ...record, charges, cost, observedAtMs: Math.max(observedAt.getTime(), record.observedAtMs ?? 0) };
}
