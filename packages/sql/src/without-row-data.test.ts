import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { withoutRowData } from './without-row-data.js';

describe('withoutRowData', () => {
  it.each([
    ["MySQL's driver", { sql: "INSERT INTO t VALUES ('secret')", errno: 1644 }],
    ["PostgreSQL's driver", { detail: 'Failing row contains (1, secret).', code: '23514' }],
    ['TypeORM', { query: 'INSERT', parameters: ['secret'], driverError: { sql: 'secret', code: '23514' } }],
    ['Prisma', { meta: { driverAdapterError: { cause: { detail: 'secret', originalCode: '23514' } } } }],
  ])('takes rows out of a failure of %s, and leaves what tells of it', (_, fields) => {
    const error = new Error('failed', { cause: Object.assign(new Error('inner'), fields) });
    expect(withoutRowData(error)).toBe(error);
    const shown = inspect(error, { depth: 9 });
    expect(shown).not.toContain('secret');
    expect(shown).toMatch(/inner[\s\S]*(1644|23514)/);
  });

  it('bears what is no error, what is frozen, and what is its own cause', () => {
    const round: { cause?: unknown; sql: string } = { sql: 'secret' };
    round.cause = round;
    for (const error of ['text', null, Object.freeze({ sql: 'x' }), round]) expect(withoutRowData(error)).toBe(error);
    expect(round.sql).toBeUndefined();
  });
});
