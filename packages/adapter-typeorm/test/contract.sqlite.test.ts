import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
} from '@org/ingest-testkit';
import { describe } from 'vitest';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpSqlite } from './support/set-up-sqlite.js';

describe('TypeORM 1.1 on SQLite', () => {
  const { content, states, queries } = contractFixtures(setUpSqlite);
  contentRepositoryContract({ setUp: content });
  ingestionStateRepositoryContract({ setUp: states });
  contentQueriesContract({ setUp: queries });
});
