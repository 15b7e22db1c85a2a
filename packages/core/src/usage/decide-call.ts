import type { UsageKey } from '../ports/usage-budget.js';
import { addCharge, chargedIn, reliefAtMs, sumCharges } from './usage-charges.js';
import type { UsageRecord } from './usage-record.js';
import { bucketMsOf, type UsageRules, windowMsOf } from './usage-rules.js';

/** What one budget says to a call. */
export type CallDecision = { readonly kind: 'go' } | { readonly kind: 'wait'; readonly untilMs: number };

const GO: CallDecision = { kind: 'go' };
/** How soon to ask again while calls on their way decide. */
const SOON_MS = 5_000;
const SECOND_MS = 1_000;
/** Of what is left below the hold, a bucket takes this part. */
const PACE = 1 / 4;
/** A held budget that nothing was heard of for this part of its window is looked at by one call. */
const STALE = 1 / 12;
/** Meta rounds percentages down. */
const ROUNDING_PERCENT = 1;

/**
 * Whether a call may be made on a budget. Pure; `record` has to be that of now (`passTime`).
 *
 * - Inside a block: no. After it: one call, and no other until that is answered.
 * - Up to `slowFromPercent`: yes.
 * - From there on each bucket of the window takes a part of what is left, and what will leave the window meanwhile.
 * - Nothing goes over `holdAtPercent`, calls that have not ended included, but for one call when nothing was heard of the
 *   budget for long.
 */
export function decideCall(
  record: UsageRecord,
  level: UsageKey['level'],
  rules: UsageRules,
  nowMs: number,
): CallDecision {
  const { block } = record;
  if (block !== null && block.untilMs > nowMs) return { kind: 'wait', untilMs: block.untilMs };
  if (block !== null) {
    const isProbed = block.probeAtMs !== null && nowMs - block.probeAtMs < rules.reservationMs;
    return isProbed ? { kind: 'wait', untilMs: nowMs + SOON_MS } : GO;
  }
  const open = openCalls(record);
  const cost = record.cost.percent ?? rules.firstCostPercent;
  const used = sumCharges(record.charges) + (record.cost.percent === null ? open * cost : 0);
  if (used + cost > rules.holdAtPercent) return hold(record, level, rules, nowMs, used, cost);
  if (used + cost <= rules.slowFromPercent) return GO;
  return pace(record, level, rules, nowMs, used, cost);
}

/** The record after a call was let through on it. */
export function reserveCall(record: UsageRecord, level: UsageKey['level'], owner: string, nowMs: number): UsageRecord {
  const calls = (record.reservations.find((one) => one.owner === owner)?.calls ?? 0) + 1;
  const others = record.reservations.filter((one) => one.owner !== owner);
  const bucket = Math.floor(nowMs / bucketMsOf(level));
  // Before a cost is known, the first observation charges for all calls before it.
  const percent = record.cost.percent ?? 0;
  return {
    ...record,
    charges: percent === 0 ? record.charges : addCharge(record.charges, bucket, percent),
    own: [bucket, ownIn(record, bucket) + percent],
    reservations: [...others, { owner, calls, atMs: nowMs }],
    block: record.block === null ? null : { ...record.block, probeAtMs: nowMs },
  };
}

function ownIn({ own: [bucket, percent] }: UsageRecord, wanted: number): number {
  return bucket === wanted ? percent : 0;
}

export function openCalls(record: UsageRecord): number {
  return record.reservations.reduce((sum, { calls }) => sum + calls, 0);
}

function hold(
  record: UsageRecord,
  level: UsageKey['level'],
  rules: UsageRules,
  nowMs: number,
  used: number,
  cost: number,
): CallDecision {
  const open = openCalls(record);
  const isIdle = open === 0;
  const staleAtMs = (record.observedAtMs ?? nowMs) + windowMsOf(level) * STALE;
  // A cost that was learnt from few calls may be half of the true one.
  const isSafe = used + 2 * cost + ROUNDING_PERCENT <= 100;
  // One call may cost more than the hold leaves room for; then only an unused budget has any.
  if (isIdle && (record.charges.length === 0 || (isSafe && staleAtMs <= nowMs))) return GO;
  // There is room but for what calls on their way may cost, and their answers, which come soon, decide that.
  const isOnItsWay = used - open * cost + cost <= rules.holdAtPercent;
  if (record.cost.percent === null || isOnItsWay) return { kind: 'wait', untilMs: nowMs + SOON_MS };
  const excess = used + cost - rules.holdAtPercent;
  const reliefMs = reliefAtMs(record.charges, excess, bucketMsOf(level), windowMsOf(level)) ?? nowMs + SOON_MS;
  const untilMs = isSafe ? Math.min(reliefMs, staleAtMs) : reliefMs;
  return { kind: 'wait', untilMs: Math.max(untilMs, nowMs + SECOND_MS) };
}

function pace(
  record: UsageRecord,
  level: UsageKey['level'],
  rules: UsageRules,
  nowMs: number,
  used: number,
  cost: number,
): CallDecision {
  const bucketMs = bucketMsOf(level);
  const bucket = Math.floor(nowMs / bucketMs);
  const charged = ownIn(record, bucket);
  // What leaves at the end of this bucket.
  const leaving = chargedIn(record.charges, bucket - windowMsOf(level) / bucketMs);
  const allowed = Math.max(leaving + (rules.holdAtPercent - (used - charged)) * PACE, cost);
  if (charged + cost <= allowed + 1e-9) return GO;
  return { kind: 'wait', untilMs: Math.max((bucket + 1) * bucketMs, nowMs + SECOND_MS) };
}
