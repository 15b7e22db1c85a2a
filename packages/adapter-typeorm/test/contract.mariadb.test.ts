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
import { describe, inject } from 'vitest';
import { setUpMariadb } from './support/set-up-mariadb.js';

const serverUrl = inject('mariadbUrl');

describe.skipIf(serverUrl === null)('TypeORM 1.1 on MariaDB', () => {
  contentRepositoryContract({ setUp: () => setUpMariadb(serverUrl, createTypeOrmContentRepository), propertyRuns: 10 });
  ingestionStateRepositoryContract({ setUp: () => setUpMariadb(serverUrl, createTypeOrmIngestionStateRepository) });
  contentQueriesContract({
    setUp: async () => {
      const { dataSource, ...fixture } = await setUpMariadb(serverUrl, createTypeOrmContentRepository);
      return {
        ...fixture,
        states: createTypeOrmIngestionStateRepository(dataSource),
        queries: createTypeOrmContentQueries(dataSource),
      };
    },
  });
});
