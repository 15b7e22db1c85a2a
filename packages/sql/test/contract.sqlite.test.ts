import { sqliteDialect } from '@org/ingest-sql';
import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
  usageStoreContract,
} from '@org/ingest-testkit';
import { describe } from 'vitest';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpSqlite } from './support/set-up-sqlite.js';

describe('SQLite', () => {
  const { content, states, queries, usage } = contractFixtures(sqliteDialect, setUpSqlite);
  contentRepositoryContract({ setUp: content });
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  contentQueriesContract({ setUp: queries });
});
