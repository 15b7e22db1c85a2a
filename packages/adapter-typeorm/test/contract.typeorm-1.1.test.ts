import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
  usageStoreContract,
} from '@org/ingest-testkit';
import { describe, inject } from 'vitest';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpHost } from './support/set-up-host.js';
import { createTypeOrm11 } from './support/typeorm-hosts.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('TypeORM 1.1 on PostgreSQL', () => {
  const { content, states, queries, usage } = contractFixtures(setUpHost(serverUrl, createTypeOrm11));
  contentRepositoryContract({ setUp: content });
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  contentQueriesContract({ setUp: queries });
});
