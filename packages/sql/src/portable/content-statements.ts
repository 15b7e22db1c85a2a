import type { ContentItem, IntegrationRef, StoredContentItem } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import { selectContent } from './columns.js';
import type { PortableTableNames, SqlDialect } from './dialect.js';
import { type ListContentRequest, listContent } from './list-content.js';
import { createParameters, type Parameters } from './parameters.js';

/** Ids within one integration. */
export interface IntegrationIds extends IntegrationRef {
  readonly ids: readonly string[];
}

/** An item as it is to be stored, under the id of its row. */
export interface ContentWrite {
  readonly id: string;
  readonly item: ContentItem;
}

/** The statements on the content table. Pure. */
export interface ContentStatements {
  /** Rows by their own ids; with `latest` as they are now, whatever the transaction has seen before. */
  findByIds(groups: readonly IntegrationIds[], latest: boolean): SqlStatement;
  /** Rows that have one of the ids among their aliases, each once or more. */
  findByAliases(group: IntegrationIds, latest: boolean): SqlStatement;
  /** Rows by their row ids. */
  findByRowIds(ids: readonly string[], latest: boolean): SqlStatement;
  list(request: ListContentRequest): SqlStatement;
  insert(writes: readonly ContentWrite[]): SqlStatement;
  /** Replaces the rows with these row ids, which are there. */
  update(writes: readonly ContentWrite[]): SqlStatement;
  markRemoved(rows: readonly StoredContentItem[], removedAt: Date): SqlStatement;
  remove(rows: readonly StoredContentItem[]): SqlStatement;
}

type WriteColumn = readonly [name: string, value: (p: Parameters, write: ContentWrite) => string];

const COLUMNS: readonly WriteColumn[] = [
  ['id', (p, { id }) => p.text(id)],
  ['organizationId', (p, { item }) => p.text(item.organizationId)],
  ['integrationId', (p, { item }) => p.text(item.integrationId)],
  ['externalContentId', (p, { item }) => p.text(item.externalContentId)],
  ['platform', (p, { item }) => p.text(item.platform)],
  ['format', (p, { item }) => p.text(item.format)],
  ['kind', (p, { item }) => p.text(item.kind)],
  ['caption', (p, { item }) => p.text(item.caption)],
  ['hashtags', (p, { item }) => p.json(item.hashtags)],
  ['hashtagKeys', (p, { item }) => p.json(item.hashtagKeys)],
  ['publishedAt', (p, { item }) => p.time(item.publishedAt)],
  ['permalink', (p, { item }) => p.text(item.permalink)],
  ['aliases', (p, { item }) => p.json([...item.aliases].sort())],
  ['source', (p, { item }) => p.text(item.source)],
  ['extractorVersion', (p, { item }) => p.int(item.extractorVersion)],
  ['removedAt', (p, { item }) => p.time(item.removedAt)],
];

/** What an update leaves alone. */
const KEPT: ReadonlySet<string> = new Set(['id', 'createdAt']);

export function createContentStatements(dialect: SqlDialect, names: PortableTableNames): ContentStatements {
  const { quote } = dialect;
  const column = (name: string) => `c.${quote(name)}`;
  const columns = selectContent(dialect);
  const ofIntegration = (p: Parameters, ref: IntegrationRef) =>
    `${column('organizationId')} = ${p.text(ref.organizationId)} AND ${column('integrationId')} = ${p.text(ref.integrationId)}`;
  // However fast writes follow each other: whoever has read a row can tell that it was written since.
  const updatedAt = (at: string) =>
    `${quote('updatedAt')} = ${dialect.laterThan(`${names.content}.${quote('updatedAt')}`, at)}`;
  const rowsWith = (p: Parameters, rows: readonly StoredContentItem[]) =>
    `${quote('id')} IN (${p.texts(rows.map((row) => row.id))})`;
  const insertOf = (p: Parameters, writes: readonly ContentWrite[]) => {
    const into = [...COLUMNS.map(([name]) => quote(name)), quote('createdAt'), quote('updatedAt')];
    const rows = writes.map(
      (write) => `(${COLUMNS.map(([, value]) => value(p, write)).join(', ')}, ${dialect.now}, ${dialect.now})`,
    );
    return `INSERT INTO ${names.content} (${into.join(', ')}) VALUES ${rows.join(', ')}`;
  };

  return {
    findByIds(groups, latest) {
      const p = createParameters(dialect);
      const conditions = groups.map(
        (group) => `(${ofIntegration(p, group)} AND ${column('externalContentId')} IN (${p.texts(group.ids)}))`,
      );
      return p.statement(
        `SELECT ${columns} FROM ${names.content} c WHERE ${conditions.join(' OR ')}${latest ? dialect.latest : ''}`,
      );
    },

    findByAliases(group, latest) {
      const p = createParameters(dialect);
      return p.statement(`SELECT ${columns} FROM ${names.content} c CROSS JOIN ${dialect.listTable(column('aliases'), 'a')}
WHERE ${ofIntegration(p, group)} AND NOT (${dialect.isEmptyList(column('aliases'))})
  AND ${dialect.listValue('a')} IN (${p.texts(group.ids)})${latest ? dialect.latest : ''}`);
    },

    findByRowIds(ids, latest) {
      const p = createParameters(dialect);
      return p.statement(
        `SELECT ${columns} FROM ${names.content} c WHERE ${column('id')} IN (${p.texts(ids)})${latest ? dialect.latest : ''}`,
      );
    },

    list: (request) => listContent(request, dialect, names),

    insert(writes) {
      const p = createParameters(dialect);
      return p.statement(insertOf(p, writes));
    },

    update(writes) {
      const p = createParameters(dialect);
      const changes = COLUMNS.map(([name]) => name)
        .filter((name) => !KEPT.has(name))
        .map((name) => `${quote(name)} = ${dialect.incoming(name)}`);
      const update = [...changes, updatedAt(dialect.incoming('updatedAt'))].join(', ');
      return p.statement(`${insertOf(p, writes)} ${dialect.onDuplicate([quote('id')])} ${update}`);
    },

    markRemoved(rows, removedAt) {
      const p = createParameters(dialect);
      const time = p.time(removedAt);
      return p.statement(
        `UPDATE ${names.content} SET ${quote('removedAt')} = ${time}, ${updatedAt(dialect.now)} WHERE ${rowsWith(p, rows)}`,
      );
    },

    remove(rows) {
      const p = createParameters(dialect);
      return p.statement(`DELETE FROM ${names.content} WHERE ${rowsWith(p, rows)}`);
    },
  };
}
