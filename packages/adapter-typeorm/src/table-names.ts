import { type DatabaseNameOptions, type TableNames, toTableNames } from '@org/ingest-sql';
import type { TypeOrmDataSourceLike } from './client-like.js';
import type { TypeOrmAdapterOptions } from './options.js';

/** The quoted names, in the schema that TypeORM itself would use for the same data source. */
export function tableNamesFor(dataSource: TypeOrmDataSourceLike, options: TypeOrmAdapterOptions): TableNames {
  return toTableNames(nameOptionsFor(dataSource, options));
}

/** The options with that schema in them, for any database. */
export function nameOptionsFor(dataSource: TypeOrmDataSourceLike, options: TypeOrmAdapterOptions): DatabaseNameOptions {
  const schema = options.schema ?? dataSource.options.schema;
  return typeof schema === 'string' && schema !== '' ? { ...options, schema } : options;
}
