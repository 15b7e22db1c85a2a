import type { IntegrationRef } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import { createParameters } from './parameters.js';

/** Whose rows: one integration's, or all of an organization's. */
export type RowOwner = IntegrationRef | { readonly organizationId: string };

/**
 * Deletes at most `limit` rows of `table` (a name ready to stand in a statement). Answers how many it `found`, and how
 * many of these it `deleted` itself: another transaction may have been faster with some.
 */
export function deleteRows(table: string, owner: RowOwner, limit: number): SqlStatement {
  const p = createParameters();
  const conditions = [`c."organizationId" = ${p.text(owner.organizationId)}`];
  if ('integrationId' in owner) conditions.push(`c."integrationId" = ${p.text(owner.integrationId)}`);
  return p.statement(`WITH doomed AS MATERIALIZED (
  SELECT c."id" FROM ${table} c WHERE ${conditions.join(' AND ')} LIMIT ${p.int(limit)}
),
gone AS (
  DELETE FROM ${table} d WHERE d."id" = ANY (ARRAY(SELECT c."id" FROM doomed c)) RETURNING 1
)
SELECT (SELECT count(*) FROM gone)::int AS "deleted", (SELECT count(*) FROM doomed)::int AS "found"`);
}
