import type { IngestionStateRepository } from '@org/ingest-core';
import { createIngestionStateRepositoryOn } from '@org/ingest-sql';
import type { PrismaClientLike } from './client-like.js';
import type { PrismaAdapterOptions } from './options.js';
import { createPrismaSession } from './prisma-session.js';

/**
 * Keeps progress and failures in PostgreSQL (13 or later), MariaDB, MySQL or SQLite through the host's own Prisma client.
 *
 * Guarantees those of `IngestionStateRepository`; of two workers that `save` at the same time exactly one succeeds.
 *
 * @throws {InvalidConfigurationError} when `prisma` is no Prisma client, or a table or enum name cannot be one.
 * @example
 * ```ts
 * const states = createPrismaIngestionStateRepository(new PrismaClient());
 * const stored = await states.save(state); // null when someone else saved first
 * ```
 */
export function createPrismaIngestionStateRepository(
  prisma: PrismaClientLike,
  options: PrismaAdapterOptions = {},
): IngestionStateRepository {
  const { provider = 'postgresql' } = options;
  return createIngestionStateRepositoryOn(provider, createPrismaSession(prisma, provider), options);
}
