import type { PortableSession, SqlRow, SqlStatement } from '@org/ingest-sql';
import type { Connection, Pool, ResultSetHeader } from 'mysql2/promise';

/** A session on a pool of mysql2's. */
export function createMysql2Session(pool: Pool): PortableSession {
  return {
    isInTransaction: false,
    query: (statement) => query(pool, statement),
    execute: (statement) => execute(pool, statement),
    transaction: async (body) => {
      const connection = await pool.getConnection();
      try {
        await connection.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
        await connection.beginTransaction();
        const result = await body(createNestedSession(connection, 0));
        await connection.commit();
        return result;
      } catch (error) {
        await connection.rollback();
        throw error;
      } finally {
        connection.release();
      }
    },
  };
}

/** A session inside a transaction that was begun on the connection. */
export function createNestedSession(connection: Connection, depth: number): PortableSession {
  return {
    isInTransaction: true,
    query: (statement) => query(connection, statement),
    execute: (statement) => execute(connection, statement),
    transaction: async (body) => {
      const savepoint = `ingest_${depth}`;
      await connection.query(`SAVEPOINT ${savepoint}`);
      try {
        const result = await body(createNestedSession(connection, depth + 1));
        await connection.query(`RELEASE SAVEPOINT ${savepoint}`);
        return result;
      } catch (error) {
        await connection.query(`ROLLBACK TO SAVEPOINT ${savepoint}`);
        await connection.query(`RELEASE SAVEPOINT ${savepoint}`);
        throw error;
      }
    },
  };
}

async function query(client: Pick<Connection, 'query'>, { text, values }: SqlStatement): Promise<readonly SqlRow[]> {
  const [rows] = await client.query(text, [...values]);
  return rows as readonly SqlRow[];
}

async function execute(client: Pick<Connection, 'query'>, { text, values }: SqlStatement): Promise<number> {
  const [header] = await client.query(text, [...values]);
  return (header as ResultSetHeader).affectedRows;
}
