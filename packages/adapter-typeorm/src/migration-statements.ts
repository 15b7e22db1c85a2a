import type { TableNames } from '@org/ingest-sql';
import { type NamedIndex, nameIndexes, primaryKeyName } from './index-names.js';
import type { TypeOrmAdapterOptions } from './options.js';
import {
  type ColumnDefinition,
  CREATION_TIME,
  ENUMS,
  isIndexAddedBy,
  type MigrationKey,
  primaryKeyOf,
  TABLES,
  tablesAddedBy,
} from './tables.js';

const SQL_TYPES = {
  text: 'TEXT',
  'text[]': 'TEXT[]',
  int: 'INTEGER',
  bigint: 'BIGINT',
  timestamptz: 'TIMESTAMPTZ(3)',
  jsonb: 'JSONB',
};

/** Creates the enum types of the first migration, one statement each. */
export function createEnumStatements(names: TableNames): readonly string[] {
  return ENUMS.map(
    ({ key, labels }) => `CREATE TYPE ${names[key]} AS ENUM (${labels.map((label) => `'${label}'`).join(', ')})`,
  );
}

/** Takes back what `createEnumStatements` created. */
export function dropEnumStatements(names: TableNames): readonly string[] {
  return ENUMS.map(({ key }) => `DROP TYPE ${names[key]}`).reverse();
}

/** Creates the tables of a migration and their first indexes, one statement each. */
export function createTableStatements(
  migration: MigrationKey,
  names: TableNames,
  options: TypeOrmAdapterOptions,
): readonly string[] {
  return tablesAddedBy(migration).flatMap((definition) => {
    const { key, defaultName, columns, indexes } = definition;
    const table = options.tables?.[key] ?? defaultName;
    const keyColumns = primaryKeyOf(definition).map(quote).join(', ');
    const primaryKey = `CONSTRAINT ${quote(primaryKeyName(table))} PRIMARY KEY (${keyColumns})`;
    const lines = [...columns.map((column) => columnSql(column, names)), primaryKey];
    return [
      `CREATE TABLE ${names[key]} (${lines.join(', ')})`,
      ...nameIndexes(table, indexes)
        .filter((index) => isIndexAddedBy(migration, definition, index))
        .map((index) => indexSql(index, names[key])),
    ];
  });
}

/** Takes back what `createTableStatements` created, with all rows. */
export function dropTableStatements(migration: MigrationKey, names: TableNames): readonly string[] {
  return tablesAddedBy(migration)
    .map(({ key }) => `DROP TABLE ${names[key]}`)
    .reverse();
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
  return TABLES.flatMap((table) =>
    nameIndexes(options.tables?.[table.key] ?? table.defaultName, table.indexes)
      .filter((index) => isIndexAddedBy(migration, table, index))
      .map((index) => ({ key: table.key, index })),
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
