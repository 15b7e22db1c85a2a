import type { UsageStore } from '@org/ingest-core';
import { createUsageStoreOn } from '@org/ingest-sql';
import type { PrismaClientLike } from './client-like.js';
import type { PrismaAdapterOptions } from './options.js';
import { createPrismaSession } from './prisma-session.js';

/**
 * Keeps what usage governors know of Meta's budgets in PostgreSQL (13 or later), MariaDB, MySQL or SQLite through the host's
 * own Prisma client.
 *
 * Guarantees those of `UsageStore`; on PostgreSQL a load is one statement, and so is a save of budgets that are known. What
 * may be forgotten is deleted up to an hour later, by the first save of a process and then with every 500 changes. Pass no
 * `tx`: its locks would hold up every process until it ends.
 *
 * @throws {InvalidConfigurationError} when `prisma` is no Prisma client, or a table or enum name cannot be one.
 * @example
 * ```ts
 * const store = createPrismaUsageStore(new PrismaClient());
 * const usageBudget = createUsageGovernor({ store });
 * ```
 */
export function createPrismaUsageStore(prisma: PrismaClientLike, options: PrismaAdapterOptions = {}): UsageStore {
  const { provider = 'postgresql' } = options;
  return createUsageStoreOn(provider, createPrismaSession(prisma, provider), options);
}
