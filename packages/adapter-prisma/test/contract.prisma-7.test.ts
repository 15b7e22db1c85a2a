import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
  usageStoreContract,
} from '@org/ingest-testkit';
import { describe, inject } from 'vitest';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpHost } from './support/set-up-host.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('Prisma 7 on PostgreSQL', () => {
  const { content, states, queries, usage } = contractFixtures(setUpHost(serverUrl, createPrisma7Client));
  contentRepositoryContract({ setUp: content });
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  contentQueriesContract({ setUp: queries });
});
