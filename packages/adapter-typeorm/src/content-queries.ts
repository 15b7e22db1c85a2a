import type { ContentQueries } from '@org/ingest-core';
import { createContentQueriesOn } from '@org/ingest-sql';
import type { TypeOrmClientLike } from './client-like.js';
import type { TypeOrmAdapterOptions } from './options.js';
import { nameOptionsFor } from './table-names.js';
import { readTypeOrmClient } from './typeorm-client.js';
import { createTypeOrmSession } from './typeorm-session.js';

/**
 * Answers analytics reads from PostgreSQL (13 or later), MariaDB, MySQL or SQLite through the host's own TypeORM data source.
 *
 * Guarantees those of `ContentQueries`; times are counted in the asked time zone, whatever the session's is. Formats
 * and kinds that are equally frequent are in alphabetical order.
 *
 * @throws {InvalidConfigurationError} when `client` is none of TypeORM's or of another database, or a table or enum name cannot be one.
 * @example
 * ```ts
 * const queries = createTypeOrmContentQueries(dataSource);
 * await queries.topHashtags({ organizationId: 'org-1', limit: 5 });
 * ```
 */
export function createTypeOrmContentQueries(
  client: TypeOrmClientLike,
  options: TypeOrmAdapterOptions = {},
): ContentQueries {
  const taken = readTypeOrmClient(client);
  return createContentQueriesOn(taken.database, createTypeOrmSession(taken), nameOptionsFor(taken.dataSource, options));
}
