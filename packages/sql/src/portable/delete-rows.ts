import type { IntegrationRef } from '@org/ingest-core';
import { readText } from '../row-values.js';
import type { PortableSession } from '../sql-session.js';
import type { SqlDialect } from './dialect.js';
import { createParameters, type Parameters } from './parameters.js';
import { retryConflicts } from './storage-call.js';

/** Whose rows: one integration's, or all of an organization's. */
export type RowOwner = IntegrationRef | { readonly organizationId: string };

/** Rows a statement: few enough that no lock is held for long. */
const ROWS_AT_ONCE = 1000;

/** Deletes an owner's rows of a table with row ids, statement by statement until none is left; returns how many. */
export async function deleteInBatches(
  session: PortableSession,
  dialect: SqlDialect,
  table: string,
  owner: RowOwner,
): Promise<number> {
  if (!isStorableOwner(dialect, owner)) return 0;
  let total = 0;
  for (;;) {
    const p = createParameters(dialect);
    const find = p.statement(
      `SELECT ${dialect.quote('id')} FROM ${table} WHERE ${ownedBy(dialect, p, owner)} LIMIT ${ROWS_AT_ONCE}${session.isInTransaction ? dialect.latest : ''}`,
    );
    const found = await session.query(find);
    if (found.length === 0) return total;
    const q = createParameters(dialect);
    const ids = q.texts(found.map((row) => readText(row, 'id')));
    const remove = q.statement(`DELETE FROM ${table} WHERE ${dialect.quote('id')} IN (${ids})`);
    total += await retryConflicts(dialect, session, () => session.execute(remove));
  }
}

/** Deletes what `lock` leaves behind, where it leaves anything. */
export async function deleteLocks(
  session: PortableSession,
  dialect: SqlDialect,
  locks: string,
  owner: RowOwner,
): Promise<void> {
  if (!dialect.hasLockRows || !isStorableOwner(dialect, owner)) return;
  const p = createParameters(dialect);
  const remove = p.statement(`DELETE FROM ${locks} WHERE ${ownedBy(dialect, p, owner)}`);
  await retryConflicts(dialect, session, () => session.execute(remove));
}

function ownedBy(dialect: SqlDialect, p: Parameters, owner: RowOwner): string {
  const organization = `${dialect.quote('organizationId')} = ${p.text(owner.organizationId)}`;
  if (!('integrationId' in owner)) return organization;
  return `${organization} AND ${dialect.quote('integrationId')} = ${p.text(owner.integrationId)}`;
}

function isStorableOwner(dialect: SqlDialect, owner: RowOwner): boolean {
  return Object.values(owner).every((id) => dialect.isStorableId(id));
}
