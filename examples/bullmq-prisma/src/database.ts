import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/client/index.js';

const { resolve } = createRequire(import.meta.url);

/** Connects to the application's database and brings its tables up to date. */
export async function openDatabase(connectionString: string): Promise<PrismaClient> {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
  await applyMigrations(prisma);
  return prisma;
}

/** Applies each migration once, in order. With `prisma migrate`, the models in `prisma/ingest.prisma` do this. */
async function applyMigrations(prisma: PrismaClient): Promise<void> {
  await prisma.$executeRaw`CREATE TABLE IF NOT EXISTS "Migration" ("name" TEXT NOT NULL PRIMARY KEY)`;
  const rows = await prisma.$queryRaw<{ name: string }[]>`SELECT "name" FROM "Migration"`;
  const applied = new Set(rows.map(({ name }) => name));
  for (const { name, path } of listMigrations().filter((migration) => !applied.has(migration.name)))
    await prisma.$transaction([
      prisma.$executeRawUnsafe(readFileSync(path, 'utf8')),
      prisma.$executeRaw`INSERT INTO "Migration" ("name") VALUES (${name})`,
    ]);
}

/** The application's own, then all that this version of the adapter ships. */
function listMigrations(): readonly { readonly name: string; readonly path: string }[] {
  const folder = dirname(resolve('@org/ingest-adapter-prisma/migrations/0001_init.sql'));
  const shipped = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return [
    { name: 'application.sql', path: fileURLToPath(new URL('../prisma/application.sql', import.meta.url)) },
    ...shipped.sort().map((name) => ({ name, path: join(folder, name) })),
  ];
}
