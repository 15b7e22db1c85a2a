/** Where drivers and mappers keep what they caught. */
const WRAPPED_IN = ['cause', 'meta', 'driverAdapterError', 'driverError', 'originalError'] as const;
/** Where they repeat a statement with its values, or a row: `sql` of MySQL's drivers, `detail` of PostgreSQL. */
const REPEATED_IN = ['sql', 'query', 'parameters', 'values', 'detail', 'where', 'internalQuery'] as const;
const DEEPEST = 6;

/**
 * The same failure without what may repeat a row of the host's: whoever prints an error prints its causes too, and
 * captions are nothing for a log. The code, the message and the names of tables and constraints stay.
 *
 * @see https://www.postgresql.org/docs/current/protocol-error-fields.html
 */
export function withoutRowData(error: unknown, depth = 0): unknown {
  if (typeof error !== 'object' || error === null || depth > DEEPEST) return error;
  for (const name of REPEATED_IN) Reflect.deleteProperty(error, name);
  for (const name of WRAPPED_IN) withoutRowData(Reflect.get(error, name), depth + 1);
  return error;
}
