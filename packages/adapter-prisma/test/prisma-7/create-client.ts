import { PGlite } from '@electric-sql/pglite';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { PrismaClient } from './generated/client/index.js';

/** What a host on Prisma 7 passes to the adapter, on a PostgreSQL server. */
export function createPrisma7Client(url: string): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
}

/** The same on a PostgreSQL inside the process. */
export async function createPrisma7OnPglite(): Promise<{ readonly client: PrismaClient; readonly pglite: PGlite }> {
  const pglite = await PGlite.create();
  return { client: new PrismaClient({ adapter: new PrismaPGlite(pglite) }), pglite };
}
