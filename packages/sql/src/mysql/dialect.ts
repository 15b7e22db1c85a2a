import type { SqlDialect } from '../portable/dialect.js';
import { createParameters } from '../portable/parameters.js';
import { isStorableText } from '../storable-text.js';
import { explainMysqlFailure } from './error-codes.js';

/** Three id columns of this many characters of four bytes just fit into an index of InnoDB, which takes 3072 bytes. */
const LONGEST_ID = 255;

/** The range that MySQL's manual vouches for. */
const EARLIEST_MS = Date.UTC(1000, 0, 1);
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const isStorableTime = (time: Date) => time.getTime() >= EARLIEST_MS && time.getTime() <= LATEST_MS;

/** `DATETIME` is what was written, whatever the time zone of the session is: `TIMESTAMP` would be shifted by it. */
function toTimeText(time: Date): string {
  // Only what is asked for may lie outside of the range, such as "published before the year 20000".
  const milliseconds = Math.min(Math.max(time.getTime(), EARLIEST_MS), LATEST_MS);
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}

const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``;

const sinceEpoch = (time: string) => `TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', ${time})`;

/**
 * MariaDB from 10.6 on and MySQL from 8.0 on.
 *
 * @see https://dev.mysql.com/doc/refman/8.0/en/innodb-limits.html
 * @see https://dev.mysql.com/doc/refman/8.0/en/datetime.html
 */
export const mysqlDialect: SqlDialect = {
  name: 'mysql',
  longestName: 64,
  quote,
  isStorableId: (id) => isStorableText(id) && [...id].length <= LONGEST_ID,
  isStorableTime,
  toTimeText,

  now: 'UTC_TIMESTAMP(3)',
  laterThan: (stored, at) => `GREATEST(${at}, ${stored} + INTERVAL 1000 MICROSECOND)`,
  hourAfter: (milliseconds) =>
    `TIMESTAMPADD(HOUR, CEIL((${sinceEpoch('UTC_TIMESTAMP(3)')} DIV 1000 + ${milliseconds}) / 3600000), '1970-01-01 00:00:00')`,
  epochMs: (time) => `${sinceEpoch(time)} DIV 1000`,
  quarterHour: (time) => `FLOOR(${sinceEpoch(time)} / 900000000)`,
  // Prisma 6 takes a text for bytes whose collation compares bytes.
  plainText: (text) => `CONVERT(${text} USING utf8mb4)`,
  // Drivers parse a column of JSON, each in its own way; of text they leave their hands.
  jsonText: (json) => `CAST(${json} AS CHAR)`,
  isEmptyList: (list) => `JSON_LENGTH(${list}) = 0`,
  listHas: (list, parameter) => `JSON_CONTAINS(${list}, ${parameter})`,
  listMember: (text) => JSON.stringify(text),
  listTable: (list, alias) =>
    `JSON_TABLE(${list}, '$[*]' COLUMNS (\`position\` FOR ORDINALITY, \`value\` TEXT PATH '$')) AS ${alias}`,
  listValue: (alias) => `${alias}.\`value\``,
  listPosition: (alias) => `${alias}.\`position\``,
  listItem: (list, position) => `JSON_UNQUOTE(JSON_EXTRACT(${list}, CONCAT('$[', ${position} - 1, ']')))`,
  binary: (expression) => `CAST(${expression} AS BINARY)`,
  firstOfAll: (queries, order, rows) =>
    `${queries.map((query) => `(${query} ${order} LIMIT ${rows})`).join('\nUNION ALL\n')}\n${order} LIMIT ${rows}`,
  onDuplicate: () => 'ON DUPLICATE KEY UPDATE',
  incoming: (column) => `VALUES(${quote(column)})`,

  // A read of a transaction at REPEATABLE READ sees what was there when it began, a locking one what is there now.
  latest: ' FOR UPDATE',
  claim: () => null,
  hasLockRows: true,
  lock: (integrations, names) => {
    const p = createParameters({ toTimeText });
    const rows = integrations.map((one) => `(${p.text(one.organizationId)}, ${p.text(one.integrationId)})`);
    const integrationId = quote('integrationId');
    return p.statement(`INSERT INTO ${names.locks} (${quote('organizationId')}, ${integrationId}) VALUES ${rows.join(', ')}
ON DUPLICATE KEY UPDATE ${integrationId} = VALUES(${integrationId})`);
  },

  explain: explainMysqlFailure,
};
