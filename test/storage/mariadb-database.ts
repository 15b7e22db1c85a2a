import { randomUUID } from 'node:crypto';
import mysql from 'mysql2/promise';
import { readMigrations } from './migrations.js';
import { createPortableReaders } from './portable-readers.js';
import type { TableReaders } from './table-readers.js';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** A database of one's own with the adapters' tables, and a connection around the adapter. */
export interface MariadbDatabase extends TableReaders {
  readonly url: string;
  query(sql: string, values?: readonly string[]): Promise<Rows>;
  drop(): Promise<void>;
}

/** Creates a database on the server, and in it the tables, unless `setUpTables` is false. */
export async function createMariadbDatabase(serverUrl: string, setUpTables = true): Promise<MariadbDatabase> {
  const name = `ingest_test_${randomUUID().replaceAll('-', '')}`;
  const server = await mysql.createConnection(serverUrl);
  // What Prisma and many hosts have: neither the case nor the spaces at the end of a text count.
  await server.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const pool = mysql.createPool({ uri: url.href, multipleStatements: true, dateStrings: true, connectionLimit: 2 });
  const query: MariadbDatabase['query'] = async (sql, values = []) => (await pool.query(sql, [...values]))[0] as Rows;
  if (setUpTables) await query(await readMigrations('mariadb'));
  return {
    url: url.href,
    query,
    ...createPortableReaders({
      quote: (table) => `\`${table}\``,
      query,
      toTime: (value) => new Date(`${String(value).replace(' ', 'T')}Z`),
    }),
    drop: async () => {
      await pool.end();
      await server.query(`DROP DATABASE ${name}`);
      await server.end();
    },
  };
}
