import type { StoredUsage, UsageChange, UsageKey, UsageStore } from '@org/ingest-core';
import { readNumber, readText, readWord } from '../row-values.js';
import type { PortableSession } from '../sql-session.js';
import type { SqlRow } from '../sql-statement.js';
import { checkUsageChange, createClearingTurns, sortUsageChanges, textOfUsageKey } from '../usage-changes.js';
import type { PortableTableNames, SqlDialect } from './dialect.js';
import { IDS_AT_ONCE, inChunks, ROWS_AT_ONCE } from './in-chunks.js';
import { patientSession } from './patient-session.js';
import { callStorage } from './storage-call.js';
import { createUsageStatements } from './usage-statements.js';

const LEVELS: readonly UsageKey['level'][] = ['app', 'page', 'instagram-account'];

/** A `UsageStore` on MariaDB, MySQL or SQLite, whatever client the session belongs to. */
export function createPortableUsageStore(
  client: PortableSession,
  dialect: SqlDialect,
  names: PortableTableNames,
): UsageStore {
  const session = patientSession(client, dialect);
  const statements = createUsageStatements(dialect, names);
  const call = <T>(what: string, work: () => Promise<T>) => callStorage(dialect, session, what, work);
  const isTurnToClear = createClearingTurns();

  const saveWithin = async (within: PortableSession, changes: readonly UsageChange[]): Promise<boolean> => {
    const claim = dialect.claim(names.usage);
    if (claim !== null) await within.execute(claim);
    const versions = new Map<string, number>();
    const keys = changes.map(({ key }) => key);
    for (const chunk of inChunks(keys, IDS_AT_ONCE))
      for (const row of await within.query(statements.hold(chunk)))
        versions.set(textOfUsageKey(toKey(row)), readNumber(row, 'version'));
    if (changes.some(({ key, version }) => (versions.get(textOfUsageKey(key)) ?? 0) !== version)) return false;
    const known = changes.filter(({ version }) => version > 0);
    const fresh = changes.filter(({ version }) => version === 0);
    for (const chunk of inChunks(known, ROWS_AT_ONCE, lengthOf)) await within.execute(statements.replace(chunk));
    for (const chunk of inChunks(fresh, ROWS_AT_ONCE, lengthOf)) await within.execute(statements.insert(chunk));
    return true;
  };

  const clear = async (): Promise<void> => {
    const old = (await session.query(statements.findOld())).map(toKey);
    if (old.length > 0) await session.execute(statements.clear(old));
  };

  return {
    load: (keys) =>
      call('load usage budgets', async () => {
        const stored = new Map<string, StoredUsage>();
        const storable = keys.filter(({ id }) => dialect.isStorableId(id));
        for (const chunk of inChunks(storable, IDS_AT_ONCE))
          for (const row of await session.query(statements.find(chunk)))
            stored.set(textOfUsageKey(toKey(row)), {
              state: readText(row, 'state'),
              version: readNumber(row, 'version'),
            });
        return keys.map((key) => stored.get(textOfUsageKey(key)) ?? null);
      }),

    save: (changes) =>
      call('save usage budgets', async () => {
        for (const change of changes) checkUsageChange(change, dialect.isStorableId);
        if (changes.length === 0) return true;
        // A transaction of the host's would keep the locks.
        if (!session.isInTransaction && isTurnToClear(changes.length)) await clear();
        const sorted = sortUsageChanges(changes);
        try {
          return await session.transaction((within) => saveWithin(within, sorted));
        } catch (error) {
          // Somebody else stored a new one between the look and the insert.
          if (dialect.explain(error).kind === 'duplicate') return false;
          throw error;
        }
      }),
  };
}

function toKey(row: SqlRow): UsageKey {
  return { level: readWord(row, 'level', LEVELS), id: readText(row, 'externalId') };
}

function lengthOf({ state }: UsageChange): number {
  return state.length;
}
