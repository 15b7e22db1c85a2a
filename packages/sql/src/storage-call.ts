import { IngestError, StorageError } from '@org/ingest-core';
import { adviceOnMissing, type MissingPart } from './missing-tables.js';
import type { SqlSession } from './sql-session.js';
import { isConflict, isLostRace, sqlStateOf } from './sql-state.js';
import { withoutRowData } from './without-row-data.js';

/** How often a write is tried that loses against another one; more would hide a real deadlock. */
const ATTEMPTS = 5;

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const MISSING: ReadonlyMap<string, MissingPart> = new Map([
  ['42P01', 'table'],
  ['42703', 'column'],
  ['42704', 'enum type'],
]);

/** What to do about other failures that no row is to blame for. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['42501', 'The database user may not do this. Grant it SELECT, INSERT, UPDATE and DELETE on the tables'],
  ['25006', 'The connection is read-only. Connect to the primary server'],
  ['25P02', 'The transaction that was passed had failed before, and does nothing more. Roll it back and begin another'],
  ['57014', 'The statement was cancelled, by statement_timeout or by somebody. Nothing of it was stored; call again'],
  [
    '57P01',
    'The server ended the connection. Nothing of the batch was stored, unless it was being committed; call again',
  ],
]);

/**
 * Does `work`; a failure that is not an `IngestError` becomes a `StorageError` with the failure as its cause. The
 * message says what failed and never repeats the driver's, which may quote a row; neither does the cause repeat one.
 */
export async function callStorage<T>(
  session: Pick<SqlSession, 'migrate'>,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof IngestError) throw error;
    const state = sqlStateOf(error);
    const code = state === null ? '' : ` (SQLSTATE ${state})`;
    const advice = adviceOn(state, session) ?? "The error's cause tells what the database or its client said";
    throw new StorageError(`Could not ${what}${code}. ${advice}.`, { cause: withoutRowData(error) });
  }
}

function adviceOn(state: string | null, session: Pick<SqlSession, 'migrate'>): string | undefined {
  if (state === null) return undefined;
  const part = MISSING.get(state);
  return part === undefined ? ADVICE.get(state) : adviceOnMissing(part, session);
}

/**
 * Does `write` again when it lost against another transaction. `write` must be all or nothing. Inside a transaction of
 * the host's it is done once: what the loss has undone there is more than this write.
 */
export async function retryConflicts<T>(session: SqlSession, write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (session.isInTransaction || attempt === ATTEMPTS || !isConflict(error)) throw error;
    }
  }
}

/**
 * A writer of items that nobody knows by another id takes no lock, and may store a row under the very id that another
 * row was about to get. What was done is rolled back by then, and the next look sees that row.
 */
export async function retryLostRace<T>(store: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await store();
    } catch (error) {
      if (tries === ATTEMPTS || !isLostRace(error)) throw error;
    }
  }
}
