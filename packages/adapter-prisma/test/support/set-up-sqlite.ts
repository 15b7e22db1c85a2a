import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrismaClientLike } from '@org/ingest-adapter-prisma';
import { readMigrations, statementsOf } from '../../../../test/storage/migrations.js';
import { createPortableReaders } from '../../../../test/storage/portable-readers.js';
import { createPrisma7OnSqlite } from '../prisma-7-sqlite/create-client.js';
import type { Disconnectable, HostFixture } from './set-up-host.js';

/** A fixture on a file of its own. */
export interface SqliteHostFixture<Client, Repository> extends HostFixture<Client, Repository> {
  /** Names the file. */
  readonly url: string;
}

/** Makes fixtures for one version of Prisma; each has a SQLite file of its own. */
export function setUpSqliteHost<Client extends PrismaClientLike & Disconnectable>(
  createClient: (url: string) => Client,
) {
  return async <Repository>(
    createRepository: (client: Client) => Repository,
  ): Promise<SqliteHostFixture<Client, Repository>> => {
    const folder = await mkdtemp(join(tmpdir(), 'ingest-sqlite-'));
    const url = `file:${join(folder, 'host.db')}`;
    const client = createClient(url);
    for (const statement of statementsOf(await readMigrations('sqlite'))) await client.$executeRawUnsafe(statement);
    return {
      url,
      client,
      repository: createRepository(client),
      ...createPortableReaders({
        quote: (name) => `"${name}"`,
        // Prisma reads columns of times as `Date`s.
        query: async (sql, values) => client.$queryRawUnsafe(sql, ...values),
        toTime: (value) => (value instanceof Date ? value : new Date(Number(value))),
      }),
      tearDown: async () => {
        await client.$disconnect();
        await rm(folder, { recursive: true, force: true });
      },
    };
  };
}

export const setUpSqlite = setUpSqliteHost((url) => createPrisma7OnSqlite(url));
