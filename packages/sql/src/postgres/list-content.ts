import type { ListContentQuery } from '@org/ingest-core';
import type { ContentPosition } from '../content-cursor.js';
import type { SqlStatement } from '../sql-statement.js';
import type { TableNames } from '../table-names.js';
import { selectContent } from './content-columns.js';
import { scopeConditions } from './content-scope.js';
import { createParameters } from './parameters.js';

/** What a list is narrowed by once its query was read. */
export interface ListContentRequest extends Omit<ListContentQuery, 'hashtag' | 'cursor' | 'limit'> {
  readonly hashtagKey: string | null;
  /** The last row of the page before; `null` for the first page. */
  readonly after: ContentPosition | null;
  /** How many rows to read; one more than a page holds tells whether another page follows. */
  readonly rows: number;
}

/** Rows in list order, from where the page before ended: a row that comes or goes meanwhile shifts no page. */
export function listContent(request: ListContentRequest, names: TableNames): SqlStatement {
  const p = createParameters();
  const conditions = [...scopeConditions(p, request, names)];
  if (request.kind !== undefined) conditions.push(`c."kind" = ${p.text(request.kind)}::${names.kind}`);
  if (request.extractorVersionBelow !== undefined)
    conditions.push(`c."extractorVersion" < ${p.int(request.extractorVersionBelow)}`);
  if (request.hashtagKey !== null) conditions.push(`c."hashtagKeys" @> ARRAY[${p.text(request.hashtagKey)}]`);
  if (request.after !== null)
    conditions.push(`(c."publishedAt", c."id") < (${p.time(request.after.publishedAt)}, ${p.text(request.after.id)})`);
  return p.statement(`SELECT ${selectContent('c')} FROM ${names.content} c
WHERE ${conditions.join(' AND ')}
ORDER BY c."publishedAt" DESC, c."id" DESC
LIMIT ${p.int(request.rows)}`);
}
