import type { Clock } from '../ports/clock.js';
import { systemClock } from '../ports/clock.js';
import type { UsageKey } from '../ports/usage-budget.js';
import { usageKeyText } from '../ports/usage-key-text.js';
import type { StoredUsage, UsageStore } from '../ports/usage-store.js';

export interface MemoryUsageStoreOptions {
  /** Says when an entry may be forgotten. Default: `systemClock`. */
  readonly clock?: Pick<Clock, 'now'>;
}

interface Entry extends StoredUsage {
  readonly expiresAtMs: number;
}

/** Entries between two looks at what may be forgotten. */
const SWEEP_EVERY = 1000;

/**
 * Keeps budgets in the memory of the process: for several governors in one process, and as the reference that says how
 * every `UsageStore` behaves.
 *
 * @example
 * ```ts
 * const store = createMemoryUsageStore();
 * const budgets = [createUsageGovernor({ store }), createUsageGovernor({ store })];
 * ```
 */
export function createMemoryUsageStore(options: MemoryUsageStoreOptions = {}): UsageStore {
  const { clock = systemClock } = options;
  const entries = new Map<string, Entry>();
  let saves = 0;

  const find = (key: UsageKey): Entry | null => {
    const entry = entries.get(usageKeyText(key));
    return entry !== undefined && entry.expiresAtMs > clock.now().getTime() ? entry : null;
  };

  function sweep(): void {
    saves += 1;
    if (saves % SWEEP_EVERY !== 0) return;
    const now = clock.now().getTime();
    for (const [text, entry] of entries) if (entry.expiresAtMs <= now) entries.delete(text);
  }

  return {
    async load(keys) {
      return keys.map((key) => {
        const entry = find(key);
        return entry === null ? null : { state: entry.state, version: entry.version };
      });
    },

    async save(changes) {
      if (changes.some(({ key, version }) => (find(key)?.version ?? 0) !== version)) return false;
      const now = clock.now().getTime();
      for (const { key, state, version, keepMs } of changes)
        entries.set(usageKeyText(key), { state, version: version + 1, expiresAtMs: now + keepMs });
      sweep();
      return true;
    },
  };
}
