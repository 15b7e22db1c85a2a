import {
  type DatabaseName,
  type PortableSession,
  type SqlRow,
  type SqlStatement,
  sessionInTurn,
} from '@org/ingest-sql';
import type { TypeOrmDataSourceLike, TypeOrmQueryRunnerLike } from './client-like.js';
import { checkInitialized, type TypeOrmClient } from './typeorm-client.js';

const MIGRATE = 'Give createIngestMigrations() to your DataSource as migrations, and run them';

/** A session on the host's pool, or on the one connection of its transaction. */
export function createTypeOrmSession({ dataSource, queryRunner, database }: TypeOrmClient): PortableSession {
  if (queryRunner !== null) return sessionInTurn(queryRunner, createRunnerSession(queryRunner, database));
  const session: PortableSession = {
    isInTransaction: false,
    migrate: MIGRATE,
    query: (statement) => withRunner(dataSource, (runner) => run(runner, statement)),
    execute: (statement) => withRunner(dataSource, (runner) => execute(runner, database, statement)),
    transaction: (body) => withRunner(dataSource, (runner) => inTransaction(runner, database, body)),
  };
  // TypeORM has one connection to a SQLite, and gives it to everybody at the same time.
  return database === 'sqlite' ? sessionInTurn(dataSource, session) : session;
}

/** On the host's own connection, which may be in a transaction at one call and not at the next. */
function createRunnerSession(runner: TypeOrmQueryRunnerLike, database: DatabaseName): PortableSession {
  const nested = createNestedSession(runner, database, 0);
  return {
    get isInTransaction() {
      return runner.isTransactionActive;
    },
    migrate: MIGRATE,
    query: nested.query,
    execute: nested.execute,
    transaction: (body) =>
      runner.isTransactionActive ? nested.transaction(body) : inTransaction(runner, database, body),
  };
}

function createNestedSession(runner: TypeOrmQueryRunnerLike, database: DatabaseName, depth: number): PortableSession {
  const command = (text: string) => run(runner, { text, values: [] });
  return {
    isInTransaction: true,
    migrate: MIGRATE,
    query: (statement) => run(runner, statement),
    execute: (statement) => execute(runner, database, statement),
    transaction: async (body) => {
      const savepoint = `ingest_${depth}`;
      await command(`SAVEPOINT ${savepoint}`);
      try {
        const result = await body(createNestedSession(runner, database, depth + 1));
        await command(`RELEASE SAVEPOINT ${savepoint}`);
        return result;
      } catch (error) {
        // A connection that is gone fails at this too; what made it necessary is what has to be told.
        await command(`ROLLBACK TO SAVEPOINT ${savepoint}`)
          .then(() => command(`RELEASE SAVEPOINT ${savepoint}`))
          .catch(() => {});
        throw error;
      }
    },
  };
}

/** With replication, reads come from the master too: a replica may not know yet what was stored a moment ago. */
async function withRunner<T>(
  dataSource: TypeOrmDataSourceLike,
  work: (runner: TypeOrmQueryRunnerLike) => Promise<T>,
): Promise<T> {
  checkInitialized(dataSource);
  const runner = dataSource.createQueryRunner('master');
  try {
    return await work(runner);
  } finally {
    await runner.release();
  }
}

async function inTransaction<T>(
  runner: TypeOrmQueryRunnerLike,
  database: DatabaseName,
  body: (session: PortableSession) => Promise<T>,
): Promise<T> {
  // SQLite has one isolation level, and refuses to be told another.
  await (database === 'sqlite' ? runner.startTransaction() : runner.startTransaction('READ COMMITTED'));
  try {
    const result = await body(createNestedSession(runner, database, 0));
    await runner.commitTransaction();
    return result;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
    throw error;
  }
}

/** The structured result is the rows whatever the statement is; without it an UPDATE answers with rows and a count. */
async function run(runner: TypeOrmQueryRunnerLike, { text, values }: SqlStatement): Promise<readonly SqlRow[]> {
  try {
    const { records } = await runner.query(text, [...values], true);
    return records as readonly SqlRow[];
  } catch (error) {
    throw driverErrorOf(error);
  }
}

async function execute(
  runner: TypeOrmQueryRunnerLike,
  database: DatabaseName,
  { text, values }: SqlStatement,
): Promise<number> {
  try {
    const { affected } = await runner.query(text, [...values], true);
    if (database !== 'sqlite') return affected ?? 0;
    // Not every driver of SQLite tells.
    const { records } = await runner.query('SELECT changes() AS "changes"', undefined, true);
    const [row] = records as readonly SqlRow[];
    return Number(row?.changes ?? 0);
  } catch (error) {
    throw driverErrorOf(error);
  }
}

/** TypeORM's own error repeats the statement's parameters, captions among them, wherever the host prints it. */
function driverErrorOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const inner: unknown = Reflect.get(error, 'driverError');
  return inner instanceof Error ? inner : error;
}
