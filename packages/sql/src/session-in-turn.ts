import type { PortableSession, SqlSession } from './sql-session.js';
import type { SqlStatement } from './sql-statement.js';

/** The last work that was given to each connection; it never rejects. */
const lastWork = new WeakMap<object, Promise<unknown>>();

/**
 * A session on one connection of the host's, on which one call at a time does its work, however many sessions were made
 * on it. Without that, a savepoint of one call that is rolled back takes along what another did meanwhile.
 *
 * `connection` is what the host handed over, such as its transaction; sessions with the same one wait for each other.
 * Inside `transaction` only the session that its body gets may be used: this one would wait for itself.
 */
export function sessionInTurn(connection: object, session: PortableSession): PortableSession;
export function sessionInTurn(connection: object, session: SqlSession): SqlSession;
export function sessionInTurn(
  connection: object,
  session: SqlSession & { execute?: PortableSession['execute'] },
): SqlSession {
  const { execute, migrate } = session;
  return {
    get isInTransaction() {
      return session.isInTransaction;
    },
    ...(migrate !== undefined && { migrate }),
    query: (statement) => inTurn(connection, () => session.query(statement)),
    ...(execute === undefined
      ? {}
      : {
          execute: (statement: SqlStatement) => inTurn(connection, () => execute(statement)),
        }),
    transaction: (body) => inTurn(connection, () => session.transaction(body)),
  };
}

function inTurn<T>(connection: object, work: () => Promise<T>): Promise<T> {
  const before = lastWork.get(connection) ?? Promise.resolve();
  const result = before.then(work);
  lastWork.set(
    connection,
    result.catch(() => {}),
  );
  return result;
}
