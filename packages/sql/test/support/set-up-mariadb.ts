import { mysqlDialect, type PortableSession, type PortableTableNames, toPortableTableNames } from '@org/ingest-sql';
import mysql from 'mysql2/promise';
import { createMariadbDatabase, type MariadbDatabase } from '../../../../test/storage/mariadb-database.js';
import type { TableReaders } from '../../../../test/storage/table-readers.js';
import { createMysql2Session } from './mysql2-session.js';

/** A repository on a database of its own, with the ways around it that the contract suites ask for. */
export interface MariadbFixture<Repository> extends TableReaders {
  readonly database: MariadbDatabase;
  readonly session: PortableSession;
  readonly names: PortableTableNames;
  readonly repository: Repository;
  tearDown(): Promise<void>;
}

export async function setUpMariadb<Repository>(
  serverUrl: string | null,
  createRepository: (session: PortableSession, dialect: typeof mysqlDialect, names: PortableTableNames) => Repository,
): Promise<MariadbFixture<Repository>> {
  if (serverUrl === null) throw new Error('There is no MariaDB: the suite should have been skipped');
  const database = await createMariadbDatabase(serverUrl);
  const pool = mysql.createPool({ uri: database.url, connectionLimit: 10 });
  const session = createMysql2Session(pool);
  const names = toPortableTableNames(mysqlDialect);
  const { readRows, readStates, readFailures } = database;
  return {
    ...{ database, session, names, readRows, readStates, readFailures },
    repository: createRepository(session, mysqlDialect, names),
    tearDown: async () => {
      await pool.end();
      await database.drop();
    },
  };
}
