/** What the adapter needs of a TypeORM `QueryRunner`: one connection, its raw queries and its transaction. */
export interface TypeOrmQueryRunnerLike {
  readonly connection: TypeOrmDataSourceLike;
  readonly isTransactionActive: boolean;
  query(
    query: string,
    parameters: unknown[] | undefined,
    useStructuredResult: true,
  ): Promise<{ readonly records: unknown[]; readonly affected?: number | undefined }>;
  startTransaction(isolationLevel?: 'READ COMMITTED'): Promise<void>;
  commitTransaction(): Promise<void>;
  rollbackTransaction(): Promise<void>;
  release(): Promise<void>;
}

/** What the adapter needs of a TypeORM `DataSource`: its kind, and connections of its pool. */
export interface TypeOrmDataSourceLike {
  readonly isInitialized: boolean;
  readonly options: { readonly type: string; readonly schema?: unknown };
  createQueryRunner(mode?: 'master' | 'slave'): TypeOrmQueryRunnerLike;
}

/** What the adapter needs of a TypeORM `EntityManager`, such as the one that `dataSource.transaction` hands out. */
export interface TypeOrmEntityManagerLike {
  readonly connection: TypeOrmDataSourceLike;
  readonly queryRunner?: TypeOrmQueryRunnerLike | undefined;
}

/**
 * The host's `DataSource`, or the `EntityManager` or `QueryRunner` of a transaction that the host began; of TypeORM
 * 0.3.20 or later.
 *
 * @see https://typeorm.io/docs/advanced-topics/transactions/
 */
export type TypeOrmClientLike = TypeOrmDataSourceLike | TypeOrmEntityManagerLike | TypeOrmQueryRunnerLike;
