import {
  createPortableContentQueries,
  createPortableContentRepository,
  createPortableIngestionStateRepository,
  sqliteDialect,
} from '@org/ingest-sql';
import {
  contentQueriesContract,
  contentRepositoryContract,
  ingestionStateRepositoryContract,
} from '@org/ingest-testkit';
import { describe } from 'vitest';
import { setUpSqlite } from './support/set-up-sqlite.js';

describe('SQLite', () => {
  contentRepositoryContract({ setUp: () => setUpSqlite(createPortableContentRepository) });
  ingestionStateRepositoryContract({ setUp: () => setUpSqlite(createPortableIngestionStateRepository) });
  contentQueriesContract({
    setUp: async () => {
      const { session, names, ...fixture } = await setUpSqlite(createPortableContentRepository);
      return {
        ...fixture,
        states: createPortableIngestionStateRepository(session, sqliteDialect, names),
        queries: createPortableContentQueries(session, sqliteDialect, names),
      };
    },
  });
});
