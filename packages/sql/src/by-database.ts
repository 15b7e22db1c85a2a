import {
  type ContentQueries,
  type ContentRepository,
  type IngestionStateRepository,
  InvalidConfigurationError,
  type UsageStore,
} from '@org/ingest-core';
import { createSqlContentQueries } from './content-queries.js';
import { createSqlContentRepository } from './content-repository.js';
import { createSqlIngestionStateRepository } from './ingestion-state-repository.js';
import { mysqlDialect } from './mysql/dialect.js';
import { createPortableContentQueries } from './portable/content-queries.js';
import { createPortableContentRepository } from './portable/content-repository.js';
import type { SqlDialect } from './portable/dialect.js';
import { createPortableIngestionStateRepository } from './portable/ingestion-state-repository.js';
import { type PortableTableNameOptions, toPortableTableNames } from './portable/table-names.js';
import { createPortableUsageStore } from './portable/usage-store.js';
import type { PortableSession } from './sql-session.js';
import { sqliteDialect } from './sqlite/dialect.js';
import { type TableNameOptions, toTableNames } from './table-names.js';
import { createSqlUsageStore } from './usage-store.js';

/** A database by the words of its SQL; MariaDB speaks those of MySQL. */
export type DatabaseName = 'postgresql' | 'mysql' | 'sqlite';

/** What a host's tables and enum types are called; `locks` is of MySQL and MariaDB only, `enums` of PostgreSQL only. */
export type DatabaseNameOptions = TableNameOptions & PortableTableNameOptions;

const DIALECTS: ReadonlyMap<string, SqlDialect> = new Map([
  ['mysql', mysqlDialect],
  ['sqlite', sqliteDialect],
]);

function dialectOf(database: Exclude<DatabaseName, 'postgresql'>): SqlDialect {
  const dialect = DIALECTS.get(database);
  if (dialect !== undefined) return dialect;
  throw new InvalidConfigurationError(
    `The database ${JSON.stringify(database)} is not one whose SQL the adapter speaks. Name "postgresql", "mysql" or "sqlite".`,
  );
}

/** @throws {InvalidConfigurationError} when a name cannot be one in this database, or the database is another. */
export function createContentRepositoryOn(
  database: DatabaseName,
  session: PortableSession,
  options: DatabaseNameOptions,
): ContentRepository {
  if (database === 'postgresql') return createSqlContentRepository(session, toTableNames(options));
  const dialect = dialectOf(database);
  return createPortableContentRepository(session, dialect, toPortableTableNames(dialect, options));
}

/** @throws {InvalidConfigurationError} when a name cannot be one in this database, or the database is another. */
export function createIngestionStateRepositoryOn(
  database: DatabaseName,
  session: PortableSession,
  options: DatabaseNameOptions,
): IngestionStateRepository {
  if (database === 'postgresql') return createSqlIngestionStateRepository(session, toTableNames(options));
  const dialect = dialectOf(database);
  return createPortableIngestionStateRepository(session, dialect, toPortableTableNames(dialect, options));
}

/** @throws {InvalidConfigurationError} when a name cannot be one in this database, or the database is another. */
export function createContentQueriesOn(
  database: DatabaseName,
  session: PortableSession,
  options: DatabaseNameOptions,
): ContentQueries {
  if (database === 'postgresql') return createSqlContentQueries(session, toTableNames(options));
  const dialect = dialectOf(database);
  return createPortableContentQueries(session, dialect, toPortableTableNames(dialect, options));
}

/** @throws {InvalidConfigurationError} when a name cannot be one in this database, or the database is another. */
export function createUsageStoreOn(
  database: DatabaseName,
  session: PortableSession,
  options: DatabaseNameOptions,
): UsageStore {
  if (database === 'postgresql') return createSqlUsageStore(session, toTableNames(options));
  const dialect = dialectOf(database);
  return createPortableUsageStore(session, dialect, toPortableTableNames(dialect, options));
}
