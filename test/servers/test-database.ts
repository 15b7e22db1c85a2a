import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** An empty database of one's own. */
export interface TestDatabase {
  readonly url: string;
  /** Deletes the database, and ends whatever is still connected to it. */
  drop(): Promise<void>;
}

/**
 * Creates an empty database on the server that `serverUrl` names, so that test files never meet.
 *
 * @example
 * ```ts
 * const database = await createTestDatabase(inject('postgresUrl'));
 * ```
 */
export async function createTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `ingest_test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await runOn(serverUrl, `CREATE DATABASE ${name}`);
  return { url: url.href, drop: () => runOn(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** Runs SQL without parameters, several statements too, on a connection of its own. */
export async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
