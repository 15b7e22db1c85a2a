import { describe, expect, it } from 'vitest';
import { sessionInTurn } from './session-in-turn.js';
import type { SqlSession } from './sql-session.js';

const statement = (text: string) => ({ text, values: [] });

describe('sessionInTurn', () => {
  it('lets one call at a time do its work, in the order of the calls', async () => {
    const connection = {};
    const log: string[] = [];
    const [first, second] = [sessionInTurn(connection, logging(log)), sessionInTurn(connection, logging(log))];
    await Promise.all([
      first.transaction(async (within) => {
        await within.query(statement('one'));
        await within.query(statement('two'));
      }),
      second.query(statement('three')),
      first.query(statement('four')),
    ]);
    expect(log).toEqual(['begin', 'one', 'two', 'end', 'three', 'four']);
  });

  it('goes on after a call that fails, and fails that call alone', async () => {
    const session = sessionInTurn({}, logging([]));
    const failing = session.transaction(async () => {
      throw new Error('refused');
    });
    const next = session.query(statement('next'));
    await expect(failing).rejects.toThrow('refused');
    expect(await next).toEqual([{ text: 'next' }]);
  });

  it('does not let connections wait for each other', async () => {
    const log: string[] = [];
    let finish = () => {};
    const waiting = sessionInTurn({}, logging(log)).transaction(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    await sessionInTurn({}, logging(log)).query(statement('other'));
    finish();
    await waiting;
    expect(log).toEqual(['begin', 'other', 'end']);
  });

  it('asks each time whether a transaction is open', () => {
    const state = { isInTransaction: false };
    const session = sessionInTurn(
      {},
      {
        ...logging([]),
        get isInTransaction() {
          return state.isInTransaction;
        },
      },
    );
    expect(session.isInTransaction).toBe(false);
    state.isInTransaction = true;
    expect(session.isInTransaction).toBe(true);
  });

  it('tells how the tables come, as the session does', () => {
    expect(sessionInTurn({}, { ...logging([]), migrate: 'Turn the crank' }).migrate).toBe('Turn the crank');
  });
});

/** A session that writes down what it does; each step takes several turns. */
function logging(log: string[]): SqlSession {
  const session: SqlSession = {
    isInTransaction: true,
    query: async ({ text }) => {
      await Promise.resolve();
      log.push(text);
      return [{ text }];
    },
    transaction: async (body) => {
      log.push('begin');
      const result = await body(session);
      log.push('end');
      return result;
    },
  };
  return session;
}
