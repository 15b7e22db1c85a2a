import { toTableNames } from '@org/ingest-sql';
import type { TypeOrmQueryRunnerLike } from './client-like.js';
import { createStatements, dropStatements } from './migration-statements.js';
import type { TypeOrmAdapterOptions } from './options.js';
import {
  createPortableStatements,
  dropPortableStatements,
  mysqlWords,
  sqliteWords,
} from './portable-migration-statements.js';
import { tableNamesFor } from './table-names.js';
import { databaseOf } from './typeorm-client.js';

/** A class as `migrations` of a DataSource takes them. */
export type IngestMigrationClass = new () => {
  readonly name: string;
  up(queryRunner: TypeOrmQueryRunnerLike): Promise<void>;
  down(queryRunner: TypeOrmQueryRunnerLike): Promise<void>;
};

/**
 * The migrations that create the tables of the same options, and on PostgreSQL four enum types, in the database that your
 * DataSource is of; add them to the `migrations` of
 * your DataSource.
 *
 * Guarantees the tables that `@org/ingest-adapter-prisma` creates, down to the names of indexes; only the default of `createdAt` is spelled
 * `now()` instead of `CURRENT_TIMESTAMP`. A schema that the options
 * name has to be there. Later versions append to the list and never change what is in it.
 *
 * @throws {InvalidConfigurationError} when a table or enum name cannot be one.
 * @example
 * ```ts
 * const dataSource = new DataSource({ type: 'postgres', url, migrations: [...createIngestMigrations()] });
 * await dataSource.initialize();
 * await dataSource.runMigrations();
 * ```
 */
export function createIngestMigrations(options: TypeOrmAdapterOptions = {}): readonly IngestMigrationClass[] {
  toTableNames(options);
  class IngestInit0001 {
    /** TypeORM orders migrations by the thirteen digits at the end. */
    readonly name = 'IngestInit1764028800000';

    async up(queryRunner: TypeOrmQueryRunnerLike): Promise<void> {
      await runAll(queryRunner, await statementsFor(queryRunner, options, 'up'));
    }

    async down(queryRunner: TypeOrmQueryRunnerLike): Promise<void> {
      await runAll(queryRunner, await statementsFor(queryRunner, options, 'down'));
    }
  }
  return [IngestInit0001];
}

async function statementsFor(
  queryRunner: TypeOrmQueryRunnerLike,
  options: TypeOrmAdapterOptions,
  direction: 'up' | 'down',
): Promise<readonly string[]> {
  const database = databaseOf(queryRunner.connection);
  if (database === 'postgresql') {
    const names = tableNamesFor(queryRunner.connection, options);
    return direction === 'up' ? createStatements(names, options) : dropStatements(names);
  }
  const words = database === 'sqlite' ? sqliteWords : mysqlWords(await isMariadb(queryRunner));
  return direction === 'up' ? createPortableStatements(words, options) : dropPortableStatements(words, options);
}

async function runAll(queryRunner: TypeOrmQueryRunnerLike, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await queryRunner.query(statement, undefined, true);
}

/** Either may be behind each of TypeORM's types, and each has a collation that the other does not know. */
async function isMariadb(queryRunner: TypeOrmQueryRunnerLike): Promise<boolean> {
  const { records } = await queryRunner.query('SELECT VERSION() AS `version`', undefined, true);
  return JSON.stringify(records).includes('MariaDB');
}
