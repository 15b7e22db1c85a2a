import {
  type DatabaseName,
  type PortableSession,
  type SqlRow,
  type SqlStatement,
  sessionInTurn,
} from '@org/ingest-sql';
import { checkPrismaClient, isRootClient, type PrismaClientLike, type PrismaTransactionLike } from './client-like.js';

/**
 * A batch waits for others that decide identities in the same integration, and for a connection of a busy pool. Prisma's
 * own limits, 2 s and 5 s, would make failures of such waits.
 */
const LIMITS = { maxWait: 30_000, timeout: 60_000 } as const;

/** SQLite has one isolation level, and refuses to be told another. */
const TRANSACTIONS = {
  postgresql: { ...LIMITS, isolationLevel: 'ReadCommitted' },
  mysql: { ...LIMITS, isolationLevel: 'ReadCommitted' },
  sqlite: LIMITS,
} as const;

const MIGRATE =
  'Add the models of the adapter\'s "prisma/ingest.prisma" to your schema and migrate, or apply the SQL files in its folder "migrations"';

/** @throws {InvalidConfigurationError} when `client` is no Prisma client. */
export function createPrismaSession(client: PrismaClientLike, database: DatabaseName): PortableSession {
  checkPrismaClient(client);
  if (!isRootClient(client)) return sessionInTurn(client, createNestedSession(client, 0));
  return {
    isInTransaction: false,
    migrate: MIGRATE,
    query: (statement) => run(client, statement),
    execute: (statement) => execute(client, statement),
    transaction: (body) => client.$transaction((tx) => body(createNestedSession(tx, 0)), TRANSACTIONS[database]),
  };
}

function createNestedSession(tx: PrismaTransactionLike, depth: number): PortableSession {
  return {
    isInTransaction: true,
    migrate: MIGRATE,
    query: (statement) => run(tx, statement),
    execute: (statement) => execute(tx, statement),
    transaction: async (body) => {
      const savepoint = `ingest_${depth}`;
      await tx.$executeRawUnsafe(`SAVEPOINT ${savepoint}`);
      try {
        const result = await body(createNestedSession(tx, depth + 1));
        await tx.$executeRawUnsafe(`RELEASE SAVEPOINT ${savepoint}`);
        return result;
      } catch (error) {
        // A connection that is gone fails at this too; what made it necessary is what has to be told.
        await rollBack(tx, savepoint).catch(() => {});
        throw error;
      }
    },
  };
}

async function rollBack(tx: PrismaTransactionLike, savepoint: string): Promise<void> {
  await tx.$executeRawUnsafe(`ROLLBACK TO SAVEPOINT ${savepoint}`);
  await tx.$executeRawUnsafe(`RELEASE SAVEPOINT ${savepoint}`);
}

function run(client: PrismaTransactionLike, { text, values }: SqlStatement): Promise<readonly SqlRow[]> {
  return Promise.resolve(client.$queryRawUnsafe<readonly SqlRow[]>(text, ...values));
}

function execute(client: PrismaTransactionLike, { text, values }: SqlStatement): Promise<number> {
  return Promise.resolve(client.$executeRawUnsafe(text, ...values));
}
