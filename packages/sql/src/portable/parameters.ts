import type { SqlStatement, SqlValue } from '../sql-statement.js';
import type { SqlDialect } from './dialect.js';

/** Collects the parameters of one statement in the order in which they stand; each method returns their placeholder. */
export interface Parameters {
  text(value: string | null): string;
  /** Placeholders with commas between; of nothing a list that nothing is in. */
  texts(values: readonly string[]): string;
  int(value: number | null): string;
  time(value: Date | null): string;
  json(value: unknown): string;
  statement(text: string): SqlStatement;
}

/** Parameters are text, which the columns that they meet turn into what they hold. */
export function createParameters(dialect: Pick<SqlDialect, 'toTimeText'>): Parameters {
  const values: SqlValue[] = [];
  const add = (value: SqlValue) => {
    values.push(value);
    return '?';
  };
  return {
    text: add,
    texts: (list) => (list.length === 0 ? 'NULL' : list.map(add).join(', ')),
    int: (value) => add(value === null ? null : String(value)),
    time: (value) => add(value === null ? null : dialect.toTimeText(value)),
    json: (value) => add(value === null ? null : JSON.stringify(value)),
    statement: (text) => ({ text, values }),
  };
}
