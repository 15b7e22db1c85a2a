import type { StoredUsage, UsageChange, UsageStore } from '@org/ingest-core';
import { clearUsage, findUsage, replaceUsage, storeUsage } from './postgres/usage-budgets.js';
import { readBoolean, readNumber, readText } from './row-values.js';
import type { SqlSession } from './sql-session.js';
import { isStorableText } from './storable-text.js';
import { callStorage, retryConflicts } from './storage-call.js';
import type { TableNames } from './table-names.js';
import { checkUsageChange, createClearingTurns, sortUsageChanges, textOfUsageKey } from './usage-changes.js';

/** Undoes what was stored before it was seen that somebody else had been faster. */
const OUTRUN = new Error('Another writer was faster');

/** A `UsageStore` on PostgreSQL 13 or later, whatever client the session belongs to. */
export function createSqlUsageStore(session: SqlSession, names: TableNames): UsageStore {
  const call = <T>(what: string, work: () => Promise<T>) => callStorage(session, what, work);
  const isTurnToClear = createClearingTurns();

  return {
    load: (keys) =>
      call('load usage budgets', async () => {
        const storable = keys.filter(({ id }) => isStorableText(id));
        if (storable.length === 0) return keys.map(() => null);
        const rows = await session.query(findUsage(storable, names));
        const stored = new Map(
          rows.map((row): [string, StoredUsage] => [
            readText(row, 'key'),
            { state: readText(row, 'state'), version: readNumber(row, 'version') },
          ]),
        );
        return keys.map((key) => stored.get(textOfUsageKey(key)) ?? null);
      }),

    save: (changes) =>
      call('save usage budgets', async () => {
        for (const change of changes) checkUsageChange(change, isStorableText);
        if (changes.length === 0) return true;
        // A transaction of the host's would keep the locks.
        if (!session.isInTransaction && isTurnToClear(changes.length))
          await retryConflicts(session, () => session.query(clearUsage(names)));
        const sorted = sortUsageChanges(changes);
        return retryConflicts(session, () =>
          sorted.every(({ version }) => version > 0) ? replace(sorted) : storeWithNewOnes(sorted),
        );
      }),
  };

  /** What is known can be locked, so one statement decides and writes. */
  async function replace(changes: readonly UsageChange[]): Promise<boolean> {
    const [row = {}] = await session.query(replaceUsage(changes, names));
    return readNumber(row, 'saved') === changes.length;
  }

  async function storeWithNewOnes(changes: readonly UsageChange[]): Promise<boolean> {
    try {
      await session.transaction(async (within) => {
        const rows = await within.query(storeUsage(changes, names));
        if (rows.length < changes.length || !rows.every((row) => readBoolean(row, 'isMeant'))) throw OUTRUN;
      });
      return true;
    } catch (error) {
      if (error === OUTRUN) return false;
      throw error;
    }
  }
}
