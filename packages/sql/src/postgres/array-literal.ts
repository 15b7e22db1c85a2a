const TO_ESCAPE = /["\\]/g;

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
  return `{${values.map((value) => (value === null ? 'NULL' : `"${value.replace(TO_ESCAPE, '\\$&')}"`)).join(',')}}`;
}
