import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
  usageStoreContract,
} from '@org/ingest-testkit';
import { describe, inject } from 'vitest';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpMariadb } from './support/set-up-mariadb.js';

const serverUrl = inject('mariadbUrl');

describe.skipIf(serverUrl === null)('TypeORM 1.1 on MariaDB', () => {
  const { content, states, queries, usage } = contractFixtures((create) => setUpMariadb(serverUrl, create));
  contentRepositoryContract({ setUp: content, propertyRuns: 10 });
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  contentQueriesContract({ setUp: queries });
});
