import type { PortableSession, SqlRow, SqlStatement } from '@org/ingest-sql';
import type { Database } from 'sql.js';

/** A session on SQLite inside the process, whose one connection transactions take turns on. */
export function createSqlJsSession(database: Database): PortableSession {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    return turn;
  };
  return {
    isInTransaction: false,
    query: (statement) => inTurn(async () => query(database, statement)),
    execute: (statement) => inTurn(async () => execute(database, statement)),
    transaction: (body) =>
      inTurn(async () => {
        database.run('BEGIN');
        try {
          const result = await body(createNestedSession(database, 0));
          database.run('COMMIT');
          return result;
        } catch (error) {
          database.run('ROLLBACK');
          throw error;
        }
      }),
  };
}

/** A session inside a transaction that was begun on the connection. */
export function createNestedSession(database: Database, depth: number): PortableSession {
  return {
    isInTransaction: true,
    query: async (statement) => query(database, statement),
    execute: async (statement) => execute(database, statement),
    transaction: async (body) => {
      const savepoint = `ingest_${depth}`;
      database.run(`SAVEPOINT ${savepoint}`);
      try {
        const result = await body(createNestedSession(database, depth + 1));
        database.run(`RELEASE SAVEPOINT ${savepoint}`);
        return result;
      } catch (error) {
        database.run(`ROLLBACK TO SAVEPOINT ${savepoint}`);
        database.run(`RELEASE SAVEPOINT ${savepoint}`);
        throw error;
      }
    },
  };
}

function query(database: Database, { text, values }: SqlStatement): readonly SqlRow[] {
  const prepared = database.prepare(text);
  try {
    prepared.bind([...values]);
    const rows: SqlRow[] = [];
    while (prepared.step()) rows.push(prepared.getAsObject() as SqlRow);
    return rows;
  } finally {
    prepared.free();
  }
}

function execute(database: Database, { text, values }: SqlStatement): number {
  database.run(text, [...values]);
  return database.getRowsModified();
}
