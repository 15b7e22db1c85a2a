import { createPrismaUsageStore } from '@org/ingest-adapter-prisma';
import type { UsageStore } from '@org/ingest-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { explain } from './support/explained-plan.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';
import { watchClient } from './support/watched-client.js';

const serverUrl = inject('postgresUrl');

const KEYS = ['7', '70', '700', 'new'].map((id) => ({ level: 'page', id }) as const);

describe.skipIf(serverUrl === null)('usage budgets beside 50,000 others, PostgreSQL', () => {
  let database: HostDatabase;
  let prisma: ReturnType<typeof createPrisma7Client>;
  beforeAll(async () => {
    database = await createHostDatabase(serverUrl ?? '');
    prisma = createPrisma7Client(database.url);
    await database.query(`INSERT INTO "AnalyticsUsageBudget"
      SELECT 'page', n::text, repeat('x', 500), 1, now() + interval '1 hour' * (n % 48 + 1) FROM generate_series(1, 50000) n`);
    await database.query('VACUUM ANALYZE "AnalyticsUsageBudget"');
  }, 60_000);
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });

  const save = (store: UsageStore, ids: number) =>
    store.save(KEYS.slice(0, ids).map((key) => ({ key, state: 'y', version: 1, keepMs: 1000 })));

  it('are loaded, saved and cleared by indexes, with a few pages each', async () => {
    const { client, statements, values } = watchClient(prisma);
    const store = createPrismaUsageStore(client);
    await store.load(KEYS);
    expect(await save(store, 3)).toBe(true);
    // A load, a look at what may be forgotten, and one statement for three budgets: no transaction.
    expect(statements).toHaveLength(3);
    for (const [index, statement] of statements.entries()) {
      const plan = await explain(database.query, statement, values[index] ?? []);
      expect(plan.scannedTables).toEqual([]);
      expect(plan.rowsRemoved).toBe(0);
      expect(plan.buffers).toBeLessThan(120);
    }
  });

  it('leave the indexes alone when they are saved again', async () => {
    const change = { key: { level: 'app', id: 'busy' }, state: 'y', keepMs: 3_600_000 } as const;
    const hot = await prisma.$transaction(async (tx) => {
      const store = createPrismaUsageStore(tx);
      for (let version = 0; version <= 20; version += 1) expect(await store.save([{ ...change, version }])).toBe(true);
      return tx.$queryRawUnsafe<readonly { n: number }[]>(
        `SELECT n_tup_hot_upd::int AS n FROM pg_stat_xact_user_tables WHERE relname = 'AnalyticsUsageBudget'`,
      );
    });
    // An index over a column that changes would leave none. Full pages cost some: within a transaction nothing is pruned.
    expect(hot[0]?.n).toBeGreaterThanOrEqual(12);
  });
});
