import { type IntegrationRef, MAX_FAILURES_PER_INTEGRATION } from '@org/ingest-core';
import type { CountedFailure } from '../failure-log.js';
import type { SqlStatement } from '../sql-statement.js';
import type { TableNames } from '../table-names.js';
import { selectTime } from './content-columns.js';
import { toMetaCode } from './meta-code.js';
import { createParameters } from './parameters.js';

/**
 * Adds failures to the log, each counted by its `openKey` while it is open. Where lines are new, those of their
 * integration that are then too many are deleted, settled ones first and then the oldest; where none is, nobody looks.
 */
export function recordFailures(failures: readonly CountedFailure[], names: TableNames): SqlStatement {
  const p = createParameters();
  const columns: readonly (readonly [string, string])[] = [
    ['organizationId', p.texts(failures.map((failure) => failure.organizationId))],
    ['integrationId', p.texts(failures.map((failure) => failure.integrationId))],
    ['openKey', p.texts(failures.map((failure) => failure.openKey))],
    ['scope', p.texts(failures.map((failure) => failure.scope))],
    ['externalContentId', p.texts(failures.map((failure) => failure.externalContentId))],
    ['kind', p.texts(failures.map((failure) => failure.error.kind))],
    ['code', p.ints(failures.map((failure) => toMetaCode(failure.error.code)))],
    ['subcode', p.ints(failures.map((failure) => toMetaCode(failure.error.subcode)))],
    ['fbtraceId', p.texts(failures.map((failure) => failure.error.fbtraceId))],
    ['message', p.texts(failures.map((failure) => failure.error.message))],
    ['occurrences', p.ints(failures.map((failure) => failure.occurrences))],
    ['firstSeenAt', p.times(failures.map((failure) => failure.firstSeenAt))],
    ['lastSeenAt', p.times(failures.map((failure) => failure.error.at))],
  ];
  const quoted = columns.map(([name]) => `"${name}"`).join(', ');
  const newer = ['fbtraceId', 'message', 'lastSeenAt'].map(
    (name) =>
      `"${name}" = CASE WHEN excluded."lastSeenAt" < f."lastSeenAt" THEN f."${name}" ELSE excluded."${name}" END`,
  );
  // The lines that are looked through are those from before the statement: what it adds is counted, and what it counts
  // once more is known by its key.
  return p.statement(`WITH incoming AS MATERIALIZED (
  SELECT ${quoted} FROM unnest(${columns.map(([, array]) => array).join(', ')}) AS u(${quoted})
),
recorded AS (
  INSERT INTO ${names.failures} AS f ("id", ${quoted})
  SELECT gen_random_uuid()::text, ${quoted}
  FROM incoming u
  ORDER BY u."organizationId" COLLATE "C", u."integrationId" COLLATE "C", u."openKey" COLLATE "C"
  ON CONFLICT ("organizationId", "integrationId", "openKey")
  DO UPDATE SET "occurrences" = f."occurrences" + excluded."occurrences", ${newer.join(', ')}
  RETURNING f."organizationId", f."integrationId", f.xmax = 0 AS "isNew"
),
grown AS MATERIALIZED (
  SELECT r."organizationId", r."integrationId", count(*) AS "added"
  FROM recorded r WHERE r."isNew" GROUP BY r."organizationId", r."integrationId"
),
surplus AS MATERIALIZED (
  SELECT o."id" FROM grown g
  CROSS JOIN LATERAL (
    SELECT f."id" FROM ${names.failures} f
    WHERE f."organizationId" = g."organizationId" AND f."integrationId" = g."integrationId"
    ORDER BY f."openKey" IS NULL, NOT EXISTS (
      SELECT FROM incoming u
      WHERE u."organizationId" = f."organizationId" AND u."integrationId" = f."integrationId" AND u."openKey" = f."openKey"
    ), f."lastSeenAt" DESC, f."id" DESC
    OFFSET greatest(${MAX_FAILURES_PER_INTEGRATION} - g."added", 0)
  ) o
),
pruned AS (
  DELETE FROM ${names.failures} d WHERE d."id" = ANY (ARRAY(SELECT s."id" FROM surplus s)) RETURNING 1
)
SELECT count(*)::int AS "pruned" FROM pruned`);
}

export function listFailures(
  integration: IntegrationRef,
  options: { readonly limit: number; readonly includeResolved: boolean },
  names: TableNames,
): SqlStatement {
  const p = createParameters();
  const plain = ['id', 'organizationId', 'integrationId', 'scope', 'externalContentId', 'kind', 'code', 'subcode'];
  const columns = [
    ...[...plain, 'fbtraceId', 'message', 'occurrences'].map((name) => `f."${name}"`),
    ...['firstSeenAt', 'lastSeenAt', 'resolvedAt'].map((name) => selectTime('f', name)),
  ];
  const open = options.includeResolved ? '' : 'AND f."openKey" IS NOT NULL';
  return p.statement(`SELECT ${columns.join(', ')} FROM ${names.failures} f
WHERE f."organizationId" = ${p.text(integration.organizationId)} AND f."integrationId" = ${p.text(integration.integrationId)} ${open}
ORDER BY f."lastSeenAt" DESC, f."id" DESC
LIMIT ${p.int(options.limit)}`);
}

/** Settles open failures of one scope, of the named items only where `externalContentIds` is a list; answers `changed`. */
export function resolveFailures(
  integration: IntegrationRef,
  scope: 'run' | 'item',
  externalContentIds: readonly string[] | null,
  resolvedAt: Date,
  names: TableNames,
): SqlStatement {
  const p = createParameters();
  const items = externalContentIds === null ? '' : `AND f."externalContentId" = ANY (${p.texts(externalContentIds)})`;
  return p.statement(`WITH target AS (
  SELECT f."id" FROM ${names.failures} f
  WHERE f."organizationId" = ${p.text(integration.organizationId)} AND f."integrationId" = ${p.text(integration.integrationId)}
    AND f."openKey" IS NOT NULL AND f."scope" = ${p.text(scope)} ${items}
  ORDER BY f."openKey" COLLATE "C"
  FOR UPDATE OF f
),
changed AS (
  UPDATE ${names.failures} f SET "resolvedAt" = ${p.time(resolvedAt)}, "openKey" = NULL
  WHERE f."id" = ANY (ARRAY(SELECT t."id" FROM target t))
  RETURNING 1
)
SELECT count(*)::int AS "changed" FROM changed`);
}
