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
import { describe } from 'vitest';
import { setUpPglite } from './support/set-up-pglite.js';

describe('Prisma 7 on PGlite', () => {
  contentRepositoryContract({ setUp: () => setUpPglite(createPrismaContentRepository), propertyRuns: 10 });
  ingestionStateRepositoryContract({ setUp: () => setUpPglite(createPrismaIngestionStateRepository) });
  contentQueriesContract({
    setUp: async () => {
      const { client, ...fixture } = await setUpPglite(createPrismaContentRepository);
      return {
        ...fixture,
        states: createPrismaIngestionStateRepository(client),
        queries: createPrismaContentQueries(client),
      };
    },
  });
});
