/**
 * A list as PostgreSQL writes it, every value quoted and `null` as `NULL`: text that casts to `text[]` and, with values
 * that are fit for it, to an array of any other type.
 *
 * @example
 * ```ts
 * toArrayLiteral(['a,b', null]); // {"a,b",NULL}
 * ```
 * @see https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 */
export function toArrayLiteral(values: readonly (string | null)[]): string {
  let literal = '{';
  let separator = '';
  let last: string | null = null;
  let quotedLast = 'NULL';
  for (const value of values) {
    // Most columns of a batch repeat a few values, and a megabyte is worth a loop without intermediate lists.
    if (value !== last) {
      last = value;
      quotedLast = value === null ? 'NULL' : quote(value);
    }
    literal += separator + quotedLast;
    separator = ',';
  }
  return `${literal}}`;
}

function quote(value: string): string {
  if (!value.includes('"') && !value.includes('\\')) return `"${value}"`;
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
