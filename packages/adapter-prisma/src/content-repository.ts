import type { ContentRepository } from '@org/ingest-core';
import { createContentRepositoryOn } from '@org/ingest-sql';
import type { PrismaClientLike } from './client-like.js';
import type { PrismaAdapterOptions } from './options.js';
import { createPrismaSession } from './prisma-session.js';

/**
 * Keeps content in PostgreSQL (13 or later), MariaDB, MySQL or SQLite through the host's own Prisma client.
 *
 * Guarantees those of `ContentRepository`; on PostgreSQL a batch is one statement. Content that is stored already is
 * neither written nor locked. Given the `tx` of a transaction of the host's, it takes part in that transaction.
 *
 * @throws {InvalidConfigurationError} when `prisma` is no Prisma client, or a table or enum name cannot be one.
 * @example
 * ```ts
 * const repository = createPrismaContentRepository(new PrismaClient());
 * await repository.upsertMany(items); // { inserted: 42, updated: 0, unchanged: 8, rejected: [] }
 * ```
 */
export function createPrismaContentRepository(
  prisma: PrismaClientLike,
  options: PrismaAdapterOptions = {},
): ContentRepository {
  const { provider = 'postgresql' } = options;
  return createContentRepositoryOn(provider, createPrismaSession(prisma, provider), options);
}
