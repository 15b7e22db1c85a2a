import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrismaContentRepository, createPrismaIngestionStateRepository } from '@org/ingest-adapter-prisma';
import { describe, expect, inject, it } from 'vitest';
import { createHostDatabase } from '../../../test/storage/host-database.js';
import { createMariadbDatabase } from '../../../test/storage/mariadb-database.js';
import { readMigrationFiles, statementsOf } from '../../../test/storage/migrations.js';
import {
  expectPreviousRowsKept,
  MARIADB_WORDS,
  POSTGRES_WORDS,
  previousVersionRows,
  SQLITE_WORDS,
} from '../../../test/storage/previous-version.js';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createPrisma7OnMariadb } from './prisma-7-mysql/create-client.js';
import { createPrisma7OnSqlite } from './prisma-7-sqlite/create-client.js';

const postgresUrl = inject('postgresUrl');
const mariadbUrl = inject('mariadbUrl');

/** The migrations of the versions before this one, and what this one adds to them. */
const splits = async (database: 'postgresql' | 'mariadb' | 'sqlite') => {
  const files = await readMigrationFiles(database);
  expect(files.length).toBeGreaterThan(1);
  return files.slice(1).map((_, index) => ({ before: files.slice(0, index + 1), added: files.slice(index + 1) }));
};

describe('the migrations that follow the first one', () => {
  it.skipIf(postgresUrl === null)('keep what is in the tables on PostgreSQL', async () => {
    for (const { before, added } of await splits('postgresql')) {
      const database = await createHostDatabase(postgresUrl ?? '', async ({ query }) => {
        for (const { sql } of before) await query(sql);
        for (const row of previousVersionRows(POSTGRES_WORDS)) await query(row);
        for (const { sql } of added) await query(sql);
      });
      const client = createPrisma7Client(database.url);
      await expectPreviousRowsKept(createPrismaContentRepository(client), createPrismaIngestionStateRepository(client));
      await client.$disconnect();
      await database.drop();
    }
  });

  it.skipIf(postgresUrl === null)('find the indexes that a host built before without keeping writers out', async () => {
    const database = await createHostDatabase(postgresUrl ?? '', async ({ query }) => {
      const [first, ...added] = await readMigrationFiles('postgresql');
      await query(first?.sql ?? '');
      for (const { sql } of added) {
        const statements = statementsOf(sql);
        // Indexes of a new table keep nobody out.
        if (statements.every((statement) => statement.startsWith('CREATE INDEX')))
          for (const statement of statements)
            await query(statement.replace('CREATE INDEX', 'CREATE INDEX CONCURRENTLY'));
        await query(sql);
      }
    });
    const [row] = await database.query(`SELECT count(*)::int AS "invalid" FROM pg_index WHERE NOT indisvalid`);
    expect(row).toEqual({ invalid: 0 });
    await database.drop();
  });

  it.skipIf(mariadbUrl === null)('keep what is in the tables on MariaDB', async () => {
    for (const { before, added } of await splits('mariadb')) {
      const database = await createMariadbDatabase(mariadbUrl ?? '', false);
      for (const { sql } of before) await database.query(sql);
      for (const row of previousVersionRows(MARIADB_WORDS)) await database.query(row);
      for (const { sql } of added) await database.query(sql);
      const client = createPrisma7OnMariadb(database.url);
      await expectPreviousRowsKept(
        createPrismaContentRepository(client, { provider: 'mysql' }),
        createPrismaIngestionStateRepository(client, { provider: 'mysql' }),
      );
      await client.$disconnect();
      await database.drop();
    }
  });

  it('keep what is in the tables on SQLite', async () => {
    for (const { before, added } of await splits('sqlite')) {
      const folder = await mkdtemp(join(tmpdir(), 'ingest-sqlite-'));
      const client = createPrisma7OnSqlite(`file:${join(folder, 'host.db')}`);
      const run = async (statements: readonly string[]) => {
        for (const statement of statements) await client.$executeRawUnsafe(statement);
      };
      await run(before.flatMap(({ sql }) => statementsOf(sql)));
      await run(previousVersionRows(SQLITE_WORDS));
      await run(added.flatMap(({ sql }) => statementsOf(sql)));
      await expectPreviousRowsKept(
        createPrismaContentRepository(client, { provider: 'sqlite' }),
        createPrismaIngestionStateRepository(client, { provider: 'sqlite' }),
      );
      await client.$disconnect();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
