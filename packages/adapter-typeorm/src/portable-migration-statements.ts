import { toPortableTableNames } from '@org/ingest-sql';
import { type NamedIndex, nameIndexes } from './index-names.js';
import type { TypeOrmAdapterOptions } from './options.js';
import {
  type ColumnDefinition,
  isIndexAddedBy,
  type MigrationKey,
  primaryKeyOf,
  TABLES,
  type TableDefinition,
  type TableKey,
  tablesAddedBy,
} from './tables.js';

/** What differs between the tables of two databases without PostgreSQL's types. */
export interface TableWords {
  readonly quote: (name: string) => string;
  readonly longestName: number;
  readonly type: (column: ColumnDefinition, table: TableDefinition) => string;
  readonly creationTime: string;
  /** Behind a table's last parenthesis. */
  readonly tableOptions: string;
}

const MYSQL_TEXTS: ReadonlyMap<string, string> = new Map([
  ['id', 'VARCHAR(36)'],
  ['caption', 'LONGTEXT'],
  ...['permalink', 'message', 'state', 'fbtraceId', 'lastErrorFbtraceId', 'lastErrorMessage'].map(
    (name) => [name, 'TEXT'] as const,
  ),
]);

const MYSQL_IDS: ReadonlySet<string> = new Set([
  'organizationId',
  'integrationId',
  'externalContentId',
  'externalId',
  'openKey',
]);

/** The collation tells ids apart byte by byte, with the spaces at their ends. */
export function mysqlWords(isMariadb: boolean): TableWords {
  const collation = `CHARACTER SET utf8mb4 COLLATE ${isMariadb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin'}`;
  return {
    quote: (name) => `\`${name.replaceAll('`', '``')}\``,
    longestName: 64,
    type: ({ name, type }, table) => {
      if (typeof type !== 'string') return `ENUM(${type.labels.map((label) => `'${label}'`).join(', ')})`;
      if (type === 'int') return 'INTEGER';
      if (type === 'bigint') return 'BIGINT';
      if (type === 'timestamptz') return 'DATETIME(3)';
      if (type !== 'text') return 'JSON';
      // What an item of the log was called may be any text; nothing is looked up by it alone.
      if (name === 'externalContentId' && table.key === 'failures') return `TEXT ${collation}`;
      return MYSQL_IDS.has(name) ? `VARCHAR(255) ${collation}` : (MYSQL_TEXTS.get(name) ?? 'VARCHAR(191)');
    },
    creationTime: 'CURRENT_TIMESTAMP(3)',
    tableOptions: ' DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
  };
}

export const sqliteWords: TableWords = {
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
  longestName: 255,
  type: ({ type }) => {
    if (typeof type !== 'string' || type === 'text') return 'TEXT';
    if (type === 'int') return 'INTEGER';
    if (type === 'bigint') return 'BIGINT';
    return type === 'timestamptz' ? 'DATETIME' : 'JSONB';
  },
  creationTime: 'CURRENT_TIMESTAMP',
  tableOptions: '',
};

/** Creates the tables of a migration and their first indexes, one statement each. */
export function createPortableTableStatements(
  migration: MigrationKey,
  words: TableWords,
  options: TypeOrmAdapterOptions,
): readonly string[] {
  const names = toPortableTableNames(words, options);
  return tablesAddedBy(migration).flatMap((table) => {
    const columns = table.columns.map((column) => columnSql(words, column, table));
    return [
      createTableSql(words, names[table.key], columns, primaryKeyOf(table)),
      ...indexesOf(words, table, options, migration).map((index) => indexSql(words, index, names[table.key])),
    ];
  });
}

/** Takes back what `createPortableTableStatements` created, with all rows. */
export function dropPortableTableStatements(
  migration: MigrationKey,
  words: TableWords,
  options: TypeOrmAdapterOptions,
): readonly string[] {
  const names = toPortableTableNames(words, options);
  return tablesAddedBy(migration)
    .map(({ key }) => `DROP TABLE ${names[key]}`)
    .reverse();
}

/** Creates the table of locks, which only MySQL and MariaDB have. */
export function createLockTableStatements(words: TableWords, options: TypeOrmAdapterOptions): readonly string[] {
  if (!isMysql(words)) return [];
  const [content] = TABLES;
  if (content === undefined) throw new Error('There is no table');
  const key = content.columns.filter(({ name }) => name === 'organizationId' || name === 'integrationId');
  const columns = key.map((column) => columnSql(words, column, content));
  const names = key.map(({ name }) => name);
  return [createTableSql(words, toPortableTableNames(words, options).locks, columns, names)];
}

/** Takes back what `createLockTableStatements` created. */
export function dropLockTableStatements(words: TableWords, options: TypeOrmAdapterOptions): readonly string[] {
  return isMysql(words) ? [`DROP TABLE ${toPortableTableNames(words, options).locks}`] : [];
}

/** Creates the indexes that a later migration adds. */
export function createPortableIndexStatements(
  migration: MigrationKey,
  words: TableWords,
  options: TypeOrmAdapterOptions,
): readonly string[] {
  const names = toPortableTableNames(words, options);
  return TABLES.flatMap((table) =>
    indexesOf(words, table, options, migration).map((index) => indexSql(words, index, names[table.key])),
  );
}

/** Takes back what `createPortableIndexStatements` created. */
export function dropPortableIndexStatements(
  migration: MigrationKey,
  words: TableWords,
  options: TypeOrmAdapterOptions,
): readonly string[] {
  const names = toPortableTableNames(words, options);
  const where = (key: TableKey) => (isMysql(words) ? ` ON ${names[key]}` : '');
  return TABLES.flatMap((table) =>
    indexesOf(words, table, options, migration).map(
      (index) => `DROP INDEX ${words.quote(index.name)}${where(table.key)}`,
    ),
  );
}

export function isMysql(words: TableWords): boolean {
  return words.tableOptions !== '';
}

/** Those of one migration that these databases have. */
function indexesOf(
  words: TableWords,
  table: TableDefinition,
  options: TypeOrmAdapterOptions,
  migration: MigrationKey,
): readonly NamedIndex[] {
  const { key, defaultName, indexes } = table;
  return nameIndexes(options.tables?.[key] ?? defaultName, indexes, words.longestName).filter(
    (index) => isIndexAddedBy(migration, table, index) && !index.kind.startsWith('gin'),
  );
}

function createTableSql(
  words: TableWords,
  table: string,
  columns: readonly string[],
  primaryKey: readonly string[],
): string {
  const lines = [...columns, `PRIMARY KEY (${primaryKey.map(words.quote).join(', ')})`];
  return `CREATE TABLE ${table} (${lines.join(', ')})${words.tableOptions}`;
}

function indexSql(words: TableWords, index: NamedIndex, table: string): string {
  const kind = index.kind === 'unique' ? 'UNIQUE INDEX' : 'INDEX';
  const columns = index.columns.map(words.quote).join(', ');
  return `CREATE ${kind} ${words.quote(index.name)} ON ${table} (${columns})`;
}

function columnSql(words: TableWords, column: ColumnDefinition, table: TableDefinition): string {
  // A list is never absent there: it is empty.
  const isNullable = column.isNullable && column.type !== 'text[]';
  return [
    words.quote(column.name),
    words.type(column, table),
    ...(isNullable ? [] : ['NOT NULL']),
    ...(column.isCreationTime ? [`DEFAULT ${words.creationTime}`] : []),
  ].join(' ');
}
