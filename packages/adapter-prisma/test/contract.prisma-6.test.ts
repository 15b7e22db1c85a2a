import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
  usageStoreContract,
} from '@org/ingest-testkit';
import { describe, inject } from 'vitest';
import { setUnusualSettings } from '../../../test/storage/unusual-settings.js';
import { createPrisma6Client } from './prisma-6/create-client.js';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpHost } from './support/set-up-host.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('Prisma 6 on PostgreSQL with unusual settings', () => {
  const { content, states, queries, usage } = contractFixtures(
    setUpHost(serverUrl, createPrisma6Client, setUnusualSettings),
  );
  contentRepositoryContract({ setUp: content });
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  contentQueriesContract({ setUp: queries });
});
