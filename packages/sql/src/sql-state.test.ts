import { describe, expect, it } from 'vitest';
import { isConflict, rowRefusalOf, sqlStateOf } from './sql-state.js';

/** Failures as the drivers and mappers report them. */
const failureOf = {
  'node-postgres': (code: string) => Object.assign(new Error('failed'), { code, severity: 'ERROR' }),
  TypeORM: (code: string) => Object.assign(new Error('failed'), { driverError: { code } }),
  'Prisma 6 with its engine': (code: string) => Object.assign(new Error('failed'), { code: 'P2010', meta: { code } }),
  'Prisma 7 with a driver adapter': (code: string) =>
    Object.assign(new Error('failed'), {
      code: 'P2010',
      meta: { driverAdapterError: new Error('failed', { cause: { originalCode: code, kind: 'postgres' } }) },
    }),
};

describe('sqlStateOf', () => {
  for (const [client, failWith] of Object.entries(failureOf))
    it(`finds the code in a failure of ${client}`, () => {
      expect(sqlStateOf(failWith('22P02'))).toBe('22P02');
      expect(sqlStateOf(new Error('outer', { cause: failWith('40P01') }))).toBe('40P01');
    });

  it('takes no code of Prisma for the code of the database', () => {
    expect(sqlStateOf(Object.assign(new Error('failed'), { code: 'P2028' }))).toBeNull();
    expect(sqlStateOf(Object.assign(new Error('failed'), { code: 'P2034' }))).toBe('40001');
  });

  it('knows the codes that databases begin with P', () => {
    expect(sqlStateOf(failureOf['node-postgres']('P0001'))).toBe('P0001');
  });

  it('finds nothing in what holds nothing, and comes to an end in a circle', () => {
    const circle: { cause?: unknown } = {};
    circle.cause = circle;
    for (const nothing of [null, undefined, 'x', 7, {}, new Error('x'), { code: 'ECONNREFUSED' }, circle])
      expect(sqlStateOf(nothing)).toBeNull();
  });
});

describe('isConflict', () => {
  it('is true when another transaction was in the way, and for nothing else', () => {
    for (const code of ['40001', '40P01']) expect(isConflict(failureOf.TypeORM(code))).toBe(true);
    for (const code of ['40002', '23505', '57014']) expect(isConflict(failureOf.TypeORM(code))).toBe(false);
  });
});

describe('rowRefusalOf', () => {
  it('tells why one row is refused, with the code and no value', () => {
    const error = Object.assign(new Error('invalid input value "secret"'), { code: '22P02' });
    expect(rowRefusalOf(error)).toBe(
      'The database refused it: a value does not belong to its type or enum (SQLSTATE 22P02)',
    );
    expect(rowRefusalOf(failureOf.TypeORM('2200X'))).toContain('its data do not fit');
    for (const code of ['23502', '23514', '54000']) expect(rowRefusalOf(failureOf.TypeORM(code))).not.toBeNull();
  });

  it('tells nothing when the cause is not a row', () => {
    for (const code of ['42P01', '23505', '40P01', '53300', '08006'])
      expect(rowRefusalOf(failureOf.TypeORM(code))).toBeNull();
    expect(rowRefusalOf(new Error('The connection is gone'))).toBeNull();
  });
});
