import { INCOMPLETE_EXTRACTOR_VERSION, type StoredContentItem } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import type { TableNames } from '../table-names.js';
import { keyOrder, raised } from './content-columns.js';
import { createParameters } from './parameters.js';
import { unitedAliases } from './reconcile-rows.js';

/**
 * Writes what follows from a row's other fields where the row is still the one that was read and its rules are older;
 * answers how many rows `changed`. Rows are locked in the order of all statements, and compared once more when they are.
 *
 * A row that shall have another id keeps its own where one is stored under that id, or where another row of
 * the batch gets it; the id is then an alias. Whoever stores a row under it meanwhile makes the statement fail with 23505.
 */
export function applyDerived(rows: readonly StoredContentItem[], names: TableNames): SqlStatement {
  const p = createParameters();
  const columns: readonly (readonly [string, string])[] = [
    ['id', p.texts(rows.map((row) => row.id))],
    ['organizationId', p.texts(rows.map((row) => row.organizationId))],
    ['integrationId', p.texts(rows.map((row) => row.integrationId))],
    ['externalContentId', p.texts(rows.map((row) => row.externalContentId))],
    ['updatedAt', p.times(rows.map((row) => row.updatedAt))],
    ['format', p.texts(rows.map((row) => row.format))],
    ['kind', p.texts(rows.map((row) => row.kind))],
    ['hashtags', p.textLists(rows.map((row) => row.hashtags))],
    ['hashtagKeys', p.textLists(rows.map((row) => row.hashtagKeys))],
    ['extractorVersion', p.ints(rows.map((row) => row.extractorVersion))],
  ];
  const quoted = columns.map(([name]) => `"${name}"`).join(', ');
  const isMeant = `n."id" = c."id" AND n."organizationId" = c."organizationId" AND n."integrationId" = c."integrationId"
    AND n."updatedAt" = c."updatedAt" AND (c."extractorVersion" < n."extractorVersion"
      OR c."extractorVersion" = ${INCOMPLETE_EXTRACTOR_VERSION} AND n."extractorVersion" = ${INCOMPLETE_EXTRACTOR_VERSION})`;
  const ids = 'ARRAY(SELECT n."id" FROM incoming n)';
  return p.statement(`WITH incoming AS MATERIALIZED (
  SELECT ${quoted} FROM unnest(${columns.map(([, array]) => array).join(', ')}) AS u(${quoted})
),
target AS MATERIALIZED (
  SELECT c."id", c."organizationId", c."integrationId", c."externalContentId" FROM ${names.content} c
  WHERE c."id" = ANY (${ids})
  ORDER BY ${keyOrder('c')}
  FOR UPDATE OF c
),
moving AS MATERIALIZED (
  SELECT DISTINCT ON (n."organizationId", n."integrationId", n."externalContentId") n."id"
  FROM incoming n
  JOIN target t ON t."id" = n."id" AND t."externalContentId" <> n."externalContentId"
  WHERE NOT EXISTS (
    SELECT FROM ${names.content} c
    WHERE c."organizationId" = n."organizationId" AND c."integrationId" = n."integrationId"
      AND c."externalContentId" = n."externalContentId"
  )
),
derived AS MATERIALIZED (
  SELECT n.*, CASE WHEN m."id" IS NULL THEN t."externalContentId" ELSE n."externalContentId" END AS "ownId"
  FROM incoming n
  JOIN target t ON t."id" = n."id"
  LEFT JOIN moving m ON m."id" = n."id"
),
changed AS (
  UPDATE ${names.content} c
  SET "externalContentId" = n."ownId",
    "aliases" = ${unitedAliases('n."ownId"', 'c."aliases" || ARRAY[c."externalContentId", n."externalContentId"]')},
    "format" = n."format"::${names.format}, "kind" = n."kind"::${names.kind},
    "hashtags" = n."hashtags"::text[], "hashtagKeys" = n."hashtagKeys"::text[],
    "extractorVersion" = n."extractorVersion", "updatedAt" = ${raised('c')}
  FROM derived n
  WHERE c."id" = ANY (${ids}) AND ${isMeant}
  RETURNING 1
)
SELECT count(*)::int AS "changed" FROM changed`);
}
