import { createIngestMigrations } from '@org/ingest-adapter-typeorm';
import { DataSource } from 'typeorm';
import { createMariadbDatabase } from '../../../../test/storage/mariadb-database.js';
import type { HostFixture } from './set-up-host.js';

/** A repository on a MariaDB database of its own, whose tables the migrations make. */
export async function setUpMariadb<Repository>(
  serverUrl: string | null,
  createRepository: (dataSource: DataSource) => Repository,
): Promise<HostFixture<DataSource, Repository>> {
  if (serverUrl === null) throw new Error('There is no MariaDB: the suite should have been skipped');
  const database = await createMariadbDatabase(serverUrl, false);
  const dataSource = new DataSource({ type: 'mariadb', url: database.url, migrations: [...createIngestMigrations()] });
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
}
