import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
  usageStoreContract,
} from '@org/ingest-testkit';
import { describe, inject } from 'vitest';
import { setUnusualSettings } from '../../../test/storage/unusual-settings.js';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpHost } from './support/set-up-host.js';
import { createTypeOrm03 } from './support/typeorm-hosts.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('TypeORM 0.3 on PostgreSQL with unusual settings', () => {
  const { content, states, queries, usage } = contractFixtures(
    setUpHost(serverUrl, createTypeOrm03, setUnusualSettings),
  );
  contentRepositoryContract({ setUp: content });
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  contentQueriesContract({ setUp: queries });
});
