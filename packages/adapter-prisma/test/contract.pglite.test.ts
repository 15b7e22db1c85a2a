import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
  usageStoreContract,
} from '@org/ingest-testkit';
import { describe } from 'vitest';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpPglite } from './support/set-up-pglite.js';

describe('Prisma 7 on PGlite', () => {
  const { content, states, queries, usage } = contractFixtures(setUpPglite);
  contentRepositoryContract({ setUp: content, propertyRuns: 10 });
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  contentQueriesContract({ setUp: queries });
});
