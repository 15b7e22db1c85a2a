import type { ContentQueries } from '@org/ingest-core';
import { createContentQueriesOn } from '@org/ingest-sql';
import type { PrismaClientLike } from './client-like.js';
import type { PrismaAdapterOptions } from './options.js';
import { createPrismaSession } from './prisma-session.js';

/**
 * Answers analytics reads from PostgreSQL (13 or later), MariaDB, MySQL or SQLite through the host's own Prisma client.
 *
 * Guarantees those of `ContentQueries`; times are counted in the asked time zone, whatever the session's is. Formats
 * and kinds that are equally frequent are in alphabetical order.
 *
 * @throws {InvalidConfigurationError} when `prisma` is no Prisma client, or a table or enum name cannot be one.
 * @example
 * ```ts
 * const queries = createPrismaContentQueries(new PrismaClient());
 * await queries.topHashtags({ organizationId: 'org-1', limit: 5 });
 * ```
 */
export function createPrismaContentQueries(
  prisma: PrismaClientLike,
  options: PrismaAdapterOptions = {},
): ContentQueries {
  const { provider = 'postgresql' } = options;
  return createContentQueriesOn(provider, createPrismaSession(prisma, provider), options);
}
