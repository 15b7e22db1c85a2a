import {
  createPortableContentQueries,
  createPortableContentRepository,
  createPortableIngestionStateRepository,
  mysqlDialect,
} from '@org/ingest-sql';
import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
} from '@org/ingest-testkit';
import { describe, inject } from 'vitest';
import { setUpMariadb } from './support/set-up-mariadb.js';

const serverUrl = inject('mariadbUrl');

describe.skipIf(serverUrl === null)('MariaDB', () => {
  contentRepositoryContract({ setUp: () => setUpMariadb(serverUrl, createPortableContentRepository) });
  ingestionStateRepositoryContract({ setUp: () => setUpMariadb(serverUrl, createPortableIngestionStateRepository) });
  contentQueriesContract({
    setUp: async () => {
      const { session, names, ...fixture } = await setUpMariadb(serverUrl, createPortableContentRepository);
      return {
        ...fixture,
        states: createPortableIngestionStateRepository(session, mysqlDialect, names),
        queries: createPortableContentQueries(session, mysqlDialect, names),
      };
    },
  });
});
