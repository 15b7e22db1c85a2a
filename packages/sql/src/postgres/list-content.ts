import { CONTENT_FORMATS, CONTENT_KINDS, type ContentFormat, type ListContentQuery } from '@org/ingest-core';
import type { ContentPosition } from '../content-cursor.js';
import type { SqlStatement } from '../sql-statement.js';
import type { TableNames } from '../table-names.js';
import { selectContent } from './content-columns.js';
import { scopeConditions } from './content-scope.js';
import { createParameters, type Parameters } from './parameters.js';

/** What a list is narrowed by once its query was read. */
export interface ListContentRequest extends Omit<ListContentQuery, 'hashtag' | 'cursor' | 'limit'> {
  readonly hashtagKey: string | null;
  /** The last row of the page before; `null` for the first page. */
  readonly after: ContentPosition | null;
  /** How many rows to read; one more than a page holds tells whether another page follows. */
  readonly rows: number;
}

const LIST_ORDER = 'ORDER BY c."publishedAt" DESC, c."id" DESC';

/** Rows in list order, from where the page before ended: a row that comes or goes meanwhile shifts no page. */
export function listContent(request: ListContentRequest, names: TableNames): SqlStatement {
  const p = createParameters();
  const conditions = conditionsOf(p, request, names);
  const rows = p.int(request.rows);
  if (request.hashtagKey === null)
    return p.statement(`SELECT ${selectContent('c')}
FROM ${newest(p, request, conditions, rows, names)} c
${LIST_ORDER}
LIMIT ${rows}`);
  return p.statement(listTagged(p, { ...request, hashtagKey: request.hashtagKey }, conditions, rows, names));
}

function conditionsOf(p: Parameters, request: ListContentRequest, names: TableNames): readonly string[] {
  const { format: _, ...scope } = request;
  const conditions = [...scopeConditions(p, scope, names)];
  if (request.extractorVersionBelow !== undefined)
    conditions.push(`c."extractorVersion" < ${p.int(request.extractorVersionBelow)}`);
  if (request.after !== null)
    conditions.push(`(c."publishedAt", c."id") < (${p.time(request.after.publishedAt)}, ${p.text(request.after.id)})`);
  return conditions;
}

/**
 * A table expression: the first rows in list order.
 *
 * Where a list is narrowed by format or kind, each pair of them is a list of its own, which an index holds in order, and
 * PostgreSQL merges these row by row. Otherwise it would walk over all rows to find the few of a rare kind.
 */
function newest(
  p: Parameters,
  request: ListContentRequest,
  conditions: readonly string[],
  rows: string,
  names: TableNames,
): string {
  const list = (narrowing: readonly string[]) =>
    `(SELECT c.* FROM ${names.content} c WHERE ${[...conditions, ...narrowing].join(' AND ')} ${LIST_ORDER} LIMIT ${rows})`;
  if (request.format === undefined && request.kind === undefined) return list([]);
  const kinds = (request.kind === undefined ? CONTENT_KINDS : [request.kind]).map(
    (kind) => `c."kind" = ${p.text(kind)}::${names.kind}`,
  );
  const lists = formatsOf(request)
    .map((format) => `c."format" = ${p.text(format)}::${names.format}`)
    .flatMap((format) => kinds.map((kind) => list([format, kind])));
  return `(${lists.join('\nUNION ALL\n')})`;
}

function formatsOf({ format }: ListContentRequest): readonly ContentFormat[] {
  return format === undefined ? CONTENT_FORMATS : [format];
}

/** Rows to look at for each row of a page, and the least of them, before the index of hashtags is asked. */
const HEAD_FACTOR = 20;
const LEAST_HEAD = 1000;

/**
 * Rows with a hashtag. A frequent one is found soon among the newest rows; only when these do not fill the page the index
 * of hashtags gives all rows that have it. Asked for both at once, PostgreSQL goes by how frequent the hashtag is in the
 * whole table, and walks over all rows of a tenant that does not use it.
 */
function listTagged(
  p: Parameters,
  request: ListContentRequest & { readonly hashtagKey: string },
  conditions: readonly string[],
  rows: string,
  names: TableNames,
): string {
  const isTagged = `c."hashtagKeys" @> ARRAY[${p.text(request.hashtagKey)}]`;
  const head = newest(p, request, conditions, p.int(Math.max(LEAST_HEAD, request.rows * HEAD_FACTOR)), names);
  const narrowing = [...conditions, isTagged];
  if (request.kind !== undefined) narrowing.push(`c."kind" = ${p.text(request.kind)}::${names.kind}`);
  // An index that has the format before the kind is walked from end to end when a statement names the kind alone.
  if (request.format !== undefined || request.kind !== undefined) {
    const formats = formatsOf(request).map((format) => `${p.text(format)}::${names.format}`);
    narrowing.push(`c."format" IN (${formats.join(', ')})`);
  }
  return `WITH head AS MATERIALIZED (
  SELECT c."id", c."publishedAt" FROM (SELECT * FROM ${head} c ${LIST_ORDER}) c WHERE ${isTagged} LIMIT ${rows}
),
every AS MATERIALIZED (
  SELECT c."id", c."publishedAt" FROM ${names.content} c
  WHERE ${narrowing.join(' AND ')} AND (SELECT count(*) FROM head) < ${rows}
),
page AS MATERIALIZED (
  SELECT c."id", c."publishedAt" FROM (
    SELECT * FROM head WHERE (SELECT count(*) FROM head) = ${rows}
    UNION ALL
    SELECT * FROM every
  ) c
  ${LIST_ORDER}
  LIMIT ${rows}
)
SELECT ${selectContent('c')} FROM page JOIN ${names.content} c ON c."id" = page."id"
${LIST_ORDER}`;
}
