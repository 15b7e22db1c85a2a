import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import { PrismaClient } from './generated/client/index.js';

/** What a host on Prisma 7 and MariaDB passes to the adapter. */
export function createPrisma7OnMariadb(
  url: string,
  options: { readonly sessionVariables?: Readonly<Record<string, string>> } = {},
): PrismaClient {
  const { hostname: host, port, username: user, password, pathname } = new URL(url);
  const database = pathname.slice(1);
  return new PrismaClient({
    adapter: new PrismaMariaDb({ host, port: Number(port), user, password, database, connectionLimit: 10, ...options }),
  });
}
