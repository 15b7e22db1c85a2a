import type { PrismaRootLike, PrismaTransactionLike } from '@org/ingest-adapter-prisma';

/** A client that writes down each statement before it passes it on, those of its transactions included. */
export interface WatchedClient {
  readonly client: PrismaRootLike;
  /** The text of each statement, and `BEGIN` for each transaction; several clients may write down in one list. */
  readonly statements: string[];
  /** The parameters of each statement. */
  readonly values: (readonly unknown[])[];
}

export function watchClient(client: PrismaRootLike, statements: string[] = []): WatchedClient {
  const allValues: (readonly unknown[])[] = [];
  const writeDown = (statement: string, values: readonly unknown[]) => {
    statements.push(statement);
    allValues.push(values);
  };
  const watch = (inner: PrismaTransactionLike): PrismaTransactionLike => ({
    $queryRawUnsafe: (query, ...values) => {
      writeDown(query, values);
      return inner.$queryRawUnsafe(query, ...values);
    },
    $executeRawUnsafe: (query, ...values) => {
      writeDown(query, values);
      return inner.$executeRawUnsafe(query, ...values);
    },
  });
  return {
    client: {
      ...watch(client),
      $connect: () => client.$connect(),
      $transaction: (body, options) => {
        writeDown('BEGIN', []);
        return client.$transaction((tx) => body(watch(tx)), options);
      },
    },
    statements,
    values: allValues,
  };
}
