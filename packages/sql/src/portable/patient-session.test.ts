import { describe, expect, it } from 'vitest';
import { mysqlDialect } from '../mysql/dialect.js';
import type { PortableSession } from '../sql-session.js';
import { patientSession, waitAfterConflict } from './patient-session.js';

const STATEMENT = { text: 'SELECT 1', values: [] };
const deadlock = Object.assign(new Error('Deadlock found'), { errno: 1213 });
const unreachable = Object.assign(new Error('Gone away'), { errno: 2006 });

describe('the wait after a conflict', () => {
  it('doubles up to a quarter of a second, and is never the same for two', () => {
    const longest = Array.from({ length: 8 }, (_, index) => waitAfterConflict(index + 1, 0, 1));
    expect(longest).toEqual([10, 20, 40, 80, 160, 250, 250, 250]);
    expect(waitAfterConflict(1, 0, 0)).toBe(5);
  });

  it('has an end', () => {
    expect(waitAfterConflict(1, 9_999, 0)).not.toBeNull();
    expect(waitAfterConflict(1, 10_000, 0)).toBeNull();
  });
});

describe('a patient session', () => {
  it.each(['query', 'execute', 'transaction'] as const)('does again what lost: %s', async (method) => {
    const { session, calls } = failing([deadlock, deadlock]);
    const call = {
      query: () => session.query(STATEMENT),
      execute: () => session.execute(STATEMENT),
      transaction: () => session.transaction(async (within) => within.execute(STATEMENT)),
    };
    await call[method]();
    expect(calls()).toBe(3);
  });

  it('does nothing again that failed otherwise', async () => {
    const { session, calls } = failing([unreachable]);
    await expect(session.execute(STATEMENT)).rejects.toBe(unreachable);
    expect(calls()).toBe(1);
  });

  it("does nothing again inside the host's transaction, also when that began later", async () => {
    const { session, calls, begin } = failing([deadlock]);
    begin();
    expect(session.isInTransaction).toBe(true);
    await expect(session.execute(STATEMENT)).rejects.toBe(deadlock);
    expect(calls()).toBe(1);
  });
});

/** A session whose first calls fail. */
function failing(errors: readonly Error[]) {
  let calls = 0;
  let isInTransaction = false;
  const next = async () => {
    const error = errors[calls];
    calls += 1;
    if (error !== undefined) throw error;
  };
  const session: PortableSession = {
    get isInTransaction() {
      return isInTransaction;
    },
    query: async () => {
      await next();
      return [];
    },
    execute: async () => {
      await next();
      return 0;
    },
    transaction: async (body) => {
      await next();
      return body({ ...session, execute: async () => 0 });
    },
  };
  return {
    session: patientSession(session, mysqlDialect),
    calls: () => calls,
    begin: () => {
      isInTransaction = true;
    },
  };
}
