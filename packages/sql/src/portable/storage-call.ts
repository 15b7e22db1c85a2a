import { IngestError, StorageError } from '@org/ingest-core';
import { adviceOnMissing } from '../missing-tables.js';
import type { SqlSession } from '../sql-session.js';
import type { SqlDialect, WriteFailure } from './dialect.js';

/** How often a write is tried that loses against another one; more would hide a real deadlock. */
const ATTEMPTS = 5;

/**
 * Does `work`; a failure that is not an `IngestError` becomes a `StorageError` with the failure as its cause. The
 * message says what failed and never repeats the driver's, which may quote a row.
 */
export async function callStorage<T>(
  dialect: SqlDialect,
  session: Pick<SqlSession, 'migrate'>,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof IngestError) throw error;
    const failure = dialect.explain(error);
    const code = 'code' in failure && failure.code !== null ? ` (${failure.code})` : '';
    const advice = adviceOn(failure, session) ?? "The error's cause tells what the database or its client said";
    throw new StorageError(`Could not ${what}${code}. ${advice}.`, { cause: error });
  }
}

function adviceOn(failure: WriteFailure, session: Pick<SqlSession, 'migrate'>): string | null {
  if (failure.kind === 'missing') return adviceOnMissing(failure.part, session);
  return failure.kind === 'other' ? failure.advice : null;
}

/**
 * Does `write` again when it lost against another transaction. `write` must be all or nothing. Inside a transaction of
 * the host's it is done once: what the loss has undone there is more than this write.
 */
export async function retryConflicts<T>(dialect: SqlDialect, session: SqlSession, write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (session.isInTransaction || attempt === ATTEMPTS || dialect.explain(error).kind !== 'conflict') throw error;
    }
  }
}
