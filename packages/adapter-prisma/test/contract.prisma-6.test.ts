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
import { createPrisma6Client } from './prisma-6/create-client.js';
import { setUpHost } from './support/set-up-host.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('Prisma 6 on PostgreSQL', () => {
  const setUp = setUpHost(serverUrl, createPrisma6Client);
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
