import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import { PrismaClient } from './generated/client/index.js';

/** What a host on Prisma 6.16 or later and MariaDB passes to the adapter. */
export function createPrisma6OnMariadb(url: string): PrismaClient {
  const { hostname: host, port, username: user, password, pathname } = new URL(url);
  const database = pathname.slice(1);
  return new PrismaClient({
    adapter: new PrismaMariaDb({ host, port: Number(port), user, password, database, connectionLimit: 10 }),
  });
}
