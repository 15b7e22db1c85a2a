import { toTableNames } from '@org/ingest-sql';
import { nameIndexes, primaryKeyName } from './index-names.js';
import type { TypeOrmAdapterOptions } from './options.js';
import { type ColumnDefinition, CREATION_TIME, TABLES, type TableDefinition, type TableKey } from './tables.js';

/** TypeORM's class `EntitySchema`. */
export type EntitySchemaClass<Schema extends object> = new (options: never) => Schema;

/**
 * The three tables as TypeORM entities, without decorators, for hosts that want them in their DataSource: for `find`, for
 * relations, and so that `synchronize` and `migration:generate` leave the tables alone. The repositories need none of
 * them.
 *
 * Guarantees that the schemas agree with the tables of the migration under any naming strategy, since every name is said;
 * only `entityPrefix` would change them. `EntitySchema` is passed in, so that it is the one of the TypeORM that your
 * DataSource comes from. The entities are named `AnalyticsContent`, `AnalyticsIngestionState` and
 * `AnalyticsIngestionFailure`, whatever the tables' names are.
 *
 * @param EntitySchema TypeORM's own class.
 * @param options the same as the repositories'.
 * @throws {InvalidConfigurationError} when a table or enum name cannot be one.
 * @example
 * ```ts
 * const schemas = createIngestEntitySchemas(EntitySchema);
 * const dataSource = new DataSource({ type: 'postgres', url, entities: Object.values(schemas) });
 * await dataSource.getRepository<AnalyticsContentEntity>(schemas.content).findBy({ format: 'REELS' });
 * ```
 */
export function createIngestEntitySchemas<Schema extends object>(
  EntitySchema: EntitySchemaClass<Schema>,
  options: TypeOrmAdapterOptions = {},
): Readonly<Record<TableKey, Schema>> {
  toTableNames(options);
  const schemaOf = (key: TableKey) => {
    const table = TABLES.find((candidate) => candidate.key === key);
    if (table === undefined) throw new Error(`There is no table ${key}`);
    return new EntitySchema(schemaOptions(table, options) as never);
  };
  return { content: schemaOf('content'), state: schemaOf('state'), failures: schemaOf('failures') };
}

/** @see https://typeorm.io/docs/entity/separating-entity-definition/ */
function schemaOptions(definition: TableDefinition, options: TypeOrmAdapterOptions) {
  const tableName = options.tables?.[definition.key] ?? definition.defaultName;
  const [identity] = definition.columns;
  return {
    name: definition.defaultName,
    tableName,
    ...(options.schema === undefined ? {} : { schema: options.schema }),
    columns: Object.fromEntries(
      definition.columns.map((column) => [
        column.name,
        {
          ...columnOptions(column, options),
          ...(column === identity ? { primary: true, primaryKeyConstraintName: primaryKeyName(tableName) } : {}),
        },
      ]),
    ),
    indices: nameIndexes(tableName, definition.indexes).map((index) => ({
      name: index.name,
      columns: [...index.columns],
      unique: index.kind === 'unique',
      // TypeORM has no word for GIN: it may neither create these nor drop them.
      synchronize: !index.kind.startsWith('gin'),
    })),
  };
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
