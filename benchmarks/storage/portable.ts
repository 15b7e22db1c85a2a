import { createIngestMigrations, createTypeOrmContentRepository } from '@org/ingest-adapter-typeorm';
import type { ContentItem } from '@org/ingest-core';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { startLocalMariadb } from '../../test/servers/local-mariadb.js';
import { atLeast, type Figure } from '../harness.js';
import type { StorageContender } from './contender.js';
import { makePosts } from './content.js';
import { PASSES, type PassOptions, runPasses } from './passes.js';
import { storeWith } from './store-with.js';
import { createContentEntity, upsertBatch } from './typeorm-rival.js';

/** What the adapter is held to, against TypeORM's own upsert. */
const BARS = { 'all new': 0.75, 'all unchanged': 1, '5 % changed': 1 } as const;

/** Of 1000 rows TypeORM makes an expression that is too deep for SQLite. */
const SQLITE_BATCH = 500;

/** The TypeORM adapter against TypeORM's `upsert` of the batch, on a SQLite inside the process. */
export async function compareOnSqlite(rows: number, seed: number, options: PassOptions): Promise<readonly Figure[]> {
  const entity = createContentEntity({ list: { type: 'simple-json' }, time: { type: 'datetime' } });
  const batch = Math.min(options.batch, SQLITE_BATCH);
  return compare('SQLite (sql.js)', entity, makePosts(rows, seed), { ...options, batch }, async () => ({
    options: { type: 'sqljs' },
    defaults: [],
    clear: 'DELETE FROM "AnalyticsContent"',
  }));
}

/** The same on the machine's MariaDB, started for it; no figures where there is none. */
export async function compareOnMariadb(rows: number, seed: number, options: PassOptions): Promise<readonly Figure[]> {
  const server = await startLocalMariadb().catch((error: unknown) => {
    console.error(`storage: MariaDB is left out: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  });
  if (server === null) return [];
  try {
    const entity = createContentEntity({ list: { type: 'json' }, time: { type: 'datetime', precision: 3 } });
    return await compare('MariaDB', entity, makePosts(rows, seed), options, async (database) => {
      const root = await new DataSource({ type: 'mariadb', url: server.url }).initialize();
      await root.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
      await root.destroy();
      return {
        options: { type: 'mariadb', url: `${server.url}/${database}` },
        defaults: [
          'ALTER TABLE `AnalyticsContent` MODIFY `updatedAt` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
        ],
        clear: 'TRUNCATE TABLE `AnalyticsContent`',
      };
    });
  } finally {
    await server.stop();
  }
}

interface Place {
  readonly options: DataSourceOptions;
  /** What a team's own table would have and ours does not need. */
  readonly defaults: readonly string[];
  readonly clear: string;
}

async function compare(
  where: string,
  entity: ReturnType<typeof createContentEntity>,
  items: readonly ContentItem[],
  options: PassOptions,
  createPlace: (name: string) => Promise<Place>,
): Promise<readonly Figure[]> {
  const open = async (
    name: string,
    storeOn: (dataSource: DataSource) => StorageContender['store'],
  ): Promise<StorageContender> => {
    const place = await createPlace(name);
    const dataSource = new DataSource({
      ...place.options,
      entities: [entity],
      migrations: [...createIngestMigrations()],
    });
    await dataSource.initialize();
    await dataSource.runMigrations();
    for (const statement of place.defaults) await dataSource.query(statement);
    return {
      ...{ name, items },
      store: storeOn(dataSource),
      clear: async () => void (await dataSource.query(place.clear)),
      settle: async () => {},
      close: () => dataSource.destroy(),
    };
  };
  const ours = await open('ours', (dataSource) => {
    const repository = createTypeOrmContentRepository(dataSource);
    return (batch) => storeWith(repository, batch);
  });
  const theirs = await open('theirs', (dataSource) => (batch) => upsertBatch(dataSource, entity, batch));
  try {
    const costs = await runPasses([ours, theirs], options);
    return PASSES.map((pass) => {
      const speed = (contender: StorageContender) => costs.get(contender)?.[pass].rowsPerSecond ?? Number.NaN;
      const metric = `rows/s, ${pass}, ${where}: TypeORM adapter, TypeORM upsert(batch)`;
      return atLeast('storage', metric, speed(ours), speed(theirs), BARS[pass]);
    });
  } finally {
    await ours.close();
    await theirs.close();
  }
}
