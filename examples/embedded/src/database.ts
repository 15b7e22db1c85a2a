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

/** Opens PostgreSQL inside this process, kept in a folder, and brings an empty one up to date. */
export async function openDatabase(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true });
  const pglite = await PGlite.create(folder);
  const { rows } = await pglite.query<{ found: string | null }>(
    `SELECT to_regclass('"AnalyticsContent"')::text AS found`,
  );
  const isNew = rows[0]?.found == null;
  if (isNew) {
    await pglite.exec(readFileSync(new URL('../prisma/host-tables.sql', import.meta.url), 'utf8'));
    await pglite.exec(readFileSync(resolve('@org/ingest-adapter-prisma/migrations/0001_init.sql'), 'utf8'));
  }
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
