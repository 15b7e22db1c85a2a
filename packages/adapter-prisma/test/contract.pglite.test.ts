import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
} from '@org/ingest-testkit';
import { describe } from 'vitest';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpPglite } from './support/set-up-pglite.js';

describe('Prisma 7 on PGlite', () => {
  const { content, states, queries } = contractFixtures(setUpPglite);
  contentRepositoryContract({ setUp: content, propertyRuns: 10 });
  ingestionStateRepositoryContract({ setUp: states });
  contentQueriesContract({ setUp: queries });
});
