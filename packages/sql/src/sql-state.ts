/** Every one in use has a digit; `EPIPE` and other codes of the system have none. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;
/** Prisma's own codes have the same shape. */
const PRISMA_CODE = /^P[1-6]\d{3}$/;
/** Where drivers and mappers keep what they caught, or the database's code. */
const WRAPPED_IN = ['cause', 'meta', 'driverAdapterError', 'driverError', 'originalError'] as const;
const CODE_IN = ['code', 'originalCode', 'sqlState'] as const;
const DEEPEST = 6;

/**
 * The database's five-character code of a failure, however deep a driver or a mapper has wrapped it; `null` when there
 * is none.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function sqlStateOf(error: unknown, depth = 0): string | null {
  if (typeof error !== 'object' || error === null || depth > DEEPEST) return null;
  const fields = new Map<string, unknown>(Object.entries(error));
  // `cause` of an error is not enumerable, and mappers define `code` and `meta` in either way.
  const field = (name: string): unknown => fields.get(name) ?? Reflect.get(error, name);
  for (const name of CODE_IN) {
    const code = field(name);
    if (typeof code === 'string' && SQLSTATE.test(code) && !PRISMA_CODE.test(code)) return code;
  }
  for (const name of WRAPPED_IN) {
    const state = sqlStateOf(field(name), depth + 1);
    if (state !== null) return state;
  }
  // Prisma's code for a deadlock or a lost race, where nothing else is told.
  return field('code') === 'P2034' ? '40001' : null;
}

/** Whether doing the same again may succeed: another transaction was in the way. */
export function isConflict(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '40001' || state === '40P01';
}

/** Whether another writer has stored a row under the same key in the meantime. */
export function isLostRace(error: unknown): boolean {
  return sqlStateOf(error) === '23505';
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['22001', 'a text is too long'],
  ['22003', 'a number is out of range'],
  ['22007', 'a time is malformed'],
  ['22008', 'a time is out of range'],
  ['22021', 'a text holds a character that the database cannot store'],
  ['22P02', 'a value does not belong to its type or enum'],
  ['22P05', 'a text holds a character that the database cannot store'],
  ['23502', 'a value is missing'],
  ['23514', 'a check constraint does not allow it'],
  ['54000', 'an id or a list is too long for an index'],
]);

/**
 * Why the database refuses one row and would take others: one sentence without any value; `null` when the failure has
 * another cause.
 */
export function rowRefusalOf(error: unknown): string | null {
  const state = sqlStateOf(error);
  if (state === null) return null;
  const reason = REASONS.get(state);
  if (reason === undefined && !state.startsWith('22')) return null;
  return `The database refused it: ${reason ?? 'its data do not fit'} (SQLSTATE ${state})`;
}
