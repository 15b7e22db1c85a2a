import { IngestError, StorageError } from '@org/ingest-core';
import { adviceOnMissing } from '../missing-tables.js';
import type { SqlSession } from '../sql-session.js';
import { withoutRowData } from '../without-row-data.js';
import type { SqlDialect, WriteFailure } from './dialect.js';

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
    throw new StorageError(`Could not ${what}${code}. ${advice}.`, { cause: withoutRowData(error) });
  }
}

function adviceOn(failure: WriteFailure, session: Pick<SqlSession, 'migrate'>): string | null {
  if (failure.kind === 'missing') return adviceOnMissing(failure.part, session);
  if (failure.kind === 'conflict') return 'Other writers were in its way all the time. Try again later';
  return failure.kind === 'other' ? failure.advice : null;
}
