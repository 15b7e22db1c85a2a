import type { IngestionStateRepository } from '@org/ingest-core';
import { createIngestionStateRepositoryOn } from '@org/ingest-sql';
import type { TypeOrmClientLike } from './client-like.js';
import type { TypeOrmAdapterOptions } from './options.js';
import { nameOptionsFor } from './table-names.js';
import { readTypeOrmClient } from './typeorm-client.js';
import { createTypeOrmSession } from './typeorm-session.js';

/**
 * Keeps progress and failures in PostgreSQL (13 or later), MariaDB, MySQL or SQLite through the host's own TypeORM data source.
 *
 * Guarantees those of `IngestionStateRepository`; of two workers that `save` at the same time exactly one succeeds.
 *
 * @throws {InvalidConfigurationError} when `client` is none of TypeORM's or of another database, or a table or enum name cannot be one.
 * @example
 * ```ts
 * const states = createTypeOrmIngestionStateRepository(dataSource);
 * const stored = await states.save(state); // null when someone else saved first
 * ```
 */
export function createTypeOrmIngestionStateRepository(
  client: TypeOrmClientLike,
  options: TypeOrmAdapterOptions = {},
): IngestionStateRepository {
  const taken = readTypeOrmClient(client);
  return createIngestionStateRepositoryOn(
    taken.database,
    createTypeOrmSession(taken),
    nameOptionsFor(taken.dataSource, options),
  );
}
