import { describe, expect, it } from 'vitest';
import { EMPTY_RECORD, parseUsageRecord, printUsageRecord, type UsageRecord } from './usage-record.js';

const RECORD: UsageRecord = {
  charges: [
    [3, 1.5],
    [4, 20],
  ],
  own: [4, 0.5],
  reservations: [{ owner: 'worker-1', calls: 2, atMs: 1_000 }],
  cost: { percent: 0.5, fromPercent: 7, calls: 3, openThen: 4, leftPercent: 1 },
  observedAtMs: 900,
  block: { untilMs: 2_000, strikes: 1, probeAtMs: null },
};

describe('a record in a store', () => {
  it('is read as it was written', () => {
    expect(parseUsageRecord(printUsageRecord(RECORD))).toEqual(RECORD);
  });

  it('is read without the calls that were on their way, which earlier releases did not write', () => {
    const { openThen: _, ...cost } = RECORD.cost;
    const text = JSON.stringify({ v: 1, ...RECORD, cost });
    expect(parseUsageRecord(text)).toEqual({ ...RECORD, cost: { ...cost, openThen: 0 } });
  });

  it('counts as nothing known when it is none', () => {
    expect(['', '{}', '{"v":2}'].map(parseUsageRecord)).toEqual([EMPTY_RECORD, EMPTY_RECORD, EMPTY_RECORD]);
  });
});
