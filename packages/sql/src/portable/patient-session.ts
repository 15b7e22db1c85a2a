import type { PortableSession } from '../sql-session.js';
import type { SqlDialect } from './dialect.js';

/** How long a call goes on trying; a lock that is held for longer is no race any more. */
const PATIENCE_MS = 10_000;
const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 250;

/**
 * How many milliseconds to wait before the next try, after `failures` of them and `elapsedMs` since the first began;
 * `null` to give up. `random`, from 0 to 1, keeps two that met from meeting again. Pure.
 */
export function waitAfterConflict(failures: number, elapsedMs: number, random: number): number | null {
  if (elapsedMs >= PATIENCE_MS) return null;
  const longest = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
  return longest * (0.5 + random / 2);
}

/**
 * The same session, which does again what lost against another transaction: a deadlock that MariaDB or MySQL ended, or a
 * SQLite whose file another connection has locked, which fails reads too and, unless the driver was told to wait, at
 * once. Bodies of transactions must bear being run more than once.
 *
 * Inside a transaction of the host's nothing is done again: what the loss has undone there is more than this call.
 */
export function patientSession(session: PortableSession, dialect: SqlDialect): PortableSession {
  const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
    const began = Date.now();
    for (let failures = 1; ; failures += 1) {
      try {
        return await work();
      } catch (error) {
        if (session.isInTransaction || dialect.explain(error).kind !== 'conflict') throw error;
        const wait = waitAfterConflict(failures, Date.now() - began, Math.random());
        if (wait === null) throw error;
        await new Promise<void>((resolve) => setTimeout(resolve, wait));
      }
    }
  };
  return {
    ...session,
    get isInTransaction() {
      return session.isInTransaction;
    },
    query: (statement) => patiently(() => session.query(statement)),
    execute: (statement) => patiently(() => session.execute(statement)),
    transaction: (body) => patiently(() => session.transaction(body)),
  };
}
