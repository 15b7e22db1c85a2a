import { toPortableTableNames } from '@org/ingest-sql';
import { indexName } from './index-names.js';
import type { TypeOrmAdapterOptions } from './options.js';
import { type ColumnDefinition, TABLES, type TableDefinition } from './tables.js';

/** What differs between the tables of two databases without PostgreSQL's types. */
interface TableWords {
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
  ...['permalink', 'message', 'fbtraceId', 'lastErrorFbtraceId', 'lastErrorMessage'].map(
    (name) => [name, 'TEXT'] as const,
  ),
]);

const MYSQL_IDS: ReadonlySet<string> = new Set(['organizationId', 'integrationId', 'externalContentId', 'openKey']);

/** The collation tells ids apart byte by byte, with the spaces at their ends. */
export function mysqlWords(isMariadb: boolean): TableWords {
  const collation = `CHARACTER SET utf8mb4 COLLATE ${isMariadb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin'}`;
  return {
    quote: (name) => `\`${name.replaceAll('`', '``')}\``,
    longestName: 64,
    type: ({ name, type }, table) => {
      if (typeof type !== 'string') return `ENUM(${type.labels.map((label) => `'${label}'`).join(', ')})`;
      if (type === 'int') return 'INTEGER';
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
    return type === 'timestamptz' ? 'DATETIME' : 'JSONB';
  },
  creationTime: 'CURRENT_TIMESTAMP',
  tableOptions: '',
};

/** Creates the tables and their indexes, and on MySQL the table of locks, one statement each. */
export function createPortableStatements(words: TableWords, options: TypeOrmAdapterOptions): readonly string[] {
  const names = toPortableTableNames(words, options);
  const isMysql = words.tableOptions !== '';
  const tables = TABLES.flatMap((table) => {
    const name = options.tables?.[table.key] ?? table.defaultName;
    const lines = [
      ...table.columns.map((column) => columnSql(words, column, table)),
      `PRIMARY KEY (${words.quote('id')})`,
    ];
    return [
      `CREATE TABLE ${names[table.key]} (${lines.join(', ')})${words.tableOptions}`,
      ...table.indexes
        .filter(({ kind }) => !kind.startsWith('gin'))
        .map((index) => {
          const kind = index.kind === 'unique' ? 'UNIQUE INDEX' : 'INDEX';
          const columns = index.columns.map(words.quote).join(', ');
          return `CREATE ${kind} ${words.quote(indexName(name, index, words.longestName))} ON ${names[table.key]} (${columns})`;
        }),
    ];
  });
  if (!isMysql) return tables;
  const [content] = TABLES;
  if (content === undefined) throw new Error('There is no table');
  const key = content.columns.filter(({ name }) => name === 'organizationId' || name === 'integrationId');
  const lines = key.map((column) => columnSql(words, column, content));
  const primaryKey = `PRIMARY KEY (${key.map(({ name }) => words.quote(name)).join(', ')})`;
  return [...tables, `CREATE TABLE ${names.locks} (${[...lines, primaryKey].join(', ')})${words.tableOptions}`];
}

/** Takes back what `createPortableStatements` created, with all rows. */
export function dropPortableStatements(words: TableWords, options: TypeOrmAdapterOptions): readonly string[] {
  const names = toPortableTableNames(words, options);
  const tables = [names.content, names.state, names.failures, ...(words.tableOptions === '' ? [] : [names.locks])];
  return tables.map((table) => `DROP TABLE ${table}`).reverse();
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
