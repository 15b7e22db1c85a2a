import type { TypeOrmDataSourceLike, TypeOrmQueryRunnerLike } from '@org/ingest-adapter-typeorm';
import pg from 'pg';

/** A pool of `pg` in the shape of a DataSource: a machine that is started again and again has no time to load TypeORM. */
export function createPgDataSource(url: string, max: number): TypeOrmDataSourceLike & { destroy(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: url, max });
  pool.on('error', () => {
    // The database was dropped under an idle connection, at the end of a test.
  });
  const dataSource: TypeOrmDataSourceLike = {
    isInitialized: true,
    options: { type: 'postgres' },
    createQueryRunner: () => createQueryRunner(pool, dataSource),
  };
  return { ...dataSource, destroy: () => pool.end() };
}

function createQueryRunner(pool: pg.Pool, connection: TypeOrmDataSourceLike): TypeOrmQueryRunnerLike {
  let taken: Promise<pg.PoolClient> | null = null;
  const run = async (sql: string, parameters: unknown[] = []) => {
    taken ??= pool.connect();
    return (await taken).query(sql, parameters);
  };
  let isTransactionActive = false;
  const end = async (sql: string) => {
    await run(sql);
    isTransactionActive = false;
  };
  return {
    connection,
    get isTransactionActive() {
      return isTransactionActive;
    },
    async query(sql, parameters) {
      const { rows, rowCount } = await run(sql, parameters);
      return { records: rows, affected: rowCount ?? undefined };
    },
    async startTransaction(level) {
      await run(level === undefined ? 'START TRANSACTION' : `START TRANSACTION ISOLATION LEVEL ${level}`);
      isTransactionActive = true;
    },
    commitTransaction: () => end('COMMIT'),
    rollbackTransaction: () => end('ROLLBACK'),
    async release() {
      if (taken === null) return;
      const client = await taken;
      taken = null;
      client.release();
    },
  };
}
