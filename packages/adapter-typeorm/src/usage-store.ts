import type { UsageStore } from '@org/ingest-core';
import { createUsageStoreOn } from '@org/ingest-sql';
import type { TypeOrmClientLike } from './client-like.js';
import type { TypeOrmAdapterOptions } from './options.js';
import { nameOptionsFor } from './table-names.js';
import { readTypeOrmClient } from './typeorm-client.js';
import { createTypeOrmSession } from './typeorm-session.js';

/**
 * Keeps what usage governors know of Meta's budgets in PostgreSQL (13 or later), MariaDB, MySQL or SQLite through the host's
 * own TypeORM data source.
 *
 * Guarantees those of `UsageStore`; on PostgreSQL a load is one statement, and so is a save of budgets that are known. What
 * may be forgotten is deleted up to an hour later, by the first save of a process and then with every 500 changes. Pass no
 * manager of a transaction: its locks would hold up every process until it ends.
 *
 * @throws {InvalidConfigurationError} when `client` is none of TypeORM's or of another database, or a table or enum name cannot be one.
 * @example
 * ```ts
 * const store = createTypeOrmUsageStore(dataSource);
 * const usageBudget = createUsageGovernor({ store });
 * ```
 */
export function createTypeOrmUsageStore(client: TypeOrmClientLike, options: TypeOrmAdapterOptions = {}): UsageStore {
  const taken = readTypeOrmClient(client);
  return createUsageStoreOn(taken.database, createTypeOrmSession(taken), nameOptionsFor(taken.dataSource, options));
}
