import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
  usageStoreContract,
} from '@org/ingest-testkit';
import { describe } from 'vitest';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpSqlite } from './support/set-up-sqlite.js';

describe('TypeORM 1.1 on SQLite', () => {
  const { content, states, queries, usage } = contractFixtures(setUpSqlite);
  contentRepositoryContract({ setUp: content });
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  contentQueriesContract({ setUp: queries });
});
