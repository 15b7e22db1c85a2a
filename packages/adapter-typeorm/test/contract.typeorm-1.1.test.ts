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
import { setUpHost } from './support/set-up-host.js';
import { createTypeOrm11 } from './support/typeorm-hosts.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('TypeORM 1.1 on PostgreSQL', () => {
  const setUp = setUpHost(serverUrl, createTypeOrm11);
  contentRepositoryContract({ setUp: () => setUp(createTypeOrmContentRepository) });
  ingestionStateRepositoryContract({ setUp: () => setUp(createTypeOrmIngestionStateRepository) });
  contentQueriesContract({
    setUp: async () => {
      const { dataSource, ...fixture } = await setUp(createTypeOrmContentRepository);
      return {
        ...fixture,
        states: createTypeOrmIngestionStateRepository(dataSource),
        queries: createTypeOrmContentQueries(dataSource),
      };
    },
  });
});
