import { CONTENT_FORMATS, CONTENT_KINDS, type ListContentQuery } from '@org/ingest-core';
import type { ContentPosition } from '../content-cursor.js';
import type { SqlStatement } from '../sql-statement.js';
import { selectContent } from './columns.js';
import { scopeConditions } from './content-scope.js';
import type { PortableTableNames, SqlDialect } from './dialect.js';
import { createParameters, type Parameters } from './parameters.js';

/** What a list is narrowed by once its query was read. */
export interface ListContentRequest extends Omit<ListContentQuery, 'hashtag' | 'cursor' | 'limit'> {
  readonly hashtagKey: string | null;
  /** The last row of the page before; `null` for the first page. */
  readonly after: ContentPosition | null;
  /** How many rows to read; one more than a page holds tells whether another page follows. */
  readonly rows: number;
}

type OneList = Omit<ListContentRequest, 'rows'>;

/**
 * Rows in list order, from where the page before ended. The page is found by what an index has of it, and its rows are
 * read then.
 */
export function listContent(request: ListContentRequest, dialect: SqlDialect, names: PortableTableNames): SqlStatement {
  const p = createParameters(dialect);
  const { rows, ...list } = request;
  const [at, id] = ['publishedAt', 'id'].map((name) => dialect.quote(name));
  const page = dialect.firstOfAll(
    splitByIndex(list).map(
      (one) => `SELECT c.${at}, c.${id} FROM ${names.content} c WHERE ${conditionsOf(dialect, p, one)}`,
    ),
    `ORDER BY ${at} DESC, ${id} DESC`,
    rows,
  );
  return p.statement(`SELECT ${selectContent(dialect)} FROM (
${page}
) p JOIN ${names.content} c ON c.${id} = p.${id}
ORDER BY c.${at} DESC, c.${id} DESC`);
}

/**
 * The same rows as lists that an index holds in order: one of each format and kind, where the list is narrowed by either.
 * No index has all rows of a format in order, so the database would walk over all rows to find the few of a rare one.
 */
function splitByIndex(list: OneList): readonly OneList[] {
  if (list.format === undefined && list.kind === undefined) return [list];
  const formats = list.format === undefined ? CONTENT_FORMATS : [list.format];
  const kinds = list.kind === undefined ? CONTENT_KINDS : [list.kind];
  return formats.flatMap((format) => kinds.map((kind) => ({ ...list, format, kind })));
}

function conditionsOf(dialect: SqlDialect, p: Parameters, list: OneList): string {
  const column = (name: string) => `c.${dialect.quote(name)}`;
  const conditions = [...scopeConditions(dialect, p, list)];
  if (list.extractorVersionBelow !== undefined)
    conditions.push(`${column('extractorVersion')} < ${p.int(list.extractorVersionBelow)}`);
  if (list.hashtagKey !== null)
    conditions.push(dialect.listHas(column('hashtagKeys'), p.text(dialect.listMember(list.hashtagKey))));
  if (list.after !== null) {
    const { publishedAt, id } = list.after;
    // The first half says nothing new, but an index can begin there: SQLite begins nowhere with an OR.
    conditions.push(`${column('publishedAt')} <= ${p.time(publishedAt)}`);
    conditions.push(`(${column('publishedAt')} < ${p.time(publishedAt)} OR ${column('id')} < ${p.text(id)})`);
  }
  return conditions.join(' AND ');
}
