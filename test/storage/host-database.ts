import pg from 'pg';
import { createTestDatabase } from '../servers/test-database.js';
import { createReaders, type RunSql, type TableReaders } from './table-readers.js';

/** A database of one's own, and a connection around the adapter. */
export interface HostDatabase extends TableReaders {
  readonly url: string;
  readonly query: RunSql;
  drop(): Promise<void>;
}

/** Creates a database on the server, and in it what `setUpTables` creates. */
export async function createHostDatabase(
  serverUrl: string,
  setUpTables: (database: { readonly url: string; readonly query: RunSql }) => Promise<void>,
): Promise<HostDatabase> {
  const database = await createTestDatabase(serverUrl);
  // What reads around the adapter reads times as the driver knows them, however the server writes them.
  const pool = new pg.Pool({ connectionString: database.url, max: 2, options: '-c DateStyle=ISO' });
  // Dropping the database ends idle connections, which is no failure of a test.
  pool.on('error', () => {});
  const query: RunSql = async (sql, values = []) => (await pool.query(sql, [...values])).rows;
  await setUpTables({ url: database.url, query });
  return {
    url: database.url,
    query,
    ...createReaders(query),
    drop: async () => {
      await pool.end();
      await database.drop();
    },
  };
}
