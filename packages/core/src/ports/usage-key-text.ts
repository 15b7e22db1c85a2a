import type { UsageKey } from './usage-budget.js';

/** A key as one text, for maps and for stores. */
export function usageKeyText({ level, id }: UsageKey): string {
  return `${level}:${id}`;
}
