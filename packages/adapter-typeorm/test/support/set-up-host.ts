import type { TypeOrmDataSourceLike } from '@org/ingest-adapter-typeorm';
import { createHostDatabase, type HostDatabase } from './host-database.js';
import type { HostOptions } from './typeorm-hosts.js';

interface Connectable {
  initialize(): Promise<unknown>;
  destroy(): Promise<void>;
}

/** A repository on a data source and a database of its own, with the ways around it that the contract suites ask for. */
export interface HostFixture<Source, Repository>
  extends Pick<HostDatabase, 'readRows' | 'readStates' | 'readFailures'> {
  readonly dataSource: Source;
  readonly repository: Repository;
  tearDown(): Promise<void>;
}

/** Makes fixtures for one version of TypeORM; each has a database of its own, which `prepare` is given before the host connects. */
export function setUpHost<Source extends TypeOrmDataSourceLike & Connectable>(
  serverUrl: string | null,
  createDataSource: (options: HostOptions) => Source,
  prepare: (database: HostDatabase) => Promise<void> = async () => {},
) {
  return async <Repository>(
    createRepository: (dataSource: Source) => Repository,
  ): Promise<HostFixture<Source, Repository>> => {
    if (serverUrl === null) throw new Error('There is no PostgreSQL: the suite should have been skipped');
    const database = await createHostDatabase(serverUrl);
    await prepare(database);
    const dataSource = createDataSource({ url: database.url });
    await dataSource.initialize();
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
