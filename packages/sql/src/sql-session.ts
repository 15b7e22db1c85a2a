import type { SqlRow, SqlStatement } from './sql-statement.js';

/** A host's database client, reduced to what the repositories do with it. */
export interface SqlSession {
  /** Whether statements run inside a transaction of the host's, which a failed one would spoil as a whole. */
  readonly isInTransaction: boolean;

  /** How a host of the adapter gets its tables, as the beginning of a sentence. Default: by the adapter's migrations. */
  readonly migrate?: string;

  /** Runs one statement. Rejects with the driver's own error. */
  query(statement: SqlStatement): Promise<readonly SqlRow[]>;

  /**
   * Runs `body` with all or nothing: in a transaction at READ COMMITTED, so that each statement sees what others have
   * committed before it; inside a transaction of the host's, between a savepoint and its release.
   */
  transaction<T>(body: (session: SqlSession) => Promise<T>): Promise<T>;
}

/** What the repositories on MySQL, MariaDB and SQLite need besides: their writes answer a number and no rows. */
export interface PortableSession extends SqlSession {
  /** Runs one statement that answers no rows; resolves with how many rows it touched. Rejects with the driver's own error. */
  execute(statement: SqlStatement): Promise<number>;

  transaction<T>(body: (session: PortableSession) => Promise<T>): Promise<T>;
}
