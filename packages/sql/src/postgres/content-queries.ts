import type { ContentScope } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import type { TableNames } from '../table-names.js';
import { scopeConditions } from './content-scope.js';
import { createParameters, type Parameters } from './parameters.js';

/** A week begins on Monday in `date_trunc`, as in ISO 8601. */
export type PeriodBucket = 'day' | 'week' | 'month';

export function summarizeFormats(scope: ContentScope, names: TableNames): SqlStatement {
  const p = createParameters();
  return p.statement(`SELECT c."format"::text AS "format", c."kind"::text AS "kind", count(*)::int AS "count",
  ${epochMs('min(c."publishedAt")')} AS "firstPublishedAt", ${epochMs('max(c."publishedAt")')} AS "lastPublishedAt"
FROM ${names.content} c
WHERE ${conditionsOf(p, scope, names)}
GROUP BY c."format", c."kind"
ORDER BY 3 DESC, 1, 2`);
}

/**
 * Of the ways to write a hashtag the most frequent one; of equally frequent ones the first by code point. Spellings are
 * counted first, since there are far fewer of them than uses.
 */
export function topHashtags(scope: ContentScope, limit: number, names: TableNames): SqlStatement {
  const p = createParameters();
  return p.statement(`SELECT s."key" AS "hashtagKey", sum(s."uses")::int AS "count",
  (array_agg(s."tag" ORDER BY s."uses" DESC, s."tag" COLLATE "C"))[1] AS "hashtag",
  ${epochMs('max(s."last")')} AS "lastPublishedAt"
FROM (
  SELECT h."key", h."tag", count(*) AS "uses", max(c."publishedAt") AS "last"
  FROM ${names.content} c
  CROSS JOIN LATERAL unnest(c."hashtagKeys", c."hashtags") AS h("key", "tag")
  WHERE ${conditionsOf(p, scope, names)} AND h."key" IS NOT NULL
  GROUP BY h."key", h."tag"
) s
GROUP BY s."key"
ORDER BY sum(s."uses") DESC, s."key" COLLATE "C"
LIMIT ${p.int(limit)}`);
}

export function publishingHours(scope: ContentScope, timeZone: string, names: TableNames): SqlStatement {
  const p = createParameters();
  return p.statement(`SELECT extract(isodow FROM l."at")::int AS "isoWeekday", extract(hour FROM l."at")::int AS "hour",
  count(*)::int AS "count"
FROM ${names.content} c
CROSS JOIN LATERAL (SELECT c."publishedAt" AT TIME ZONE ${p.text(timeZone)} AS "at") l
WHERE ${conditionsOf(p, scope, names)}
GROUP BY 1, 2
ORDER BY 1, 2`);
}

export function publishingTimeline(
  scope: ContentScope,
  bucket: PeriodBucket,
  timeZone: string,
  names: TableNames,
): SqlStatement {
  const p = createParameters();
  return p.statement(`SELECT to_char(t."start", 'YYYY-MM-DD') AS "startsOn", c."format"::text AS "format",
  count(*)::int AS "count"
FROM ${names.content} c
CROSS JOIN LATERAL (SELECT date_trunc(${p.text(bucket)}, c."publishedAt" AT TIME ZONE ${p.text(timeZone)}) AS "start") t
WHERE ${conditionsOf(p, scope, names)}
GROUP BY t."start", c."format"
ORDER BY t."start", 2`);
}

function conditionsOf(p: Parameters, scope: ContentScope, names: TableNames): string {
  return scopeConditions(p, scope, names).join(' AND ');
}

function epochMs(time: string): string {
  return `(extract(epoch FROM ${time}) * 1000)::float8`;
}
