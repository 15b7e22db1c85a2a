import type { IntegrationRef } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import type { TableNames } from '../table-names.js';
import { keyOrder, raised } from './content-columns.js';
import { createParameters } from './parameters.js';
import { rowUnderKey } from './row-under-key.js';

/** Sets the removal time of the rows that the ids name, each by its own id or, failing that, by an alias; answers `changed`. */
export function markContentRemoved(
  integration: IntegrationRef,
  externalContentIds: readonly string[],
  removedAt: Date,
  names: TableNames,
): SqlStatement {
  const p = createParameters();
  const organizationId = p.text(integration.organizationId);
  const integrationId = p.text(integration.integrationId);
  const key = { organizationId, integrationId, externalContentId: 'n."id"' };
  const ofTenant = `c."organizationId" = ${organizationId} AND c."integrationId" = ${integrationId}`;
  return p.statement(`WITH named AS MATERIALIZED (
  SELECT DISTINCT u."id" FROM unnest(${p.texts(externalContentIds)}) AS u("id")
),
by_id AS MATERIALIZED (
  SELECT n."id" AS "name", o."id"
  FROM named n
  JOIN ${rowUnderKey(names.content, key, 'o')}
),
holders AS MATERIALIZED (
  SELECT c."id", c."aliases", c."publishedAt" FROM ${names.content} c
  WHERE ${ofTenant} AND c."aliases" && ARRAY(SELECT n."id" FROM named n)
),
by_alias AS (
  SELECT DISTINCT ON (n."id") h."id"
  FROM named n
  JOIN holders h ON n."id" = ANY (h."aliases")
  WHERE NOT EXISTS (SELECT FROM by_id b WHERE b."name" = n."id")
  ORDER BY n."id", h."publishedAt" DESC, h."id" DESC
),
target AS (
  SELECT c."id" FROM ${names.content} c
  WHERE c."id" = ANY (ARRAY(SELECT b."id" FROM by_id b UNION SELECT a."id" FROM by_alias a)) AND c."removedAt" IS NULL
  ORDER BY ${keyOrder('c')}
  FOR UPDATE OF c
),
changed AS (
  UPDATE ${names.content} c SET "removedAt" = ${p.time(removedAt)}, "updatedAt" = ${raised('c')}
  WHERE c."id" = ANY (ARRAY(SELECT t."id" FROM target t))
  RETURNING 1
)
SELECT count(*)::int AS "changed" FROM changed`);
}
