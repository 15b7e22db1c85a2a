import type { ContentRepository } from '@org/ingest-core';
import { createContentRepositoryOn } from '@org/ingest-sql';
import type { TypeOrmClientLike } from './client-like.js';
import type { TypeOrmAdapterOptions } from './options.js';
import { nameOptionsFor } from './table-names.js';
import { readTypeOrmClient } from './typeorm-client.js';
import { createTypeOrmSession } from './typeorm-session.js';

/**
 * Keeps content in PostgreSQL (13 or later), MariaDB, MySQL or SQLite through the host's own TypeORM data source.
 *
 * Guarantees those of `ContentRepository`; on PostgreSQL a batch is one statement. Content that is stored already is
 * neither written nor locked. Given the manager of a transaction of the host's, it takes part in that transaction.
 *
 * @throws {InvalidConfigurationError} when `client` is none of TypeORM's or of another database, or a table or enum name cannot be one.
 * @example
 * ```ts
 * const repository = createTypeOrmContentRepository(dataSource);
 * await repository.upsertMany(items); // { inserted: 42, updated: 0, unchanged: 8, rejected: [] }
 * ```
 */
export function createTypeOrmContentRepository(
  client: TypeOrmClientLike,
  options: TypeOrmAdapterOptions = {},
): ContentRepository {
  const taken = readTypeOrmClient(client);
  return createContentRepositoryOn(
    taken.database,
    createTypeOrmSession(taken),
    nameOptionsFor(taken.dataSource, options),
  );
}
