import type { UsageKey, UsageObservation } from '../ports/usage-budget.js';
import { learnCallCost } from './call-cost.js';
import { openCalls } from './decide-call.js';
import { nextBlock } from './usage-block.js';
import { addCharge, dropCharges, reliefAtMs, sumCharges, takeCharges } from './usage-charges.js';
import type { UsageRecord } from './usage-record.js';
import { bucketMsOf, type UsageRules, windowMsOf } from './usage-rules.js';

/** What was charged may leave earlier than it seems, since other programs used the budget too: as a part of the window. */
const LONGEST_GUESS = 1 / 4;

/**
 * The record as of now: what has left the window is gone, and so are the reservations of a process that was not heard of
 * for `reservationMs`. Pure.
 */
export function passTime(record: UsageRecord, level: UsageKey['level'], rules: UsageRules, nowMs: number): UsageRecord {
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
  const relief = usedPercent === null ? null : reliefOf(corrected, key.level, rules, nowMs);
  return { ...corrected, block: nextBlock(corrected.block, observation, relief, rules) };
}

/** When the budget will be below the hold again; no later than is sensible for a guess. */
function reliefOf(record: UsageRecord, level: UsageKey['level'], rules: UsageRules, nowMs: number): number | null {
  const excess = sumCharges(record.charges) - rules.holdAtPercent;
  if (excess <= 0) return null;
  const windowMs = windowMsOf(level);
  const bucketMs = bucketMsOf(level);
  const at = reliefAtMs(record.charges, excess, bucketMs, windowMs) ?? nowMs;
  return Math.min(at, nowMs + Math.max(windowMs * LONGEST_GUESS, rules.blockCapMs) + bucketMs);
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
 * several calls are on their way, since answers overtake each other; more is believed at once, and counted as used now.
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
      ? addCharge(record.charges, bucket, difference)
      : takeCharges(record.charges, -difference * (isAlone ? 1 : 1 / 2));
  return { ...record, charges, cost, observedAtMs: Math.max(observedAt.getTime(), record.observedAtMs ?? 0) };
}
