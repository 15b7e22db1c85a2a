import type { IntegrationRef } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import type { TableNames } from '../table-names.js';
import { createParameters, type Parameters } from './parameters.js';

/**
 * Keeps other writers from deciding identities in the same integrations until the transaction ends. The locks are taken
 * in one order for all; they lock no row.
 */
export function lockIdentities(integrations: readonly IntegrationRef[], names: TableNames): SqlStatement {
  const p = createParameters();
  const keys = [...distinctKeys(integrations, names).keys()];
  return p.statement(`SELECT pg_advisory_xact_lock(k."key")::text AS "locked"
FROM (SELECT DISTINCT hashtextextended(u."text", 0) AS "key" FROM unnest(${p.texts(keys)}) AS u("text") ORDER BY 1) k`);
}

/**
 * A query with a row for each integration of the rows in `changed`, a query of organization and integration, in which
 * somebody is deciding identities; in all others it keeps everybody from that until the transaction ends. It never waits.
 *
 * A transaction of the host's holds its locks until it commits, and what it has stored cannot be seen before: whoever
 * stores content meanwhile would not know that it is the same.
 */
export function deciding(
  p: Parameters,
  integrations: readonly IntegrationRef[],
  changed: string,
  names: TableNames,
): string {
  const keys = distinctKeys(integrations, names);
  const refs = [...keys.values()];
  const arrays = [
    p.texts(refs.map((ref) => ref.organizationId)),
    p.texts(refs.map((ref) => ref.integrationId)),
    p.texts([...keys.keys()]),
  ];
  // OFFSET keeps the planner from taking locks before it knows for whom.
  return `SELECT FROM (
    SELECT DISTINCT k."key" FROM (${changed}) c
    JOIN unnest(${arrays.join(', ')}) AS k("organizationId", "integrationId", "key")
      ON k."organizationId" = c."organizationId" AND k."integrationId" = c."integrationId"
    OFFSET 0
  ) k
  WHERE NOT pg_try_advisory_xact_lock_shared(hashtextextended(k."key", 0))`;
}

function distinctKeys(integrations: readonly IntegrationRef[], names: TableNames): ReadonlyMap<string, IntegrationRef> {
  return new Map(
    integrations.map((ref) => [JSON.stringify([names.content, ref.organizationId, ref.integrationId]), ref]),
  );
}
