import type { ContentItem } from '@org/ingest-core';
import pg from 'pg';
import type { StorageContender } from './contender.js';
import type { PostgresTable } from './postgres-table.js';

/** Each column, and the type that its array is sent as. */
const COLUMNS: Readonly<Record<string, string>> = {
  organizationId: 'text',
  integrationId: 'text',
  externalContentId: 'text',
  platform: '"AnalyticsPlatform"',
  format: '"AnalyticsContentFormat"',
  kind: '"AnalyticsContentKind"',
  caption: 'text',
  hashtags: 'text',
  hashtagKeys: 'text',
  publishedAt: 'timestamptz',
  permalink: 'text',
  aliases: 'text',
  source: 'text',
  extractorVersion: 'int',
  removedAt: 'timestamptz',
};
const LISTS: ReadonlySet<string> = new Set(['hashtags', 'hashtagKeys', 'aliases']);
const KEY = ['organizationId', 'integrationId', 'externalContentId'];

const names = Object.keys(COLUMNS).map((name) => `"${name}"`);
const data = Object.keys(COLUMNS).filter((name) => !KEY.includes(name));
const rowOf = (row: string) => data.map((name) => `${row}."${name}"`).join(', ');

const UPSERT = `WITH incoming AS MATERIALIZED (
  SELECT ${Object.keys(COLUMNS).map((name) => (LISTS.has(name) ? `u."${name}"::text[] AS "${name}"` : `u."${name}"`))}
  FROM unnest(${Object.values(COLUMNS).map((type, index) => `$${index + 1}::${type}[]`)}) AS u(${names})
),
changed AS MATERIALIZED (
  SELECT n.* FROM incoming n
  LEFT JOIN LATERAL (
    SELECT * FROM "AnalyticsContent" c
    WHERE c."organizationId" = n."organizationId" AND c."integrationId" = n."integrationId"
      AND c."externalContentId" >= n."externalContentId"
    ORDER BY c."externalContentId" LIMIT 1
  ) s ON s."externalContentId" = n."externalContentId"
  WHERE s."id" IS NULL OR (${rowOf('s')}) IS DISTINCT FROM (${rowOf('n')})
),
written AS (
  INSERT INTO "AnalyticsContent" AS t (${names}) SELECT ${names} FROM changed ORDER BY ${KEY.map((name) => `"${name}"`)}
  ON CONFLICT (${KEY.map((name) => `"${name}"`)})
  DO UPDATE SET ${data.map((name) => `"${name}" = excluded."${name}"`)}, "updatedAt" = now()
  WHERE (${rowOf('t')}) IS DISTINCT FROM (${rowOf('excluded')})
  RETURNING t.xmax = 0 AS "isNew"
)
SELECT count(*) FILTER (WHERE "isNew")::int AS "inserted", count(*) FILTER (WHERE NOT "isNew")::int AS "updated"
FROM written`;

/**
 * The ceiling: the fastest statement that is safe against other writers, written for node-postgres and this one table.
 * It takes no record for better than another and unites no ids.
 */
export function handwrittenStatement(
  name: string,
  items: readonly ContentItem[],
  table: PostgresTable,
): StorageContender {
  const pool = new pg.Pool({ connectionString: table.url });
  return {
    ...table,
    ...{ name, items },
    store: (batch) => pool.query(UPSERT, toColumns(batch)),
    close: async () => {
      await pool.end();
      await table.close();
    },
  };
}

function toColumns(items: readonly ContentItem[]): unknown[][] {
  return [
    items.map((item) => item.organizationId),
    items.map((item) => item.integrationId),
    items.map((item) => item.externalContentId),
    items.map((item) => item.platform),
    items.map((item) => item.format),
    items.map((item) => item.kind),
    items.map((item) => item.caption),
    items.map((item) => toLiteral(item.hashtags)),
    items.map((item) => toLiteral(item.hashtagKeys)),
    items.map((item) => item.publishedAt),
    items.map((item) => item.permalink),
    items.map((item) => toLiteral(item.aliases)),
    items.map((item) => item.source),
    items.map((item) => item.extractorVersion),
    items.map((item) => item.removedAt),
  ];
}

/** Hashtags and ids have no quote and no backslash. */
function toLiteral(values: readonly string[]): string {
  return values.length === 0 ? '{}' : `{"${values.join('","')}"}`;
}
