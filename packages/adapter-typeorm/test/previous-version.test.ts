import {
  createIngestMigrations,
  createTypeOrmContentRepository,
  createTypeOrmIngestionStateRepository,
} from '@org/ingest-adapter-typeorm';
import { DataSource } from 'typeorm';
import { describe, expect, inject, it } from 'vitest';
import { createHostDatabase } from '../../../test/storage/host-database.js';
import { createMariadbDatabase } from '../../../test/storage/mariadb-database.js';
import {
  expectPreviousRowsKept,
  MARIADB_WORDS,
  POSTGRES_WORDS,
  type PreviousVersionWords,
  previousVersionRows,
  SQLITE_WORDS,
} from '../../../test/storage/previous-version.js';
import { readShapes } from './support/table-shapes.js';
import { TYPEORM_VERSIONS } from './support/typeorm-hosts.js';

const postgresUrl = inject('postgresUrl');
const mariadbUrl = inject('mariadbUrl');

/** How many migrations each version before this one had. */
const PREVIOUS = createIngestMigrations()
  .slice(1)
  .map((_, index) => index + 1);

type Client = Parameters<typeof createTypeOrmContentRepository>[0];

interface Host {
  query(sql: string): Promise<unknown>;
  runMigrations(): Promise<readonly unknown[]>;
  destroy(): Promise<void>;
}

/** A deployment of the version before, and one of this version in the same database. */
async function deployTwice<H extends Host & Client>(
  open: (migrations: ReturnType<typeof createIngestMigrations>) => Promise<H>,
  count: number,
  fill: (host: H) => Promise<void>,
): Promise<H> {
  const before = await open(createIngestMigrations().slice(0, count));
  expect(await before.runMigrations()).toHaveLength(count);
  await fill(before);
  await before.destroy();
  const now = await open(createIngestMigrations());
  expect(await now.runMigrations()).toHaveLength(createIngestMigrations().length - count);
  return now;
}

const fillWith =
  (words: PreviousVersionWords) =>
  async (host: Pick<Host, 'query'>): Promise<void> => {
    for (const row of previousVersionRows(words)) await host.query(row);
  };

describe('a host of the version before', () => {
  for (const { version, createDataSource } of TYPEORM_VERSIONS)
    it.skipIf(postgresUrl === null)(`keeps its rows on PostgreSQL, TypeORM ${version}`, async () => {
      for (const count of PREVIOUS) {
        const database = await createHostDatabase(postgresUrl ?? '', async () => {});
        const host = await deployTwice(
          async (migrations): Promise<Host & Client> =>
            createDataSource({ url: database.url, migrations }).initialize(),
          count,
          fillWith(POSTGRES_WORDS),
        );
        await expectPreviousRowsKept(createTypeOrmContentRepository(host), createTypeOrmIngestionStateRepository(host));
        await host.destroy();
        await database.drop();
      }
    });

  it.skipIf(postgresUrl === null)('has what a new host has, and gets back to it', async () => {
    const [{ createDataSource }] = TYPEORM_VERSIONS;
    const database = await createHostDatabase(postgresUrl ?? '', async () => {});
    const open = (migrations: ReturnType<typeof createIngestMigrations>) =>
      createDataSource({ url: database.url, migrations }).initialize();
    const first = await open(createIngestMigrations().slice(0, 1));
    await first.runMigrations();
    await first.destroy();
    const atFirst = await readShapes(database.query);
    const now = await open(createIngestMigrations());
    await now.runMigrations();
    expect(await readShapes(database.query)).not.toEqual(atFirst);
    for (const _ of PREVIOUS) await now.undoLastMigration();
    expect(await readShapes(database.query)).toEqual(atFirst);
    await now.destroy();
    await database.drop();
  });

  it.skipIf(mariadbUrl === null)('keeps its rows on MariaDB', async () => {
    for (const count of PREVIOUS) {
      const database = await createMariadbDatabase(mariadbUrl ?? '', false);
      const host = await deployTwice(
        (migrations) => new DataSource({ type: 'mysql', url: database.url, migrations: [...migrations] }).initialize(),
        count,
        fillWith(MARIADB_WORDS),
      );
      await expectPreviousRowsKept(createTypeOrmContentRepository(host), createTypeOrmIngestionStateRepository(host));
      await host.destroy();
      await database.drop();
    }
  });

  it('keeps its rows on SQLite', async () => {
    for (const count of PREVIOUS) {
      let saved: Uint8Array | undefined;
      const host = await deployTwice(
        (migrations) =>
          new DataSource({
            ...{ type: 'sqljs', migrations: [...migrations] },
            ...(saved === undefined ? {} : { database: saved }),
          }).initialize(),
        count,
        async (before) => {
          await fillWith(SQLITE_WORDS)(before);
          saved = before.sqljsManager.exportDatabase();
        },
      );
      await expectPreviousRowsKept(createTypeOrmContentRepository(host), createTypeOrmIngestionStateRepository(host));
      await host.destroy();
    }
  });
});
