import type { UsageObservation } from '../ports/usage-budget.js';
import type { UsageBlock } from './usage-record.js';
import type { UsageRules } from './usage-rules.js';

/**
 * What an answer makes of a block: opens it, moves its end, or ends it. Pure.
 *
 * It opens when Meta tells to wait, refuses a call, or says that 100 % are used. It ends with the answer of the one call
 * that is let through when its time is over, and not with answers to calls that were on their way when it began.
 *
 * @param reliefAtMs when enough will have left the window by itself; `null` when that is not known
 */
export function nextBlock(
  block: UsageBlock | null,
  observation: UsageObservation,
  reliefAtMs: number | null,
  rules: UsageRules,
): UsageBlock | null {
  const nowMs = observation.observedAt.getTime();
  const { regainAccessMs, usedPercent, outcome, calls } = observation;
  const isClosed = regainAccessMs !== null || outcome === 'refused' || (usedPercent !== null && usedPercent >= 100);
  if (isClosed) return closed(block, nowMs, regainAccessMs, reliefAtMs, rules);
  if (block === null || block.untilMs > nowMs || block.probeAtMs === null || calls === 0) return block;
  return outcome === 'answered' ? null : { ...block, probeAtMs: null };
}

function closed(
  block: UsageBlock | null,
  nowMs: number,
  regainAccessMs: number | null,
  reliefAtMs: number | null,
  rules: UsageRules,
): UsageBlock {
  const isOpen = block !== null && block.untilMs > nowMs;
  if (regainAccessMs !== null) {
    const untilMs = Math.max(nowMs + regainAccessMs, isOpen ? block.untilMs : 0);
    return { untilMs, strikes: block?.strikes ?? 0, probeAtMs: null };
  }
  // One of several calls that were on their way when the block began: nothing new.
  if (isOpen) return block;
  const strikes = (block?.strikes ?? 0) + 1;
  const doubledMs = Math.min(rules.blockBaseMs * 2 ** (strikes - 1), rules.blockCapMs);
  return { untilMs: Math.max(nowMs + doubledMs, reliefAtMs ?? 0), strikes, probeAtMs: null };
}
