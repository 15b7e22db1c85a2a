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
import { createTypeOrm03 } from './support/typeorm-hosts.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('TypeORM 0.3 on PostgreSQL', () => {
  const setUp = setUpHost(serverUrl, createTypeOrm03);
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
