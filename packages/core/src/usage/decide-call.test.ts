import { describe, expect, it } from 'vitest';
import { decideCall } from './decide-call.js';
import { EMPTY_RECORD, type UsageRecord } from './usage-record.js';
import { toUsageRules } from './usage-rules.js';

const MINUTE_MS = 60_000;
const NOW_MS = 1_000 * MINUTE_MS;
const RULES = toUsageRules({});

/** How long a call of the app has to wait when 98 % were charged this minute, a call costs 2 % and so many are open. */
function waitMs(openCalls: number, more: Partial<UsageRecord> = {}): number {
  const record: UsageRecord = {
    ...EMPTY_RECORD,
    charges: [[NOW_MS / MINUTE_MS, 98]],
    reservations: openCalls === 0 ? [] : [{ owner: 'worker-1', calls: openCalls, atMs: NOW_MS }],
    cost: { percent: 2, fromPercent: 0, calls: 10, openThen: 0, leftPercent: 0 },
    observedAtMs: NOW_MS,
    ...more,
  };
  const decision = decideCall(record, 'app', RULES, NOW_MS);
  return decision.kind === 'go' ? 0 : decision.untilMs - NOW_MS;
}

describe('a held budget', () => {
  it('is asked again soon while calls on their way are what fills it', () => {
    expect(waitMs(49)).toBe(5_000);
    expect(waitMs(2)).toBe(5_000);
  });

  it('waits until enough has left the window when calls that ended fill it', () => {
    expect([waitMs(0), waitMs(1)]).toEqual([61 * MINUTE_MS, 61 * MINUTE_MS]);
  });

  it('is asked again soon as long as nobody knows what a call costs', () => {
    const cost = { percent: null, fromPercent: null, calls: 0, openThen: 0, leftPercent: 0 };
    expect(waitMs(1, { cost })).toBe(5_000);
  });
});
