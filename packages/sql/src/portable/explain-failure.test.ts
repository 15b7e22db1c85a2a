import { describe, expect, it } from 'vitest';
import { explainMysqlFailure } from '../mysql/error-codes.js';
import { explainSqliteFailure } from '../sqlite/error-codes.js';

/** As drivers throw it, and as Prisma and TypeORM wrap it. */
const wrappings: readonly (readonly [string, (fields: object) => unknown])[] = [
  ['itself', (fields) => Object.assign(new Error('failed'), fields)],
  ['as a cause', (fields) => new Error('failed', { cause: Object.assign(new Error('inner'), fields) })],
  ['in TypeORM', (fields) => Object.assign(new Error('failed'), { driverError: fields })],
  [
    'in Prisma 7',
    (fields) => Object.assign(new Error('P'), { code: 'P2010', meta: { driverAdapterError: { cause: fields } } }),
  ],
];

describe.each(wrappings)('a failure of MySQL %s', (_name, wrap) => {
  it.each([
    [{ errno: 1213 }, 'conflict'],
    [{ originalCode: '1205' }, 'conflict'],
    [{ errno: 1020 }, 'conflict'],
    [{ errno: 1062 }, 'duplicate'],
    [{ errno: 4025 }, 'refused'],
    [{ errno: 1406 }, 'refused'],
    [{ errno: 1146 }, 'missing'],
    [{ errno: 1142 }, 'other'],
    [{ errno: 2013 }, 'other'],
    [{}, 'other'],
  ])('%j is a %s', (fields, kind) => {
    expect(explainMysqlFailure(wrap(fields)).kind).toBe(kind);
  });
});

describe.each(wrappings)('a failure of SQLite %s', (_name, wrap) => {
  it.each([
    [{ code: 'SQLITE_BUSY_SNAPSHOT' }, 'conflict'],
    [{ message: 'database is locked' }, 'conflict'],
    [{ code: 'SQLITE_CONSTRAINT_UNIQUE' }, 'duplicate'],
    [{ message: 'UNIQUE constraint failed: AnalyticsContent.id' }, 'duplicate'],
    [{ message: 'CHECK constraint failed: permalink' }, 'refused'],
    [{ message: 'no such table: AnalyticsContent' }, 'missing'],
    [{}, 'other'],
  ])('%j is a %s', (fields, kind) => {
    expect(explainSqliteFailure(wrap(fields)).kind).toBe(kind);
  });
});

describe('what a failure tells', () => {
  it('is what to do, and no value', () => {
    const failure = Object.assign(new Error("Table 'secret.x' doesn't exist"), { errno: 1146 });
    expect(explainMysqlFailure(failure)).toEqual({ kind: 'missing', code: 'error 1146', part: 'table' });
    const refusal = Object.assign(new Error("Data too long for 'secret'"), { errno: 1406 });
    expect(explainMysqlFailure(refusal)).toEqual({
      kind: 'refused',
      reason: 'The database refused it: a text is too long (error 1406)',
    });
  });

  it('of something that is no error is nothing', () => {
    expect(explainMysqlFailure('1213')).toEqual({ kind: 'other', code: null, advice: null });
    expect(explainSqliteFailure(null)).toEqual({ kind: 'other', code: null, advice: null });
  });
});
