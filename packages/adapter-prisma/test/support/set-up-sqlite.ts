import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMigrations, statementsOf } from '../../../../test/storage/migrations.js';
import { createPortableReaders } from '../../../../test/storage/portable-readers.js';
import { createPrisma7OnSqlite } from '../prisma-7-sqlite/create-client.js';
import type { HostFixture } from './set-up-host.js';

type Client = ReturnType<typeof createPrisma7OnSqlite>;

/** A repository on a SQLite file of its own, with the ways around it that the contract suites ask for. */
export async function setUpSqlite<Repository>(
  createRepository: (client: Client) => Repository,
): Promise<HostFixture<Client, Repository>> {
  const folder = await mkdtemp(join(tmpdir(), 'ingest-sqlite-'));
  const client = createPrisma7OnSqlite(`file:${join(folder, 'host.db')}`);
  for (const statement of statementsOf(await readMigrations('sqlite'))) await client.$executeRawUnsafe(statement);
  return {
    client,
    repository: createRepository(client),
    ...createPortableReaders({
      quote: (name) => `"${name}"`,
      // Prisma reads columns of times as `Date`s.
      query: (sql, values) => client.$queryRawUnsafe(sql, ...values),
      toTime: (value) => (value instanceof Date ? value : new Date(Number(value))),
    }),
    tearDown: async () => {
      await client.$disconnect();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
