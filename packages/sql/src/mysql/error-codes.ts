import type { MissingPart } from '../missing-tables.js';
import type { WriteFailure } from '../portable/dialect.js';
import { codesOf } from '../portable/error-codes.js';

const CONFLICTS: ReadonlySet<string> = new Set(['1213', '1205', '1020', 'P2034', 'TransactionWriteConflict']);
const DUPLICATES: ReadonlySet<string> = new Set(['1062', 'UniqueConstraintViolation']);

const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['1048', 'a value is missing'],
  ['1153', 'it is larger than max_allowed_packet'],
  ['1264', 'a number is out of range'],
  ['1265', 'a value does not belong to its type or enum'],
  ['1292', 'a time is malformed or out of range'],
  ['1366', 'a text holds a character that the database cannot store'],
  ['1406', 'a text is too long'],
  ['3819', 'a check constraint does not allow it'],
  ['4025', 'a check constraint does not allow it'],
]);

const MISSING: ReadonlyMap<string, MissingPart> = new Map([
  ['1146', 'table'],
  ['1054', 'column'],
]);

const ADVICE: ReadonlyMap<string, string> = new Map([
  ['1142', 'The database user may not do this. Grant it SELECT, INSERT, UPDATE and DELETE on the tables'],
]);

/**
 * What a failure of MySQL or MariaDB means.
 *
 * @see https://mariadb.com/kb/en/mariadb-error-codes/
 */
export function explainMysqlFailure(error: unknown): WriteFailure {
  const codes = codesOf(error);
  if (codes.some((code) => CONFLICTS.has(code))) return { kind: 'conflict' };
  if (codes.some((code) => DUPLICATES.has(code))) return { kind: 'duplicate' };
  const refusal = codes.find((code) => REFUSALS.has(code));
  if (refusal !== undefined)
    return { kind: 'refused', reason: `The database refused it: ${REFUSALS.get(refusal)} (error ${refusal})` };
  const number = codes.find((one) => /^\d{4}$/.test(one));
  if (number === undefined) return { kind: 'other', code: null, advice: null };
  const code = `error ${number}`;
  const part = MISSING.get(number);
  return part === undefined
    ? { kind: 'other', code, advice: ADVICE.get(number) ?? null }
    : { kind: 'missing', code, part };
}
