import {
  createPrismaContentQueries,
  createPrismaContentRepository,
  createPrismaIngestionStateRepository,
} from '@org/ingest-adapter-prisma';
import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
} from '@org/ingest-testkit';
import { describe, inject } from 'vitest';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { setUpHost } from './support/set-up-host.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('Prisma 7 on PostgreSQL', () => {
  const setUp = setUpHost(serverUrl, createPrisma7Client);
  contentRepositoryContract({ setUp: () => setUp(createPrismaContentRepository) });
  ingestionStateRepositoryContract({ setUp: () => setUp(createPrismaIngestionStateRepository) });
  contentQueriesContract({
    setUp: async () => {
      const { client, ...fixture } = await setUp(createPrismaContentRepository);
      return {
        ...fixture,
        states: createPrismaIngestionStateRepository(client),
        queries: createPrismaContentQueries(client),
      };
    },
  });
});
