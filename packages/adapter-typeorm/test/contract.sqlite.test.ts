import {
  createTypeOrmContentQueries,
  createTypeOrmContentRepository,
  createTypeOrmIngestionStateRepository,
} from '@org/ingest-adapter-typeorm';
import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
} from '@org/ingest-testkit';
import { describe } from 'vitest';
import { setUpSqlite } from './support/set-up-sqlite.js';

describe('TypeORM 1.1 on SQLite', () => {
  contentRepositoryContract({ setUp: () => setUpSqlite(createTypeOrmContentRepository), propertyRuns: 10 });
  ingestionStateRepositoryContract({ setUp: () => setUpSqlite(createTypeOrmIngestionStateRepository) });
  contentQueriesContract({
    setUp: async () => {
      const { dataSource, ...fixture } = await setUpSqlite(createTypeOrmContentRepository);
      return {
        ...fixture,
        states: createTypeOrmIngestionStateRepository(dataSource),
        queries: createTypeOrmContentQueries(dataSource),
      };
    },
  });
});
