import type { IntegrationRef } from '@org/ingest-core';
import type { MissingPart } from '../missing-tables.js';
import type { SqlStatement } from '../sql-statement.js';
import type { TableNames } from '../table-names.js';

/** Names of tables, quoted and ready to stand in a statement. */
export type PortableTableNames = Pick<TableNames, 'content' | 'state' | 'failures' | 'usage'> & {
  readonly locks: string;
};

/** What a failure of the database means to who wrote. */
export type WriteFailure =
  /** Another transaction was in the way; doing the same again may succeed. */
  | { readonly kind: 'conflict' }
  /** There is a row under the same key. */
  | { readonly kind: 'duplicate' }
  /** The database takes other rows, but not this one; `reason` holds no value. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The tables are not there, or are others. */
  | { readonly kind: 'missing'; readonly code: string | null; readonly part: MissingPart }
  | { readonly kind: 'other'; readonly code: string | null; readonly advice: string | null };

/** Everything in which two databases without PostgreSQL's arrays differ; what they do is written once, around this. */
export interface SqlDialect {
  readonly name: 'mysql' | 'sqlite';

  /** The longest name of a table, in characters. */
  readonly longestName: number;
  quote(name: string): string;

  /** Whether an id can be stored and is told from every other id. */
  isStorableId(id: string): boolean;
  isStorableTime(time: Date): boolean;
  /** A time as the text that its columns take. */
  toTimeText(time: Date): string;

  /** The time of a statement, the same for all its rows. */
  readonly now: string;
  /** The later one of two times: `at`, and a millisecond after `stored`. */
  laterThan(stored: string, at: string): string;
  /** The first full hour that lies at least a number of milliseconds, given as a parameter, after `now`. */
  hourAfter(milliseconds: string): string;
  /** A time as milliseconds since 1970. */
  epochMs(time: string): string;
  /** A time as the number of quarters of an hour since 1970, rounded down. */
  quarterHour(time: string): string;
  /** A text to read whose collation compares bytes, as one that every driver takes for a text. */
  plainText(text: string): string;
  /** JSON as text. */
  jsonText(json: string): string;
  isEmptyList(list: string): string;
  /** Whether a JSON list of texts has the text of a parameter. The parameter is what `listMember` makes of the text. */
  listHas(list: string, parameter: string): string;
  listMember(text: string): string;
  /** A table expression named `alias`: the values of a JSON list of texts, which the next two tell of. */
  listTable(list: string, alias: string): string;
  listValue(alias: string): string;
  listPosition(alias: string): string;
  /** The text at a `listPosition` of another list. */
  listItem(list: string, position: string): string;
  /** `expression` compared and sorted by code points. */
  binary(expression: string): string;
  /**
   * The first rows of what one or more queries without an order find together. Each of them is read no further than that,
   * where an index has its rows in the order, which names columns of the queries.
   */
  firstOfAll(queries: readonly string[], order: string, rows: number): string;
  /** The words of an insert that updates the row under the same key instead. */
  onDuplicate(key: readonly string[]): string;
  /** A column of the row that `onDuplicate` could not insert. */
  incoming(column: string): string;
  /** What a read needs at its end inside a transaction of the host's to see what others have committed; it locks the rows. */
  readonly latest: string;
  /**
   * What a transaction begins with that reads rows of a table before it writes to them; `null` where reading them with
   * `latest` at its end keeps others away.
   */
  claim(table: string): SqlStatement | null;
  /** Keeps other writers of the same integrations away until the transaction ends. */
  lock(integrations: readonly IntegrationRef[], names: PortableTableNames): SqlStatement;
  /** Whether `lock` leaves rows that go with their integration. */
  readonly hasLockRows: boolean;

  explain(error: unknown): WriteFailure;
}
