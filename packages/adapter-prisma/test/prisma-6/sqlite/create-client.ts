import { PrismaLibSQL } from '@prisma/adapter-libsql';
import { PrismaClient } from './generated/client/index.js';

/** What a host on Prisma 6.16 or later and SQLite passes to the adapter; `url` names a file. */
export function createPrisma6OnSqlite(url: string): PrismaClient {
  return new PrismaClient({ adapter: new PrismaLibSQL({ url }) });
}
