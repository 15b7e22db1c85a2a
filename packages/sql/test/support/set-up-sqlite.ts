import { type PortableSession, type PortableTableNames, sqliteDialect, toPortableTableNames } from '@org/ingest-sql';
import initSqlJs, { type Database } from 'sql.js';
import { readMigrations } from '../../../../test/storage/migrations.js';
import { createPortableReaders } from '../../../../test/storage/portable-readers.js';
import type { TableReaders } from '../../../../test/storage/table-readers.js';
import { createSqlJsSession } from './sql-js-session.js';

/** A repository on a database of its own inside the process, with the ways around it that the contract suites ask for. */
export interface SqliteFixture<Repository> extends TableReaders {
  readonly database: Database;
  readonly session: PortableSession;
  readonly names: PortableTableNames;
  readonly repository: Repository;
  tearDown(): Promise<void>;
}

export async function setUpSqlite<Repository>(
  createRepository: (session: PortableSession, dialect: typeof sqliteDialect, names: PortableTableNames) => Repository,
): Promise<SqliteFixture<Repository>> {
  const { Database } = await initSqlJs();
  const database = new Database();
  database.run(await readMigrations('sqlite'));
  const session = createSqlJsSession(database);
  const names = toPortableTableNames(sqliteDialect);
  return {
    ...{ database, session, names },
    repository: createRepository(session, sqliteDialect, names),
    ...createPortableReaders({
      quote: sqliteDialect.quote,
      query: (text, values) => session.query({ text, values }),
      toTime: (value) => new Date(Number(value)),
    }),
    tearDown: async () => database.close(),
  };
}
