import { InvalidConfigurationError } from '@org/ingest-core';

/**
 * What the adapter needs of a Prisma client inside a transaction, such as the `tx` that `prisma.$transaction` hands
 * out: its two raw methods.
 */
export interface PrismaTransactionLike {
  $queryRawUnsafe<T = unknown>(query: string, ...values: unknown[]): PromiseLike<T>;
  $executeRawUnsafe(query: string, ...values: unknown[]): PromiseLike<number>;
}

/** What the adapter needs of a Prisma client of its own: the raw methods, and interactive transactions. */
export interface PrismaRootLike extends PrismaTransactionLike {
  $connect(): PromiseLike<void>;
  $transaction<T>(
    body: (tx: PrismaTransactionLike) => Promise<T>,
    options?: { maxWait?: number; timeout?: number; isolationLevel?: 'ReadCommitted' },
  ): Promise<T>;
}

/**
 * The host's `PrismaClient` from version 6.5 on, extended ones too, or the `tx` of a transaction that the host began.
 *
 * @see https://www.prisma.io/docs/orm/prisma-client/using-raw-sql/raw-queries
 */
export type PrismaClientLike = PrismaTransactionLike | PrismaRootLike;

/** @throws {InvalidConfigurationError} when `client` cannot be one. */
export function checkPrismaClient(client: PrismaClientLike): void {
  const candidate: unknown = client;
  const missing = ['$queryRawUnsafe', '$executeRawUnsafe'].filter((name) => !hasMethod(candidate, name));
  if (missing.length === 0) return;
  throw new InvalidConfigurationError(
    `The object is not a Prisma client: it has no ${missing.join(' and no ')}. Pass your PrismaClient (6.5 or later), or the tx that prisma.$transaction hands out.`,
  );
}

/**
 * Whether the client can begin transactions of its own. Up to Prisma 6 a `tx` has no `$transaction`; from Prisma 7 on
 * it has one that nests, and only the missing `$connect` tells it apart.
 */
export function isRootClient(client: PrismaClientLike): client is PrismaRootLike {
  return hasMethod(client, '$transaction') && hasMethod(client, '$connect');
}

function hasMethod(candidate: unknown, name: string): boolean {
  return (
    ((typeof candidate === 'object' && candidate !== null) || typeof candidate === 'function') &&
    typeof Reflect.get(candidate, name) === 'function'
  );
}
