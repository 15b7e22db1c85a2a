import type { TableNames } from '@org/ingest-sql';
import { type NamedIndex, nameIndexes, primaryKeyName } from './index-names.js';
import type { TypeOrmAdapterOptions } from './options.js';
import { type ColumnDefinition, CREATION_TIME, ENUMS, type MigrationKey, TABLES } from './tables.js';

const SQL_TYPES = { text: 'TEXT', 'text[]': 'TEXT[]', int: 'INTEGER', timestamptz: 'TIMESTAMPTZ(3)', jsonb: 'JSONB' };

/** Creates the enum types, the tables and their first indexes, one statement each. */
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
      ...nameIndexes(table, indexes)
        .filter(({ addedBy = 'init' }) => addedBy === 'init')
        .map((index) => indexSql(index, names[key])),
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

/** Creates the indexes that a later migration adds, unless the host did so before, without keeping writers out. */
export function createIndexStatements(
  migration: MigrationKey,
  names: TableNames,
  options: TypeOrmAdapterOptions,
): readonly string[] {
  return indexesOf(migration, options).map(({ key, index }) => indexSql(index, names[key], 'IF NOT EXISTS '));
}

/** Takes back what `createIndexStatements` created; `options` name the schema. */
export function dropIndexStatements(migration: MigrationKey, options: TypeOrmAdapterOptions): readonly string[] {
  const prefix = options.schema === undefined ? '' : `${quote(options.schema)}.`;
  return indexesOf(migration, options).map(({ index }) => `DROP INDEX ${prefix}${quote(index.name)}`);
}

function indexesOf(migration: MigrationKey, options: TypeOrmAdapterOptions) {
  return TABLES.flatMap(({ key, defaultName, indexes }) =>
    nameIndexes(options.tables?.[key] ?? defaultName, indexes)
      .filter(({ addedBy }) => addedBy === migration)
      .map((index) => ({ key, index })),
  );
}

function columnSql({ name, type, isNullable, isCreationTime }: ColumnDefinition, names: TableNames): string {
  const sqlType = typeof type === 'string' ? SQL_TYPES[type] : names[type.key];
  const rest = [...(isNullable ? [] : ['NOT NULL']), ...(isCreationTime ? [`DEFAULT ${CREATION_TIME}`] : [])];
  return [quote(name), sqlType, ...rest].join(' ');
}

function indexSql(index: NamedIndex, table: string, unless = ''): string {
  const kind = index.kind === 'unique' ? 'UNIQUE INDEX' : 'INDEX';
  const method = index.kind.startsWith('gin') ? 'USING GIN ' : '';
  const storage = index.kind === 'gin without pending list' ? ' WITH (fastupdate = off)' : '';
  const columns = index.columns.map(quote).join(', ');
  return `CREATE ${kind} ${unless}${quote(index.name)} ON ${table} ${method}(${columns})${storage}`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
