import type { DataOwner } from '@org/ingest-core';
import { deleteRows, type RowAge } from './postgres/delete-rows.js';
import { readNumber } from './row-values.js';
import type { SqlSession } from './sql-session.js';
import { isStorableText } from './storable-text.js';
import { retryConflicts } from './storage-call.js';

/** Rows a statement: few enough that no lock is held for long. */
const ROWS_AT_ONCE = 5000;

/** Deletes an owner's rows of a table, or the old ones of them, statement by statement until none is left; returns how many. */
export async function deleteInBatches(
  session: SqlSession,
  table: string,
  owner: DataOwner,
  age?: RowAge,
): Promise<number> {
  if (!Object.values(owner).every((id) => isStorableText(id))) return 0;
  const statement = deleteRows(table, owner, ROWS_AT_ONCE, age);
  let total = 0;
  for (;;) {
    const [row = {}] = await retryConflicts(session, () => session.query(statement));
    total += readNumber(row, 'deleted');
    // What was found and not deleted is being deleted by someone else; what was not even found may still be there.
    if (readNumber(row, 'found') < ROWS_AT_ONCE) return total;
  }
}

/** Only the ids: a caller may pass a whole item. */
export function pickOwner(owner: DataOwner): DataOwner {
  const { organizationId } = owner;
  return 'integrationId' in owner ? { organizationId, integrationId: owner.integrationId } : { organizationId };
}
