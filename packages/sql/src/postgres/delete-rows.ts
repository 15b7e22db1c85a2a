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
 *
 * What is deleted compares the owner as an expression that no index has. Otherwise a planner without statistics, or with
 * a plan for any parameters, walks the owner's index and compares each of its rows with each of the ids.
 */
export function deleteRows(table: string, owner: DataOwner, limit: number, age?: RowAge): SqlStatement {
  const p = createParameters();
  const owned: (readonly [string, string])[] = [['"organizationId"', p.text(owner.organizationId)]];
  if ('integrationId' in owner) owned.push(['"integrationId"', p.text(owner.integrationId)]);
  const isOld = age === undefined ? 'true' : `c."${age.column}" < ${p.time(age.before)}`;
  const where = (column: (name: string) => string) =>
    [...owned.map(([name, value]) => `${column(name)} = ${value}`), isOld].join(' AND ');
  return p.statement(`WITH doomed AS MATERIALIZED (
  SELECT c."id" FROM ${table} c WHERE ${where((name) => `c.${name}`)} LIMIT ${p.int(limit)}
),
gone AS (
  DELETE FROM ${table} c WHERE c."id" = ANY (ARRAY(SELECT d."id" FROM doomed d))
    AND ${where((name) => `c.${name} || ''`)}
  RETURNING 1
)
SELECT (SELECT count(*) FROM gone)::int AS "deleted", (SELECT count(*) FROM doomed)::int AS "found"`);
}
