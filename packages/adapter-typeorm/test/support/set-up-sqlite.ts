import { createIngestMigrations } from '@org/ingest-adapter-typeorm';
import { DataSource } from 'typeorm';
import { createPortableReaders } from '../../../../test/storage/portable-readers.js';
import type { HostFixture } from './set-up-host.js';

/** A repository on a SQLite inside the process, whose tables the migrations make. */
export async function setUpSqlite<Repository>(
  createRepository: (dataSource: DataSource) => Repository,
): Promise<HostFixture<DataSource, Repository>> {
  const dataSource = new DataSource({ type: 'sqljs', migrations: [...createIngestMigrations()] });
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
}
