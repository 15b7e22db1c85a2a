import { mysqlDialect } from '@org/ingest-sql';
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

describe.skipIf(serverUrl === null)('MariaDB', () => {
  const { content, states, queries, usage } = contractFixtures(mysqlDialect, (create) =>
    setUpMariadb(serverUrl, create),
  );
  contentRepositoryContract({ setUp: content });
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  contentQueriesContract({ setUp: queries });
});
