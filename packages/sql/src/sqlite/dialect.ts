import type { SqlDialect } from '../portable/dialect.js';
import type { SqlStatement } from '../sql-statement.js';
import { isStorableText } from '../storable-text.js';
import { explainSqliteFailure } from './error-codes.js';

const QUARTER_HOUR_MS = 900_000;
const HOUR_MS = 3_600_000;

const NOW = "(CAST(strftime('%s', 'now') AS INTEGER) * 1000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER))";

/**
 * One transaction at a time may write, and a statement that writes nothing makes it this one: as first of a transaction it
 * does what BEGIN IMMEDIATE does, which mappers do not say.
 */
const claim = (table: string): SqlStatement => ({ text: `DELETE FROM ${table} WHERE 0`, values: [] });

/**
 * SQLite from 3.38 on.
 *
 * Times are milliseconds since 1970, as integers: they sort and compare rightly in any year, no time zone can shift
 * them, and Prisma reads them. SQLite has no type for times of its own.
 *
 * @see https://www.sqlite.org/datatype3.html
 */
export const sqliteDialect: SqlDialect = {
  name: 'sqlite',
  longestName: 255,
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
  isStorableId: isStorableText,
  isStorableTime: (time) => !Number.isNaN(time.getTime()),
  toTimeText: (time) => {
    const milliseconds = time.getTime();
    if (Number.isNaN(milliseconds)) throw new RangeError('Invalid time value');
    return String(milliseconds);
  },

  now: NOW,
  hourAfter: (milliseconds) =>
    `((${NOW} + CAST(${milliseconds} AS INTEGER) + ${HOUR_MS - 1}) / ${HOUR_MS} * ${HOUR_MS})`,
  laterThan: (stored, at) => `MAX(${at}, ${stored} + 1)`,
  // Drivers take a column for what its declaration says, and make a time or a value of it, each in its own way; what is
  // cast has no declaration.
  epochMs: (time) => `CAST(${time} AS INTEGER)`,
  // Division of integers goes towards zero, which is up before 1970.
  quarterHour: (time) =>
    `((${time} - ((${time} % ${QUARTER_HOUR_MS}) + ${QUARTER_HOUR_MS}) % ${QUARTER_HOUR_MS}) / ${QUARTER_HOUR_MS})`,
  plainText: (text) => text,
  // Values may be SQLite's binary JSON too: TypeORM writes it.
  jsonText: (json) => `json(${json})`,
  isEmptyList: (list) => `json_array_length(${list}) = 0`,
  listHas: (list, parameter) => `EXISTS (SELECT 1 FROM json_each(${list}) AS m WHERE m.value = ${parameter})`,
  listMember: (text) => text,
  listTable: (list, alias) => `json_each(${list}) AS ${alias}`,
  listValue: (alias) => `${alias}.value`,
  listPosition: (alias) => `${alias}.key`,
  listItem: (list, position) => `json_extract(${list}, '$[' || ${position} || ']')`,
  binary: (expression) => expression,
  // SQLite merges what an index has in order, row by row; it takes no parentheses here.
  firstOfAll: (queries, order, rows) => `${queries.join('\nUNION ALL\n')}\n${order} LIMIT ${rows}`,
  onDuplicate: (key) => `ON CONFLICT (${key.join(', ')}) DO UPDATE SET`,
  incoming: (column) => `excluded."${column}"`,

  latest: '',
  hasLockRows: false,
  claim,
  lock: (_integrations, names) => claim(names.content),

  explain: explainSqliteFailure,
};
