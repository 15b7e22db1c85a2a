import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
  usageStoreContract,
} from '@org/ingest-testkit';
import { describe, inject } from 'vitest';
import { describeFurtherVersion } from '../../../test/storage/further-versions.js';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpMariadbHost } from './support/set-up-mariadb.js';
import { createTypeOrm03 } from './support/typeorm-hosts.js';

const serverUrl = inject('mariadbUrl');

describe.skipIf(serverUrl === null)('TypeORM 0.3 on MariaDB', () => {
  const { content, states, queries, usage } = contractFixtures(setUpMariadbHost(serverUrl, createTypeOrm03));
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  describeFurtherVersion('TypeORM 0.3 on MariaDB: content', () => {
    contentRepositoryContract({ setUp: content, propertyRuns: 10 });
    contentQueriesContract({ setUp: queries });
  });
});
