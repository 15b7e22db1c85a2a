import { randomUUID } from 'node:crypto';
import { createIngestMigrations } from '@org/ingest-adapter-typeorm';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { StorageContender } from './contender.js';

/** A database with the SDK's tables and a connection for looking on. */
export interface PostgresTable extends Pick<StorageContender, 'clear' | 'settle' | 'close'> {
  readonly url: string;
  readonly inspector: pg.Client;
}

/**
 * Creates a database of its own on the server. Ids and times get defaults, as a team would have them that writes rows
 * itself; the SDK's statements say both, so they cost it nothing and give it nothing.
 */
export async function createPostgresTable(serverUrl: string): Promise<PostgresTable> {
  const name = `storage_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await runOn(serverUrl, `CREATE DATABASE ${name}`);
  const migrator = new DataSource({ type: 'postgres', url: url.href, migrations: [...createIngestMigrations()] });
  await migrator.initialize();
  await migrator.runMigrations();
  await migrator.destroy();

  const inspector = new pg.Client({ connectionString: url.href });
  await inspector.connect();
  const run = async (sql: string) => void (await inspector.query(sql));
  await run(`ALTER TABLE "AnalyticsContent" ALTER "id" SET DEFAULT gen_random_uuid()::text`);
  await run(`ALTER TABLE "AnalyticsContent" ALTER "updatedAt" SET DEFAULT now()`);
  return {
    url: url.href,
    inspector,
    clear: () => run('TRUNCATE "AnalyticsContent"'),
    settle: () => run('VACUUM (ANALYZE) "AnalyticsContent"'),
    close: async () => {
      await inspector.end();
      await runOn(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
