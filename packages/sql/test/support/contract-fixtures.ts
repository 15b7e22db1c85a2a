import {
  createPortableContentQueries,
  createPortableContentRepository,
  createPortableIngestionStateRepository,
  createPortableUsageStore,
  type PortableSession,
  type PortableTableNames,
  type SqlDialect,
} from '@org/ingest-sql';
import type { TableReaders } from '../../../../test/storage/table-readers.js';

interface SessionFixture<Repository> extends TableReaders {
  readonly session: PortableSession;
  readonly names: PortableTableNames;
  readonly repository: Repository;
  tearDown(): Promise<void>;
}

type Create<Repository> = (session: PortableSession, dialect: SqlDialect, names: PortableTableNames) => Repository;

/** What each contract suite is set up with, on whatever database `setUp` makes. */
export function contractFixtures(
  dialect: SqlDialect,
  setUp: <Repository>(create: Create<Repository>) => Promise<SessionFixture<Repository>>,
) {
  return {
    content: () => setUp(createPortableContentRepository),
    states: () => setUp(createPortableIngestionStateRepository),
    usage: async () => {
      const { repository: store, session, names, tearDown } = await setUp(createPortableUsageStore);
      return { store, another: createPortableUsageStore(session, dialect, names), tearDown };
    },
    queries: async () => {
      const { session, names, ...fixture } = await setUp(createPortableContentRepository);
      const states = createPortableIngestionStateRepository(session, dialect, names);
      return { ...fixture, states, queries: createPortableContentQueries(session, dialect, names) };
    },
  };
}
