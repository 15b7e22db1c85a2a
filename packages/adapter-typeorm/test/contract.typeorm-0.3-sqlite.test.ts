import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
  usageStoreContract,
} from '@org/ingest-testkit';
import { describe } from 'vitest';
import { describeFurtherVersion } from '../../../test/storage/further-versions.js';
import { contractFixtures } from './support/contract-fixtures.js';
import { setUpSqliteHost } from './support/set-up-sqlite.js';
import { createTypeOrm03 } from './support/typeorm-hosts.js';

describe('TypeORM 0.3 on SQLite', () => {
  const { content, states, queries, usage } = contractFixtures(setUpSqliteHost(createTypeOrm03));
  ingestionStateRepositoryContract({ setUp: states });
  usageStoreContract({ setUp: usage });
  describeFurtherVersion('TypeORM 0.3 on SQLite: content', () => {
    contentRepositoryContract({ setUp: content, propertyRuns: 10 });
    contentQueriesContract({ setUp: queries });
  });
});
