import type { DataOwner } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import { createParameters } from './parameters.js';

/** Rows with a time before another; rows without that time are left out. */
export interface RowAge {
  readonly column: 'publishedAt' | 'resolvedAt';
  readonly before: Date;
}

/**
 * Deletes at most `limit` rows of `table` (a name ready to stand in a statement). Answers how many it `found`, and how
 * many of these it `deleted` itself: another transaction may have been faster with some, or have written one since, which is then
 * looked at again.
 */
export function deleteRows(table: string, owner: DataOwner, limit: number, age?: RowAge): SqlStatement {
  const p = createParameters();
  const conditions = [`c."organizationId" = ${p.text(owner.organizationId)}`];
  if ('integrationId' in owner) conditions.push(`c."integrationId" = ${p.text(owner.integrationId)}`);
  if (age !== undefined) conditions.push(`c."${age.column}" < ${p.time(age.before)}`);
  return p.statement(`WITH doomed AS MATERIALIZED (
  SELECT c."id" FROM ${table} c WHERE ${conditions.join(' AND ')} LIMIT ${p.int(limit)}
),
gone AS (
  DELETE FROM ${table} c WHERE c."id" = ANY (ARRAY(SELECT d."id" FROM doomed d)) AND ${conditions.join(' AND ')} RETURNING 1
)
SELECT (SELECT count(*) FROM gone)::int AS "deleted", (SELECT count(*) FROM doomed)::int AS "found"`);
}
