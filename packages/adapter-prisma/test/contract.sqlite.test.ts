import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
  usageStoreContract,
} from '@org/ingest-testkit';
import { describe } from 'vitest';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpSqlite } from './support/set-up-sqlite.js';

describe('Prisma 7 on SQLite', () => {
  const { content, states, queries, usage } = contractFixtures(setUpSqlite, { provider: 'sqlite' });
  contentRepositoryContract({ setUp: content, propertyRuns: 10 });
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  contentQueriesContract({ setUp: queries });
});
