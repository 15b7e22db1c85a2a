import type { TableNames } from '@org/ingest-sql';
import { indexName, primaryKeyName } from './index-names.js';
import type { TypeOrmAdapterOptions } from './options.js';
import { type ColumnDefinition, CREATION_TIME, ENUMS, type IndexDefinition, TABLES } from './tables.js';

const SQL_TYPES = { text: 'TEXT', 'text[]': 'TEXT[]', int: 'INTEGER', timestamptz: 'TIMESTAMPTZ(3)', jsonb: 'JSONB' };

/** Creates the enum types, the tables and their indexes, one statement each. */
export function createStatements(names: TableNames, options: TypeOrmAdapterOptions): readonly string[] {
  const enums = ENUMS.map(
    ({ key, labels }) => `CREATE TYPE ${names[key]} AS ENUM (${labels.map((label) => `'${label}'`).join(', ')})`,
  );
  const tables = TABLES.flatMap(({ key, defaultName, columns, indexes }) => {
    const table = options.tables?.[key] ?? defaultName;
    const [identity] = columns;
    if (identity === undefined) throw new Error(`The table ${table} has no columns`);
    const primaryKey = `CONSTRAINT ${quote(primaryKeyName(table))} PRIMARY KEY (${quote(identity.name)})`;
    const lines = [...columns.map((column) => columnSql(column, names)), primaryKey];
    return [
      `CREATE TABLE ${names[key]} (${lines.join(', ')})`,
      ...indexes.map((index) => indexSql(index, table, names[key])),
    ];
  });
  return [...enums, ...tables];
}

/** Takes back what `createStatements` created, with all rows. */
export function dropStatements(names: TableNames): readonly string[] {
  return [
    ...TABLES.map(({ key }) => `DROP TABLE ${names[key]}`).reverse(),
    ...ENUMS.map(({ key }) => `DROP TYPE ${names[key]}`).reverse(),
  ];
}

function columnSql({ name, type, isNullable, isCreationTime }: ColumnDefinition, names: TableNames): string {
  const sqlType = typeof type === 'string' ? SQL_TYPES[type] : names[type.key];
  const rest = [...(isNullable ? [] : ['NOT NULL']), ...(isCreationTime ? [`DEFAULT ${CREATION_TIME}`] : [])];
  return [quote(name), sqlType, ...rest].join(' ');
}

function indexSql(index: IndexDefinition, table: string, quotedTable: string): string {
  const kind = index.kind === 'unique' ? 'UNIQUE INDEX' : 'INDEX';
  const method = index.kind.startsWith('gin') ? 'USING GIN ' : '';
  const storage = index.kind === 'gin without pending list' ? ' WITH (fastupdate = off)' : '';
  const columns = index.columns.map(quote).join(', ');
  return `CREATE ${kind} ${quote(indexName(table, index))} ON ${quotedTable} ${method}(${columns})${storage}`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
