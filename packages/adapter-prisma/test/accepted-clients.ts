import type { PrismaClientLike } from '@org/ingest-adapter-prisma';
import type { Prisma as Prisma6, PrismaClient as PrismaClient6 } from './prisma-6/generated/client/index.js';
import type { Prisma as Prisma65, PrismaClient as PrismaClient65 } from './prisma-6-5/generated/client/index.js';
import type { Prisma as Prisma7, PrismaClient as PrismaClient7 } from './prisma-7/generated/client/index.js';
import type {
  PrismaClient as PrismaClientMysql,
  Prisma as PrismaMysql,
} from './prisma-7-mysql/generated/client/index.js';
import type {
  PrismaClient as PrismaClientSqlite,
  Prisma as PrismaSqlite,
} from './prisma-7-sqlite/generated/client/index.js';

// Nothing runs here: this file compiles exactly when the adapter takes the clients that Prisma generates, without a cast.

const extension = { name: 'host', model: { analyticsContent: { isOld: () => false } } };
const extend7 = (client: PrismaClient7) => client.$extends(extension);
const extend6 = (client: PrismaClient6) => client.$extends(extension);
const extend65 = (client: PrismaClient65) => client.$extends(extension);

type IsAccepted<Client> = Client extends PrismaClientLike ? true : false;

export const accepted: {
  readonly 'a client of Prisma 7': IsAccepted<PrismaClient7>;
  readonly 'a client of Prisma 6.16 or later': IsAccepted<PrismaClient6>;
  readonly 'a client of Prisma 6.5': IsAccepted<PrismaClient65>;
  readonly 'the tx of Prisma 7': IsAccepted<Prisma7.TransactionClient>;
  readonly 'the tx of Prisma 6.16 or later': IsAccepted<Prisma6.TransactionClient>;
  readonly 'the tx of Prisma 6.5': IsAccepted<Prisma65.TransactionClient>;
  readonly 'a client of Prisma 7 on MariaDB': IsAccepted<PrismaClientMysql>;
  readonly 'a client of Prisma 7 on SQLite': IsAccepted<PrismaClientSqlite>;
  readonly 'the tx of Prisma 7 on MariaDB': IsAccepted<PrismaMysql.TransactionClient>;
  readonly 'the tx of Prisma 7 on SQLite': IsAccepted<PrismaSqlite.TransactionClient>;
  readonly 'an extended client of Prisma 7': IsAccepted<ReturnType<typeof extend7>>;
  readonly 'an extended client of Prisma 6.16 or later': IsAccepted<ReturnType<typeof extend6>>;
  readonly 'an extended client of Prisma 6.5': IsAccepted<ReturnType<typeof extend65>>;
} = {
  'a client of Prisma 7': true,
  'a client of Prisma 6.16 or later': true,
  'a client of Prisma 6.5': true,
  'the tx of Prisma 7': true,
  'the tx of Prisma 6.16 or later': true,
  'the tx of Prisma 6.5': true,
  'a client of Prisma 7 on MariaDB': true,
  'a client of Prisma 7 on SQLite': true,
  'the tx of Prisma 7 on MariaDB': true,
  'the tx of Prisma 7 on SQLite': true,
  'an extended client of Prisma 7': true,
  'an extended client of Prisma 6.16 or later': true,
  'an extended client of Prisma 6.5': true,
};

export const refused: {
  readonly 'a pool of node-postgres': IsAccepted<{ query(text: string): Promise<{ rows: unknown[] }> }>;
  readonly 'a client without the unsafe methods': IsAccepted<Pick<PrismaClient7, '$queryRaw' | '$transaction'>>;
} = { 'a pool of node-postgres': false, 'a client without the unsafe methods': false };
