import type { DatabaseNameOptions } from '@org/ingest-sql';
import type { TypeOrmDataSourceLike } from './client-like.js';
import type { TypeOrmAdapterOptions } from './options.js';

/** The options with the schema in them that TypeORM itself would use for the same data source, for any database. */
export function nameOptionsFor(dataSource: TypeOrmDataSourceLike, options: TypeOrmAdapterOptions): DatabaseNameOptions {
  const schema = options.schema ?? dataSource.options.schema;
  return typeof schema === 'string' && schema !== '' ? { ...options, schema } : options;
}
