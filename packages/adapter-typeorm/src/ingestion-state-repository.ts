import type { IngestionStateRepository } from '@org/ingest-core';
import { createSqlIngestionStateRepository } from '@org/ingest-sql';
import type { TypeOrmClientLike } from './client-like.js';
import type { TypeOrmAdapterOptions } from './options.js';
import { tableNamesFor } from './table-names.js';
import { readTypeOrmClient } from './typeorm-client.js';
import { createTypeOrmSession } from './typeorm-session.js';

/**
 * Keeps progress and failures in PostgreSQL (13 or later) through the host's own TypeORM data source.
 *
 * Guarantees those of `IngestionStateRepository`; `save` is one statement, so of two workers exactly one succeeds.
 *
 * @throws {InvalidConfigurationError} when `client` is none of TypeORM's or no PostgreSQL, or a table or enum name cannot be one.
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
  return createSqlIngestionStateRepository(createTypeOrmSession(taken), tableNamesFor(taken.dataSource, options));
}
