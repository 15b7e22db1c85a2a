import type { UsageChange, UsageKey } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import type { TableNames } from '../table-names.js';
import { ROWS_TO_CLEAR } from '../usage-changes.js';
import { createParameters, type Parameters } from './parameters.js';

const KEY_ORDER = (row: string) => `${row}."level" COLLATE "C", ${row}."externalId" COLLATE "C"`;

/**
 * Full hours, so that most writes leave the index of this column alone: a row that only changes elsewhere is replaced
 * within its page.
 *
 * @see https://www.postgresql.org/docs/current/storage-hot.html
 */
const EXPIRES_AT = `to_timestamp(ceil((extract(epoch FROM statement_timestamp()) * 1000 + u."keepMs") / 3600000) * 3600)`;

export function findUsage(keys: readonly UsageKey[], names: TableNames): SqlStatement {
  const p = createParameters();
  return p.statement(`SELECT s."level" || ':' || s."externalId" AS "key", s."state", s."version"::text AS "version"
FROM unnest(${p.texts(keys.map(({ level }) => level))}, ${p.texts(keys.map(({ id }) => id))}) AS u("level", "externalId")
JOIN ${names.usage} s ON s."level" = u."level" AND s."externalId" = u."externalId"`);
}

/**
 * Replaces budgets that have these very versions, all of them or none; answers how many it `saved`. The rows are locked
 * before they are compared, in the order of the keys.
 */
export function replaceUsage(changes: readonly UsageChange[], names: TableNames): SqlStatement {
  const p = createParameters();
  return p.statement(`WITH incoming AS MATERIALIZED (
  ${selectIncoming(p, changes)}
),
stored AS MATERIALIZED (
  SELECT s."version" = u."version" AS "isMeant"
  FROM incoming u JOIN ${names.usage} s ON s."level" = u."level" AND s."externalId" = u."externalId"
  ORDER BY ${KEY_ORDER('s')}
  FOR UPDATE OF s
),
saved AS (
  UPDATE ${names.usage} s SET "state" = u."state", "version" = u."version" + 1, "expiresAt" = ${EXPIRES_AT}
  FROM incoming u
  WHERE s."level" = u."level" AND s."externalId" = u."externalId"
    AND (SELECT count(*) FROM stored d WHERE d."isMeant") = ${p.int(changes.length)}
  RETURNING 1
)
SELECT count(*)::int AS "saved" FROM saved`);
}

/**
 * Stores new budgets, and others that have these very versions; answers a row for each that it wrote, and whether that was
 * `isMeant`: to be new, or not. Where one is missing or was not meant, all has to be undone.
 */
export function storeUsage(changes: readonly UsageChange[], names: TableNames): SqlStatement {
  const p = createParameters();
  return p.statement(`WITH incoming AS MATERIALIZED (
  ${selectIncoming(p, changes)}
)
INSERT INTO ${names.usage} AS s ("level", "externalId", "state", "version", "expiresAt")
SELECT u."level", u."externalId", u."state", u."version" + 1, ${EXPIRES_AT}
FROM incoming u
ORDER BY ${KEY_ORDER('u')}
ON CONFLICT ("level", "externalId")
DO UPDATE SET "state" = excluded."state", "version" = excluded."version", "expiresAt" = excluded."expiresAt"
WHERE s."version" = excluded."version" - 1 AND s."version" > 0
RETURNING (s.xmax = 0) = (s."version" = 1) AS "isMeant"`);
}

/** Deletes some of the budgets whose time is over; it never waits for a writer. */
export function clearUsage(names: TableNames): SqlStatement {
  return {
    text: `WITH old AS MATERIALIZED (
  SELECT s."level", s."externalId" FROM ${names.usage} s
  WHERE s."expiresAt" < statement_timestamp()
  LIMIT ${ROWS_TO_CLEAR}
  FOR UPDATE SKIP LOCKED
)
DELETE FROM ${names.usage} s USING old o WHERE s."level" = o."level" AND s."externalId" = o."externalId"`,
    values: [],
  };
}

function selectIncoming(p: Parameters, changes: readonly UsageChange[]): string {
  const columns: readonly (readonly [name: string, array: string])[] = [
    ['level', p.texts(changes.map(({ key }) => key.level))],
    ['externalId', p.texts(changes.map(({ key }) => key.id))],
    ['state', p.texts(changes.map(({ state }) => state))],
    ['version', `${p.texts(changes.map(({ version }) => String(version)))}::bigint[]`],
    ['keepMs', `${p.texts(changes.map(({ keepMs }) => String(Math.ceil(keepMs))))}::bigint[]`],
  ];
  const names = columns.map(([name]) => `"${name}"`).join(', ');
  return `SELECT ${names} FROM unnest(${columns.map(([, array]) => array).join(', ')}) AS u(${names})`;
}
