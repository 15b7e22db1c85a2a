import type { WriteFailure } from '../portable/dialect.js';
import { codesOf } from '../portable/error-codes.js';

/**
 * What SQLite says, in words or in a code: some drivers pass on the one, some the other. The message may quote a row, so
 * it is only looked at.
 */
const SIGNS: readonly (readonly [RegExp, WriteFailure])[] = [
  [
    /^SQLITE_(BUSY|LOCKED)|database (table )?is locked|^(P2034|P1008|TransactionWriteConflict|SocketTimeout)$/,
    { kind: 'conflict' },
  ],
  [
    /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|^UniqueConstraintViolation$|UNIQUE constraint failed/,
    { kind: 'duplicate' },
  ],
  [/^SQLITE_CONSTRAINT_CHECK|CHECK constraint failed/, refused('a check constraint does not allow it')],
  [/^SQLITE_CONSTRAINT_NOTNULL|^NullConstraintViolation$|NOT NULL constraint failed/, refused('a value is missing')],
  [/^SQLITE_TOOBIG|string or blob too big/, refused('it is too large')],
  [/^SQLITE_MISMATCH|datatype mismatch/, refused('a value does not belong to its type')],
  [/no such table/, { kind: 'missing', code: null, part: 'table' }],
  [/no such column|has no column/, { kind: 'missing', code: null, part: 'column' }],
  [
    /^SQLITE_READONLY|readonly database/,
    { kind: 'other', code: null, advice: 'The database is read-only. Open it for writing' },
  ],
];

/**
 * What a failure of SQLite means.
 *
 * @see https://www.sqlite.org/rescode.html
 */
export function explainSqliteFailure(error: unknown): WriteFailure {
  const codes = codesOf(error);
  for (const [sign, failure] of SIGNS) if (codes.some((code) => sign.test(code))) return failure;
  return { kind: 'other', code: codes.find((code) => /^SQLITE_\w+$/.test(code)) ?? null, advice: null };
}

function refused(reason: string): WriteFailure {
  return { kind: 'refused', reason: `The database refused it: ${reason}` };
}
