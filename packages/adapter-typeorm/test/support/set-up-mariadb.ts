import { createIngestMigrations, type TypeOrmDataSourceLike } from '@org/ingest-adapter-typeorm';
import { createMariadbDatabase } from '../../../../test/storage/mariadb-database.js';
import type { HostFixture } from './set-up-host.js';
import { createTypeOrm11, type HostOptions } from './typeorm-hosts.js';

/** What of a data source the set-up needs, in the words that both majors share. */
export interface MigratableSource extends TypeOrmDataSourceLike {
  initialize(): Promise<unknown>;
  runMigrations(): Promise<unknown>;
  query(sql: string, values?: unknown[]): Promise<never>;
  destroy(): Promise<void>;
}

/** Makes fixtures for one version of TypeORM; each has a MariaDB database of its own, whose tables the migrations make. */
export function setUpMariadbHost<Source extends MigratableSource>(
  serverUrl: string | null,
  createDataSource: (options: HostOptions) => Source,
) {
  return async <Repository>(
    createRepository: (dataSource: Source) => Repository,
  ): Promise<HostFixture<Source, Repository>> => {
    if (serverUrl === null) throw new Error('There is no MariaDB: the suite should have been skipped');
    const database = await createMariadbDatabase(serverUrl, false);
    const migrations = createIngestMigrations();
    const dataSource = createDataSource({ type: 'mariadb', url: database.url, migrations });
    await dataSource.initialize();
    await dataSource.runMigrations();
    const { readRows, readStates, readFailures } = database;
    return {
      dataSource,
      repository: createRepository(dataSource),
      ...{ readRows, readStates, readFailures },
      tearDown: async () => {
        await dataSource.destroy();
        await database.drop();
      },
    };
  };
}

/** The same on TypeORM 1.1. */
export function setUpMariadb<Repository>(
  serverUrl: string | null,
  createRepository: (dataSource: ReturnType<typeof createTypeOrm11>) => Repository,
) {
  return setUpMariadbHost(serverUrl, createTypeOrm11)(createRepository);
}
