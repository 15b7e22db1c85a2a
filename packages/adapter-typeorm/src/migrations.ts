import { toTableNames } from '@org/ingest-sql';
import type { TypeOrmQueryRunnerLike } from './client-like.js';
import { createStatements, dropStatements } from './migration-statements.js';
import type { TypeOrmAdapterOptions } from './options.js';
import { tableNamesFor } from './table-names.js';

/** A class as `migrations` of a DataSource takes them. */
export type IngestMigrationClass = new () => {
  readonly name: string;
  up(queryRunner: TypeOrmQueryRunnerLike): Promise<void>;
  down(queryRunner: TypeOrmQueryRunnerLike): Promise<void>;
};

/**
 * The migrations that create the three tables and four enum types of the same options; add them to the `migrations` of
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
      const names = tableNamesFor(queryRunner.connection, options);
      for (const statement of createStatements(names, options)) await queryRunner.query(statement, undefined, true);
    }

    async down(queryRunner: TypeOrmQueryRunnerLike): Promise<void> {
      const names = tableNamesFor(queryRunner.connection, options);
      for (const statement of dropStatements(names)) await queryRunner.query(statement, undefined, true);
    }
  }
  return [IngestInit0001];
}
