import type { SqlStatement, SqlValue } from '../sql-statement.js';
import { toArrayLiteral } from './array-literal.js';
import { toTimestampText } from './timestamp-text.js';

/** Collects the parameters of one statement; each method returns the SQL expression that stands for its value. */
export interface Parameters {
  text(value: string | null): string;
  texts(values: readonly (string | null)[]): string;
  /** For a column of `text[]`: `unnest` would flatten an array of arrays, so each list is a literal to be cast. */
  textLists(values: readonly (readonly string[])[]): string;
  int(value: number | null): string;
  ints(values: readonly (number | null)[]): string;
  time(value: Date | null): string;
  times(values: readonly (Date | null)[]): string;
  json(value: unknown): string;
  /** The statement with the parameters that it was written with. */
  statement(text: string): SqlStatement;
}

export function createParameters(): Parameters {
  const values: SqlValue[] = [];
  const add = (value: SqlValue, type: string) => `$${values.push(value)}::text${type}`;
  const addList = (list: readonly (string | null)[], type: string) => add(toArrayLiteral(list), `::${type}[]`);
  return {
    text: (value) => add(value, ''),
    texts: (list) => addList(list, 'text'),
    textLists: (lists) => addList(lists.map(toArrayLiteral), 'text'),
    int: (value) => add(value === null ? null : String(value), '::int'),
    ints: (list) =>
      addList(
        list.map((value) => (value === null ? null : String(value))),
        'int',
      ),
    time: (value) => add(value === null ? null : toTimestampText(value), '::timestamptz'),
    times: (list) =>
      addList(
        list.map((value) => (value === null ? null : toTimestampText(value))),
        'timestamptz',
      ),
    json: (value) => add(value === null ? null : JSON.stringify(value), '::jsonb'),
    statement: (text) => ({ text, values }),
  };
}
