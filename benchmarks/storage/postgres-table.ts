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

/** Creates databases of their own on the server, which takes them along when it ends. */
export async function createPostgresTables(serverUrl: string): Promise<() => Promise<PostgresTable>> {
  const template = await createDatabase(serverUrl, 'template0');
  await setUp(template.url);
  return async () => {
    const { url } = await createDatabase(serverUrl, template.name);
    const inspector = new pg.Client({ connectionString: url });
    await inspector.connect();
    const run = async (sql: string) => void (await inspector.query(sql));
    return {
      ...{ url, inspector },
      clear: () => run('TRUNCATE "AnalyticsContent"'),
      settle: () => run('VACUUM (ANALYZE) "AnalyticsContent"'),
      close: () => inspector.end(),
    };
  };
}

/**
 * The SDK's tables, with defaults for ids and times as a team would have them that writes rows itself; the SDK's
 * statements say both, so they cost it nothing and give it nothing.
 */
async function setUp(url: string): Promise<void> {
  const dataSource = await new DataSource({
    type: 'postgres',
    url,
    migrations: [...createIngestMigrations()],
  }).initialize();
  try {
    await dataSource.runMigrations();
    await dataSource.query(`ALTER TABLE "AnalyticsContent" ALTER "id" SET DEFAULT gen_random_uuid()::text`);
    await dataSource.query(`ALTER TABLE "AnalyticsContent" ALTER "updatedAt" SET DEFAULT now()`);
  } finally {
    await dataSource.destroy();
  }
}

async function createDatabase(
  serverUrl: string,
  template: string,
): Promise<{ readonly name: string; readonly url: string }> {
  const name = `storage_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await runOn(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return { name, url: url.href };
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
