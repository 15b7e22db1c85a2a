import { type TableNames, toTableNames } from '@org/ingest-sql';
import type { TypeOrmQueryRunnerLike } from './client-like.js';
import {
  createEnumStatements,
  createIndexStatements,
  createTableStatements,
  dropEnumStatements,
  dropIndexStatements,
  dropTableStatements,
} from './migration-statements.js';
import type { TypeOrmAdapterOptions } from './options.js';
import {
  createLockTableStatements,
  createPortableIndexStatements,
  createPortableTableStatements,
  dropLockTableStatements,
  dropPortableIndexStatements,
  dropPortableTableStatements,
  mysqlWords,
  sqliteWords,
  type TableWords,
} from './portable-migration-statements.js';
import { nameOptionsFor } from './table-names.js';
import { databaseOf } from './typeorm-client.js';

/** A class as `migrations` of a DataSource takes them. */
export type IngestMigrationClass = new () => {
  readonly name: string;
  up(queryRunner: TypeOrmQueryRunnerLike): Promise<void>;
  down(queryRunner: TypeOrmQueryRunnerLike): Promise<void>;
};

/**
 * The migrations that create the tables of the same options, and on PostgreSQL four enum types, in the database that your
 * DataSource is of; add them to the `migrations` of your DataSource.
 *
 * Guarantees the tables that `@org/ingest-adapter-prisma` creates, down to the names of indexes; only the default of
 * `createdAt` is spelled `now()` instead of `CURRENT_TIMESTAMP`. A schema that the options name has to be there. Later
 * versions append to the list and never change what is in it. On PostgreSQL an index that a later migration adds may be
 * there already: build it with `CREATE INDEX CONCURRENTLY` first where writers must not wait.
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
  // TypeORM orders migrations by the thirteen digits at the end of their names.
  return [
    migrationClass('IngestInit1764028800000', options, {
      postgres: {
        up: (names, named) => [...createEnumStatements(names), ...createTableStatements('init', names, named)],
        down: (names) => [...dropTableStatements('init', names), ...dropEnumStatements(names)],
      },
      portable: {
        up: (words, named) => [
          ...createPortableTableStatements('init', words, named),
          ...createLockTableStatements(words, named),
        ],
        down: (words, named) => [
          ...dropLockTableStatements(words, named),
          ...dropPortableTableStatements('init', words, named),
        ],
      },
    }),
    migrationClass('IngestListIndexes1764115200000', options, {
      postgres: {
        up: (names, named) => createIndexStatements('listIndexes', names, named),
        down: (_, named) => dropIndexStatements('listIndexes', named),
      },
      portable: {
        up: (words, named) => createPortableIndexStatements('listIndexes', words, named),
        down: (words, named) => dropPortableIndexStatements('listIndexes', words, named),
      },
    }),
    migrationClass('IngestUsageBudgets1764201600000', options, {
      postgres: {
        up: (names, named) => createTableStatements('usageBudgets', names, named),
        down: (names) => dropTableStatements('usageBudgets', names),
      },
      portable: {
        up: (words, named) => createPortableTableStatements('usageBudgets', words, named),
        down: (words, named) => dropPortableTableStatements('usageBudgets', words, named),
      },
    }),
  ];
}

/** Both ways of one migration, where `Names` says how things are called in a kind of database. */
interface Directions<Names> {
  readonly up: (names: Names, options: TypeOrmAdapterOptions) => readonly string[];
  readonly down: (names: Names, options: TypeOrmAdapterOptions) => readonly string[];
}

interface MigrationStatements {
  readonly postgres: Directions<TableNames>;
  readonly portable: Directions<TableWords>;
}

function migrationClass(
  name: string,
  options: TypeOrmAdapterOptions,
  statements: MigrationStatements,
): IngestMigrationClass {
  return class {
    readonly name = name;

    async up(queryRunner: TypeOrmQueryRunnerLike): Promise<void> {
      await runAll(queryRunner, await statementsFor(queryRunner, options, statements, 'up'));
    }

    async down(queryRunner: TypeOrmQueryRunnerLike): Promise<void> {
      await runAll(queryRunner, await statementsFor(queryRunner, options, statements, 'down'));
    }
  };
}

async function statementsFor(
  queryRunner: TypeOrmQueryRunnerLike,
  options: TypeOrmAdapterOptions,
  { postgres, portable }: MigrationStatements,
  direction: 'up' | 'down',
): Promise<readonly string[]> {
  const database = databaseOf(queryRunner.connection);
  if (database === 'postgresql') {
    const named = nameOptionsFor(queryRunner.connection, options);
    return postgres[direction](toTableNames(named), named);
  }
  const words = database === 'sqlite' ? sqliteWords : mysqlWords(await isMariadb(queryRunner));
  return portable[direction](words, options);
}

async function runAll(queryRunner: TypeOrmQueryRunnerLike, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await queryRunner.query(statement, undefined, true);
}

/** Either may be behind each of TypeORM's types, and each has a collation that the other does not know. */
async function isMariadb(queryRunner: TypeOrmQueryRunnerLike): Promise<boolean> {
  const { records } = await queryRunner.query('SELECT VERSION() AS `version`', undefined, true);
  return JSON.stringify(records).includes('MariaDB');
}
