import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
  usageStoreContract,
} from '@org/ingest-testkit';
import { describe, inject } from 'vitest';
import { describeFurtherVersion } from '../../../test/storage/further-versions.js';
import { createPrisma6OnMariadb } from './prisma-6/mysql/create-client.js';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpMariadbHost } from './support/set-up-mariadb.js';

const serverUrl = inject('mariadbUrl');

describe.skipIf(serverUrl === null)('Prisma 6 on MariaDB', () => {
  const setUp = setUpMariadbHost(serverUrl, createPrisma6OnMariadb);
  const { content, states, queries, usage } = contractFixtures(setUp, { provider: 'mysql' });
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  describeFurtherVersion('Prisma 6 on MariaDB: content', () => {
    contentRepositoryContract({ setUp: content, propertyRuns: 10 });
    contentQueriesContract({ setUp: queries });
  });
});
