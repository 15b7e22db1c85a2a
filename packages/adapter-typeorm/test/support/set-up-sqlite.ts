import { createIngestMigrations } from '@org/ingest-adapter-typeorm';
import { createPortableReaders } from '../../../../test/storage/portable-readers.js';
import type { HostFixture } from './set-up-host.js';
import type { MigratableSource } from './set-up-mariadb.js';
import { createTypeOrm11, type HostOptions } from './typeorm-hosts.js';

/** Makes fixtures for one version of TypeORM; each has a SQLite inside the process, whose tables the migrations make. */
export function setUpSqliteHost<Source extends MigratableSource>(createDataSource: (options: HostOptions) => Source) {
  return async <Repository>(
    createRepository: (dataSource: Source) => Repository,
  ): Promise<HostFixture<Source, Repository>> => {
    const dataSource = createDataSource({ type: 'sqljs', url: '', migrations: createIngestMigrations() });
    await dataSource.initialize();
    await dataSource.runMigrations();
    return {
      dataSource,
      repository: createRepository(dataSource),
      ...createPortableReaders({
        quote: (name) => `"${name}"`,
        query: (sql, values) => dataSource.query(sql, [...values]),
        toTime: (value) => new Date(Number(value)),
      }),
      tearDown: () => dataSource.destroy(),
    };
  };
}

export const setUpSqlite = setUpSqliteHost(createTypeOrm11);
