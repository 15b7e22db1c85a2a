import type { ContentItem } from '@org/ingest-core';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../test/servers/embedded-postgres.js';
import type { StorageContender } from './contender.js';
import { makeMixedContent, makePosts } from './content.js';
import { type Footprint, measureFootprints } from './footprint.js';
import { handwrittenStatement } from './handwritten.js';
import { oursOnPrisma, oursOnTypeOrm } from './ours.js';
import { type Cost, type Pass, runPasses } from './passes.js';
import { createPostgresTables, type PostgresTable } from './postgres-table.js';
import {
  createManyAndDiff,
  prismaRival,
  upsertInTransactions,
  upsertOneByOne,
  upsertTenAtOnce,
} from './prisma-rivals.js';
import { typeOrmUpsert } from './typeorm-rival.js';

/** How much is stored, and how often. */
export interface StorageSizes {
  readonly rows: number;
  /** Of content that has other ids. */
  readonly mixedRows: number;
  /** Of rivals that need seconds for a thousand rows. */
  readonly slowRows: number;
  /** Of MariaDB and SQLite. */
  readonly portableRows: number;
  readonly batch: number;
  readonly slices: number;
  readonly rounds: number;
  /** Whether PostgreSQL keeps everything through a crash, as those in production do. */
  readonly isDurable: boolean;
}

/** What one way of storing reached. */
export interface StorageResult {
  readonly rows: number;
  readonly costs: Readonly<Record<Pass, Cost>>;
  /** After everything was stored again as it is. */
  readonly footprint: Footprint;
}

export const POSTGRES_CONTENDERS = [
  'Prisma adapter',
  'TypeORM adapter',
  'hand-written statement',
  'TypeORM upsert(batch)',
  'Prisma createMany + diff',
  'Prisma $transaction of upserts',
  'Prisma upsert() ten at once',
  'Prisma upsert() one by one',
  'Prisma adapter, mixed',
  'TypeORM adapter, mixed',
  'TypeORM upsert(batch), mixed',
] as const;
export type PostgresContender = (typeof POSTGRES_CONTENDERS)[number];

type Open = (name: string, table: PostgresTable) => StorageContender | Promise<StorageContender>;

/** As a server has it that must not lose anything. What is vacuumed, and when, is up to the benchmark. */
const DURABLE = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  autovacuum: 'off',
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
};

const WARM_UP_ROWS = 200;

/** Runs all contenders against each other on a PostgreSQL that is started for it. */
export async function measurePostgres(
  sizes: StorageSizes,
  seed: number,
): Promise<ReadonlyMap<PostgresContender, StorageResult>> {
  const server = await startEmbeddedPostgres(sizes.isDurable ? { settings: DURABLE } : {});
  const admin = new pg.Client({ connectionString: server.url });
  const opened: {
    readonly name: PostgresContender;
    readonly contender: StorageContender;
    readonly table: PostgresTable;
  }[] = [];
  try {
    await admin.connect();
    const createTable = await createPostgresTables(server.url);
    const ways = waysToStore(sizes, seed);
    for (const name of POSTGRES_CONTENDERS) {
      const table = await createTable();
      opened.push({ name, contender: await ways[name](name, table), table });
    }
    const contenders = opened.map(({ contender }) => contender);
    await warmUp(contenders, sizes.batch);

    let footprints: readonly Footprint[] = [];
    const costs = await runPasses(contenders, {
      ...sizes,
      readWal: () => readWal(admin),
      aroundUnchanged: async (pass) => {
        footprints = await measureFootprints(
          opened.map(({ table }) => table.inspector),
          pass,
        );
      },
    });
    const results = new Map<PostgresContender, StorageResult>();
    for (const [index, { name, contender }] of opened.entries()) {
      const [taken, footprint] = [costs.get(contender), footprints[index]];
      if (taken === undefined || footprint === undefined) throw new Error(`${name} was not measured`);
      results.set(name, { rows: contender.items.length, costs: taken, footprint });
    }
    return results;
  } finally {
    for (const { contender } of opened) await contender.close();
    await admin.end();
    await server.stop();
  }
}

function waysToStore(sizes: StorageSizes, seed: number): Readonly<Record<PostgresContender, Open>> {
  const posts = makePosts(sizes.rows, seed);
  const mixed = makeMixedContent(sizes.mixedRows, seed);
  const slow = posts.slice(0, sizes.slowRows);
  const rival =
    (items: readonly ContentItem[], store: Parameters<typeof prismaRival>[3]): Open =>
    (name, table) =>
      prismaRival(name, items, table, store);
  return {
    'Prisma adapter': (name, table) => oursOnPrisma(name, posts, table),
    'TypeORM adapter': (name, table) => oursOnTypeOrm(name, posts, table),
    'hand-written statement': (name, table) => handwrittenStatement(name, posts, table),
    'TypeORM upsert(batch)': (name, table) => typeOrmUpsert(name, posts, table),
    'Prisma createMany + diff': rival(posts.slice(0, sizes.slowRows * 4), createManyAndDiff),
    'Prisma $transaction of upserts': rival(slow, upsertInTransactions),
    'Prisma upsert() ten at once': rival(slow, upsertTenAtOnce),
    'Prisma upsert() one by one': rival(slow, upsertOneByOne),
    'Prisma adapter, mixed': (name, table) => oursOnPrisma(name, mixed, table),
    'TypeORM adapter, mixed': (name, table) => oursOnTypeOrm(name, mixed, table),
    'TypeORM upsert(batch), mixed': (name, table) => typeOrmUpsert(name, mixed, table),
  };
}

/** The first statements of a connection and of a program are slower than all others. */
async function warmUp(contenders: readonly StorageContender[], batch: number): Promise<void> {
  for (const { items, store } of contenders)
    for (let times = 0; times < 3; times++) await store(items.slice(0, Math.min(batch, WARM_UP_ROWS)));
}

async function readWal(admin: pg.Client): Promise<number> {
  const { rows } = await admin.query<{ bytes: string }>(
    `SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS "bytes"`,
  );
  return Number(rows[0]?.bytes);
}
