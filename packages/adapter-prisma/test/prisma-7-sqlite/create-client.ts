import { PrismaLibSql } from '@prisma/adapter-libsql';
import { PrismaClient } from './generated/client/index.js';

/** What a host on Prisma 7 and SQLite passes to the adapter; `url` names a file, whose locks are waited for so long. */
export function createPrisma7OnSqlite(url: string, { timeoutMs = 0 } = {}): PrismaClient {
  return new PrismaClient({ adapter: new PrismaLibSql({ url, timeout: timeoutMs }) });
}
