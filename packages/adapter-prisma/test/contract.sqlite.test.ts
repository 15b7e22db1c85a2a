import {
  createPrismaContentQueries,
  createPrismaContentRepository,
  createPrismaIngestionStateRepository,
  type PrismaClientLike,
} from '@org/ingest-adapter-prisma';
import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
} from '@org/ingest-testkit';
import { describe } from 'vitest';
import { setUpSqlite } from './support/set-up-sqlite.js';

const content = (client: PrismaClientLike) => createPrismaContentRepository(client, { provider: 'sqlite' });
const states = (client: PrismaClientLike) => createPrismaIngestionStateRepository(client, { provider: 'sqlite' });

describe('Prisma 7 on SQLite', () => {
  contentRepositoryContract({ setUp: () => setUpSqlite(content), propertyRuns: 10 });
  ingestionStateRepositoryContract({ setUp: () => setUpSqlite(states) });
  contentQueriesContract({
    setUp: async () => {
      const { client, ...fixture } = await setUpSqlite(content);
      return {
        ...fixture,
        states: states(client),
        queries: createPrismaContentQueries(client, { provider: 'sqlite' }),
      };
    },
  });
});
