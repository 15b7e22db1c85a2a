import type { UsageKey } from '../ports/usage-budget.js';
import { usageKeyText } from '../ports/usage-key-text.js';
import { EMPTY_RECORD, type UsageRecord } from './usage-record.js';

/** Records that a step reads and replaces. */
export interface UsageRecords {
  get(key: UsageKey): UsageRecord;
  set(key: UsageKey, record: UsageRecord): void;
}

export function createUsageRecords(entries: readonly (readonly [UsageKey, UsageRecord])[]): UsageRecords {
  const records = new Map(entries.map(([key, record]) => [usageKeyText(key), record]));
  return {
    get: (key) => records.get(usageKeyText(key)) ?? EMPTY_RECORD,
    set: (key, record) => void records.set(usageKeyText(key), record),
  };
}
