import type { IntegrationRef } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import { createParameters } from './parameters.js';

/** Whose rows: one integration's, or all of an organization's. */
export type RowOwner = IntegrationRef | { readonly organizationId: string };

/** Deletes at most `limit` rows of `table` (a name ready to stand in a statement); answers how many as `deleted`. */
export function deleteRows(table: string, owner: RowOwner, limit: number): SqlStatement {
  const p = createParameters();
  const conditions = [`c."organizationId" = ${p.text(owner.organizationId)}`];
  if ('integrationId' in owner) conditions.push(`c."integrationId" = ${p.text(owner.integrationId)}`);
  return p.statement(`WITH gone AS (
  DELETE FROM ${table} d
  WHERE d."id" = ANY (ARRAY(SELECT c."id" FROM ${table} c WHERE ${conditions.join(' AND ')} LIMIT ${p.int(limit)}))
  RETURNING 1
)
SELECT count(*)::int AS "deleted" FROM gone`);
}
