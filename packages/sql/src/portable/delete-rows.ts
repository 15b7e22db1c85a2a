import { type DataOwner, StorageError } from '@org/ingest-core';
import { readText } from '../row-values.js';
import type { PortableSession } from '../sql-session.js';
import type { SqlDialect } from './dialect.js';
import { createParameters, type Parameters } from './parameters.js';

/** Rows with a time before another; rows without that time are left out. */
export interface RowAge {
  readonly column: 'publishedAt' | 'resolvedAt';
  readonly before: Date;
}

/** Rows a statement: few enough that no lock is held for long. */
const ROWS_AT_ONCE = 1000;

/**
 * Deletes an owner's rows of a table with row ids, or the old ones of them, statement by statement until none is left;
 * returns how many.
 */
export async function deleteInBatches(
  session: PortableSession,
  dialect: SqlDialect,
  table: string,
  owner: DataOwner,
  age?: RowAge,
): Promise<number> {
  if (age !== undefined && Number.isNaN(age.before.getTime()))
    throw new StorageError('The time to delete up to is not a valid time. Pass the first time that stays.');
  if (!isStorableOwner(dialect, owner)) return 0;
  const areMeant = (p: Parameters) =>
    `${ownedBy(dialect, p, owner)}${age === undefined ? '' : ` AND ${dialect.quote(age.column)} < ${p.time(age.before)}`}`;
  let total = 0;
  for (;;) {
    const p = createParameters(dialect);
    const find = p.statement(
      `SELECT ${dialect.quote('id')} FROM ${table} WHERE ${areMeant(p)} LIMIT ${ROWS_AT_ONCE}${session.isInTransaction ? dialect.latest : ''}`,
    );
    const found = await session.query(find);
    if (found.length === 0) return total;
    const q = createParameters(dialect);
    const ids = q.texts(found.map((row) => readText(row, 'id')));
    // Somebody may have written a row since it was found.
    const remove = q.statement(`DELETE FROM ${table} WHERE ${dialect.quote('id')} IN (${ids}) AND ${areMeant(q)}`);
    total += await session.execute(remove);
  }
}

/** Deletes what `lock` leaves behind, where it leaves anything. */
export async function deleteLocks(
  session: PortableSession,
  dialect: SqlDialect,
  locks: string,
  owner: DataOwner,
): Promise<void> {
  if (!dialect.hasLockRows || !isStorableOwner(dialect, owner)) return;
  const p = createParameters(dialect);
  const remove = p.statement(`DELETE FROM ${locks} WHERE ${ownedBy(dialect, p, owner)}`);
  await session.execute(remove);
}

function ownedBy(dialect: SqlDialect, p: Parameters, owner: DataOwner): string {
  const organization = `${dialect.quote('organizationId')} = ${p.text(owner.organizationId)}`;
  if (!('integrationId' in owner)) return organization;
  return `${organization} AND ${dialect.quote('integrationId')} = ${p.text(owner.integrationId)}`;
}

function isStorableOwner(dialect: SqlDialect, owner: DataOwner): boolean {
  return Object.values(owner).every((id) => dialect.isStorableId(id));
}

/** Only the ids: a caller may pass a whole item. */
export function pickOwner(owner: DataOwner): DataOwner {
  const { organizationId } = owner;
  return 'integrationId' in owner ? { organizationId, integrationId: owner.integrationId } : { organizationId };
}
