import { InvalidConfigurationError } from '@org/ingest-core';
import type { DatabaseName } from '@org/ingest-sql';
import type { TypeOrmClientLike, TypeOrmDataSourceLike, TypeOrmQueryRunnerLike } from './client-like.js';

/** A host's client, taken apart. */
export interface TypeOrmClient {
  readonly dataSource: TypeOrmDataSourceLike;
  /** The one connection to use; `null` where each call takes one of the pool. */
  readonly queryRunner: TypeOrmQueryRunnerLike | null;
  readonly database: DatabaseName;
}

/** @throws {InvalidConfigurationError} when `client` is none of TypeORM's, or of a database that is not supported. */
export function readTypeOrmClient(client: TypeOrmClientLike): TypeOrmClient {
  const taken = takeApart(client);
  if (taken === null)
    throw new InvalidConfigurationError(
      'The object is no TypeORM client: it has neither a createQueryRunner nor a connection with one. Pass your DataSource (TypeORM 0.3.20 or later), or the EntityManager or QueryRunner of your transaction.',
    );
  return { ...taken, database: databaseOf(taken.dataSource) };
}

/**
 * A data source may be initialized after the repositories were made, so this is checked at each call.
 *
 * @throws {InvalidConfigurationError} when `dataSource` has no connections yet, or no more.
 */
export function checkInitialized(dataSource: TypeOrmDataSourceLike): void {
  if (dataSource.isInitialized) return;
  throw new InvalidConfigurationError(
    'The DataSource is not initialized. Await dataSource.initialize() before the first call, and destroy it after the last.',
  );
}

function takeApart(client: unknown): Omit<TypeOrmClient, 'database'> | null {
  if (isDataSource(client)) return { dataSource: client, queryRunner: null };
  if (typeof client !== 'object' || client === null) return null;
  const dataSource = field(client, 'dataSource') ?? field(client, 'connection');
  if (!isDataSource(dataSource)) return null;
  if (isQueryRunner(client)) return { dataSource, queryRunner: client };
  const queryRunner = field(client, 'queryRunner');
  return { dataSource, queryRunner: isQueryRunner(queryRunner) ? queryRunner : null };
}

/** TypeORM's drivers for one connection to a file or to memory are many; these share what the adapter relies on. */
const DATABASES: ReadonlyMap<string, DatabaseName> = new Map([
  ['postgres', 'postgresql'],
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
  ['sqljs', 'sqlite'],
  ['better-sqlite3', 'sqlite'],
  ['sqlite', 'sqlite'],
]);

/**
 * The database that the host's options name.
 *
 * @throws {InvalidConfigurationError} when the adapter does not speak its SQL.
 */
export function databaseOf({ options: { type } }: TypeOrmDataSourceLike): DatabaseName {
  const database = DATABASES.get(type);
  if (database !== undefined) return database;
  throw new InvalidConfigurationError(
    `The DataSource is of type ${JSON.stringify(type)}, whose SQL the adapter does not speak. Pass one of type ${[...DATABASES.keys()].map((known) => `"${known}"`).join(', ')}.`,
  );
}

function isDataSource(candidate: unknown): candidate is TypeOrmDataSourceLike {
  if (typeof candidate !== 'object' || candidate === null) return false;
  const options = field(candidate, 'options');
  return (
    typeof field(candidate, 'createQueryRunner') === 'function' &&
    typeof options === 'object' &&
    options !== null &&
    typeof field(options, 'type') === 'string'
  );
}

function isQueryRunner(candidate: unknown): candidate is TypeOrmQueryRunnerLike {
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    typeof field(candidate, 'query') === 'function' &&
    typeof field(candidate, 'startTransaction') === 'function'
  );
}

function field(candidate: object, name: string): unknown {
  return Reflect.get(candidate, name);
}
