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
import { describe, inject } from 'vitest';
import { setUpMariadb } from './support/set-up-mariadb.js';

const serverUrl = inject('mariadbUrl');
const content = (client: PrismaClientLike) => createPrismaContentRepository(client, { provider: 'mysql' });
const states = (client: PrismaClientLike) => createPrismaIngestionStateRepository(client, { provider: 'mysql' });

describe.skipIf(serverUrl === null)('Prisma 7 on MariaDB', () => {
  contentRepositoryContract({ setUp: () => setUpMariadb(serverUrl, content), propertyRuns: 10 });
  ingestionStateRepositoryContract({ setUp: () => setUpMariadb(serverUrl, states) });
  contentQueriesContract({
    setUp: async () => {
      const { client, ...fixture } = await setUpMariadb(serverUrl, content);
      return {
        ...fixture,
        states: states(client),
        queries: createPrismaContentQueries(client, { provider: 'mysql' }),
      };
    },
  });
});
