import { InvalidConfigurationError } from '@org/ingest-core';
import { toPortableTableNames, toTableNames } from '@org/ingest-sql';
import { nameIndexes, primaryKeyName } from './index-names.js';
import type { TypeOrmAdapterOptions } from './options.js';
import { portableColumnOptions } from './portable-entity-columns.js';
import { isMysql, mysqlWords, sqliteWords, type TableWords } from './portable-migration-statements.js';
import {
  type ColumnDefinition,
  CREATION_TIME,
  primaryKeyOf,
  TABLES,
  type TableDefinition,
  type TableKey,
} from './tables.js';

/** TypeORM's class `EntitySchema`. */
export type EntitySchemaClass<Schema extends object> = new (options: never) => Schema;

/** A database as its entities are described. */
export type IngestEntityDatabase = 'postgres' | 'mariadb' | 'mysql' | 'sqlite';

/** The repositories' options, and what only entities have to know. */
export interface IngestEntityOptions extends TypeOrmAdapterOptions {
  /** Your DataSource's `type`; `sqlite` for each of those that TypeORM has for SQLite. Default: `postgres`. */
  readonly database?: IngestEntityDatabase;
}

/** The tables' entities, each by what it holds. */
export interface IngestEntitySchemas<Schema extends object> {
  readonly content: Schema;
  readonly state: Schema;
  readonly failures: Schema;
  readonly usage: Schema;
}

/** The same on MariaDB and MySQL, with the table on whose rows writers wait for each other. */
export interface IngestEntitySchemasWithLocks<Schema extends object> extends IngestEntitySchemas<Schema> {
  readonly locks: Schema;
}

/**
 * The tables as TypeORM entities, without decorators, for hosts that want them in their DataSource: for `find`, for
 * relations, and so that `synchronize` and `migration:generate` leave the tables alone. The repositories need none of
 * them.
 *
 * Guarantees that the schemas agree with the tables of the migrations under any naming strategy, since every name is said;
 * only `entityPrefix` would change them. Lists come as arrays and times as `Date`s on each database. `EntitySchema` is
 * passed in, so that it is the one of the TypeORM that your DataSource comes from. The entities are named
 * `AnalyticsContent`, `AnalyticsIngestionState`, `AnalyticsIngestionFailure`, `AnalyticsUsageBudget` and
 * `AnalyticsIngestionLock`, whatever the tables' names are.
 *
 * MariaDB takes a DataSource of type `mariadb`: by `mysql`, TypeORM misreads the defaults of its columns. MariaDB and MySQL
 * take `timezone: 'Z'` in it, since times are stored in UTC, and TypeORM takes them for local ones. SQLite takes TypeORM
 * 1.0 or later, and to write, a SQLite from 3.45 on.
 *
 * @param EntitySchema TypeORM's own class.
 * @param options the same as the repositories', and the database.
 * @throws {InvalidConfigurationError} when a table or enum name cannot be one, or the database is none of these.
 * @see https://typeorm.io/docs/data-source/data-source-options/
 * @example
 * ```ts
 * const schemas = createIngestEntitySchemas(EntitySchema);
 * const dataSource = new DataSource({ type: 'postgres', url, entities: Object.values(schemas) });
 * await dataSource.getRepository<AnalyticsContentEntity>(schemas.content).findBy({ format: 'REELS' });
 * ```
 */
export function createIngestEntitySchemas<Schema extends object>(
  EntitySchema: EntitySchemaClass<Schema>,
  options: IngestEntityOptions & { readonly database: 'mariadb' | 'mysql' },
): IngestEntitySchemasWithLocks<Schema>;
export function createIngestEntitySchemas<Schema extends object>(
  EntitySchema: EntitySchemaClass<Schema>,
  options?: IngestEntityOptions,
): IngestEntitySchemas<Schema>;
export function createIngestEntitySchemas<Schema extends object>(
  EntitySchema: EntitySchemaClass<Schema>,
  options: IngestEntityOptions = {},
): IngestEntitySchemas<Schema> | IngestEntitySchemasWithLocks<Schema> {
  const { database = 'postgres' } = options;
  const words = WORDS.get(database);
  if (words === undefined)
    throw new InvalidConfigurationError(
      `The database ${JSON.stringify(database)} is not one that entities are described for. Name ${[...WORDS.keys()].map((known) => `"${known}"`).join(', ')}.`,
    );
  if (words === null) toTableNames(options);
  else toPortableTableNames(words, options);
  const schemaOf = (key: TableKey) => new EntitySchema(schemaOptions(tableOf(key), options, words) as never);
  const schemas = {
    content: schemaOf('content'),
    state: schemaOf('state'),
    failures: schemaOf('failures'),
    usage: schemaOf('usage'),
  };
  if (words === null || !isMysql(words)) return schemas;
  return { ...schemas, locks: new EntitySchema(lockSchemaOptions(options, words) as never) };
}

/** PostgreSQL has types of its own, and no words. */
const WORDS: ReadonlyMap<string, TableWords | null> = new Map([
  ['postgres', null],
  ['mariadb', mysqlWords(true)],
  ['mysql', mysqlWords(false)],
  ['sqlite', sqliteWords],
]);

function tableOf(key: TableKey): TableDefinition {
  const table = TABLES.find((candidate) => candidate.key === key);
  if (table === undefined) throw new Error(`There is no table ${key}`);
  return table;
}

/** @see https://typeorm.io/docs/entity/separating-entity-definition/ */
function schemaOptions(definition: TableDefinition, options: TypeOrmAdapterOptions, words: TableWords | null) {
  const tableName = options.tables?.[definition.key] ?? definition.defaultName;
  const primaryKey = primaryKeyOf(definition);
  return {
    name: definition.defaultName,
    tableName,
    ...placeOf(options, words),
    columns: Object.fromEntries(
      definition.columns.map((column) => [
        column.name,
        {
          ...(words === null ? columnOptions(column, options) : portableColumnOptions(words, column, definition)),
          ...(primaryKey.includes(column.name)
            ? { primary: true, primaryKeyConstraintName: primaryKeyName(tableName) }
            : {}),
        },
      ]),
    ),
    indices: nameIndexes(tableName, definition.indexes, words?.longestName)
      .filter(({ kind }) => words === null || !kind.startsWith('gin'))
      .map((index) => ({
        name: index.name,
        columns: [...index.columns],
        unique: index.kind === 'unique',
        // TypeORM has no word for GIN: it may neither create these nor drop them.
        synchronize: !index.kind.startsWith('gin'),
      })),
  };
}

/** The key of an integration, as the content's table has it, and nothing else. */
function lockSchemaOptions(options: TypeOrmAdapterOptions, words: TableWords) {
  const content = tableOf('content');
  const key = content.columns.filter(({ name }) => name === 'organizationId' || name === 'integrationId');
  const columns = key.map((column) => [
    column.name,
    { ...portableColumnOptions(words, column, content), primary: true },
  ]);
  return {
    name: 'AnalyticsIngestionLock',
    tableName: options.tables?.locks ?? 'AnalyticsIngestionLock',
    ...placeOf(options, words),
    columns: Object.fromEntries(columns),
  };
}

/** What PostgreSQL calls a schema, TypeORM calls a database elsewhere. */
function placeOf({ schema }: TypeOrmAdapterOptions, words: TableWords | null) {
  if (schema === undefined) return {};
  return words === null ? { schema } : { database: schema };
}

function columnOptions({ name, type, isNullable, isCreationTime }: ColumnDefinition, options: TypeOrmAdapterOptions) {
  const shared = {
    name,
    nullable: isNullable,
    ...(isCreationTime ? { default: () => CREATION_TIME } : {}),
  };
  if (typeof type !== 'string')
    return {
      ...shared,
      type: 'enum',
      enum: [...type.labels],
      enumName: options.enums?.[type.key] ?? type.defaultName,
    };
  if (type === 'text[]') return { ...shared, type: 'text', array: true };
  if (type === 'timestamptz') return { ...shared, type, precision: 3 };
  return { ...shared, type };
}
