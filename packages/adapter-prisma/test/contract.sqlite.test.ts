import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
} from '@org/ingest-testkit';
import { describe } from 'vitest';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpSqlite } from './support/set-up-sqlite.js';

describe('Prisma 7 on SQLite', () => {
  const { content, states, queries } = contractFixtures(setUpSqlite, { provider: 'sqlite' });
  contentRepositoryContract({ setUp: content, propertyRuns: 10 });
  ingestionStateRepositoryContract({ setUp: states });
  contentQueriesContract({ setUp: queries });
});
