import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { PrismaClient } from '../generated/client/index.js';

const { resolve } = createRequire(import.meta.url);

/** What a host has before it meets the SDK: its tables and its Prisma client. */
export interface Database {
  readonly prisma: PrismaClient;
  /** Whether it was made just now. */
  readonly isNew: boolean;
  close(): Promise<void>;
}

/** The SQL migrations of the adapter, which later versions add to. */
const MIGRATIONS = ['0001_init', '0002_list_indexes', '0003_usage_budgets'];

/** Opens PostgreSQL inside this process, kept in a folder, and brings an empty one up to date. */
export async function openDatabase(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true });
  const pglite = await PGlite.create(folder);
  const { rows } = await pglite.query<{ found: string | null }>(`SELECT to_regclass('"Migration"')::text AS found`);
  const isNew = rows[0]?.found == null;
  if (isNew) await pglite.exec(readFileSync(new URL('../prisma/host-tables.sql', import.meta.url), 'utf8'));
  await applyMigrations(pglite);
  const prisma = new PrismaClient({ adapter: new PrismaPGlite(pglite) });
  return {
    prisma,
    isNew,
    async close() {
      await prisma.$disconnect();
      await pglite.close();
    },
  };
}

/** Applies each migration once, in order; the application's table `Migration` remembers which were. */
async function applyMigrations(pglite: PGlite): Promise<void> {
  const { rows } = await pglite.query<{ name: string }>('SELECT "name" FROM "Migration"');
  const applied = new Set(rows.map(({ name }) => name));
  for (const name of MIGRATIONS.filter((one) => !applied.has(one)))
    await pglite.transaction(async (tx) => {
      await tx.exec(readFileSync(resolve(`@org/ingest-adapter-prisma/migrations/${name}.sql`), 'utf8'));
      await tx.query('INSERT INTO "Migration" ("name") VALUES ($1)', [name]);
    });
}
