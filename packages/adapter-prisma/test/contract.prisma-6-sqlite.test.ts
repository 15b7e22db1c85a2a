import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
  usageStoreContract,
} from '@org/ingest-testkit';
import { describe } from 'vitest';
import { describeFurtherVersion } from '../../../test/storage/further-versions.js';
import { createPrisma6OnSqlite } from './prisma-6/sqlite/create-client.js';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpSqliteHost } from './support/set-up-sqlite.js';

describe('Prisma 6 on SQLite', () => {
  const { content, states, queries, usage } = contractFixtures(setUpSqliteHost(createPrisma6OnSqlite), {
    provider: 'sqlite',
  });
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  describeFurtherVersion('Prisma 6 on SQLite: content', () => {
    contentRepositoryContract({ setUp: content, propertyRuns: 10 });
    contentQueriesContract({ setUp: queries });
  });
});
