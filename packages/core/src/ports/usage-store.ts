import type { UsageKey } from './usage-budget.js';

/** What is stored about a budget. */
export interface StoredUsage {
  /** Text of the usage governor; means nothing to a store. At most 16,000 characters. */
  readonly state: string;
  /** How often it was saved; the first save makes it 1. */
  readonly version: number;
}

/** What is to be stored about a budget. */
export interface UsageChange {
  readonly key: UsageKey;
  readonly state: string;
  /** That of what was loaded; 0 where nothing was. */
  readonly version: number;
  /** Milliseconds for which it must be kept; after them it may be forgotten, by the store's own clock. */
  readonly keepMs: number;
}

/**
 * Where the usage governors of many processes keep what they know of Meta's budgets.
 *
 * It is compare-and-set, as that of an ingestion state, so every rule stays in the governor: a store loads, saves what
 * nobody saved meanwhile, and knows neither percentages nor times. A governor that lost tries again, and of several that
 * save the same key at once one always wins.
 *
 * Guarantees that every store gives:
 * - `save` is atomic over all its changes: all are stored, or none. It never waits for another `save` for good, whatever
 *   the order of the keys.
 * - A key is its level and its id, character by character: ids that differ in case, accents or spaces are different.
 * - `load` sees every `save` that ended before it began, from any process.
 *
 * It is asked before and after every call to Meta, so it must be fast: a governor goes on without a store that takes
 * longer than a second. It is not asked for the same key twice in one `load` or `save`.
 *
 * @example
 * ```ts
 * const [stored] = await store.load([key]);
 * const isMine = await store.save([{ key, state: next, version: stored?.version ?? 0, keepMs: 7_200_000 }]);
 * ```
 */
export interface UsageStore {
  /**
   * What is stored of each key, in their order; `null` where nothing is. Several keys need not be of one moment.
   * @throws {StorageError} when the storage fails.
   */
  load(keys: readonly UsageKey[]): Promise<readonly (StoredUsage | null)[]>;
  /**
   * Stores each change with its version raised by one. Returns `false` and stores nothing when any of the keys has
   * another version than its change names. No changes: `true`.
   * @throws {StorageError} when the storage fails; whether it was stored is then unknown.
   */
  save(changes: readonly UsageChange[]): Promise<boolean>;
}
