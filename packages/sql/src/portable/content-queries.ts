import {
  CONTENT_FORMATS,
  CONTENT_KINDS,
  type ContentFormat,
  type ContentQueries,
  type ContentScope,
  createLocalTimes,
  type PublishingHour,
  type PublishingPeriod,
  StorageError,
  startOfPeriod,
  withCheckedQueries,
} from '@org/ingest-core';
import { readNumber, readText, readTime, readWord } from '../row-values.js';
import type { PortableSession } from '../sql-session.js';
import { canMatch, scopeConditions } from './content-scope.js';
import type { PortableTableNames, SqlDialect } from './dialect.js';
import { createHealthReader } from './ingestion-health.js';
import { createParameters } from './parameters.js';
import { patientSession } from './patient-session.js';
import { callStorage } from './storage-call.js';

const QUARTER_HOUR_MS = 15 * 60 * 1000;

/**
 * `ContentQueries` on MariaDB, MySQL or SQLite, whatever client the session belongs to.
 *
 * The database counts by quarters of an hour in UTC, and what these are in a time zone is told here: SQLite knows no time
 * zones, and the tables in which MySQL and MariaDB keep theirs are empty until somebody fills them.
 */
export function createPortableContentQueries(
  client: PortableSession,
  dialect: SqlDialect,
  names: PortableTableNames,
): ContentQueries {
  const session = patientSession(client, dialect);
  const { quote } = dialect;
  const column = (name: string) => `c.${quote(name)}`;
  const as = (expression: string, name: string) => `${expression} AS ${quote(name)}`;
  const call = <T>(what: string, scope: ContentScope, read: () => Promise<readonly T[]>) =>
    callStorage(dialect, session, what, async () => (canMatch(dialect, scope) ? read() : []));

  const countQuarters = async (scope: ContentScope): Promise<readonly QuarterCount[]> => {
    const p = createParameters(dialect);
    const quarter = dialect.quarterHour(column('publishedAt'));
    const conditions = scopeConditions(dialect, p, scope).join(' AND ');
    const rows = await session.query(
      p.statement(`SELECT ${as(quarter, 'quarter')}, ${as(column('format'), 'format')}, ${as('COUNT(*)', 'count')}
FROM ${names.content} c WHERE ${conditions}
GROUP BY ${quarter}, ${column('format')}`),
    );
    return rows.map((row) => ({
      at: new Date(readNumber(row, 'quarter') * QUARTER_HOUR_MS),
      format: readWord(row, 'format', CONTENT_FORMATS),
      count: readNumber(row, 'count'),
    }));
  };

  const health = createHealthReader(session, dialect, names);

  return withCheckedQueries({
    ingestionHealth: (query) => callStorage(dialect, session, 'read the health of integrations', () => health(query)),

    summarizeFormats: (scope) =>
      call('summarize formats', scope, async () => {
        const p = createParameters(dialect);
        const conditions = scopeConditions(dialect, p, scope).join(' AND ');
        const times = [
          as(dialect.epochMs(`MIN(${column('publishedAt')})`), 'firstPublishedAt'),
          as(dialect.epochMs(`MAX(${column('publishedAt')})`), 'lastPublishedAt'),
        ];
        const rows = await session.query(
          p.statement(`SELECT ${as(column('format'), 'format')}, ${as(column('kind'), 'kind')}, ${as('COUNT(*)', 'count')},
  ${times.join(', ')}
FROM ${names.content} c WHERE ${conditions}
GROUP BY ${column('format')}, ${column('kind')}`),
        );
        return rows
          .map((row) => ({
            format: readWord(row, 'format', CONTENT_FORMATS),
            kind: readWord(row, 'kind', CONTENT_KINDS),
            count: readNumber(row, 'count'),
            firstPublishedAt: readTime(row, 'firstPublishedAt'),
            lastPublishedAt: readTime(row, 'lastPublishedAt'),
          }))
          .sort((a, b) => b.count - a.count || compare(`${a.format}/${a.kind}`, `${b.format}/${b.kind}`));
      }),

    topHashtags: ({ limit = 20, ...scope }) =>
      call('count hashtags', scope, async () => {
        if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
          throw new StorageError(`The hashtag limit ${limit} is not a whole number from 1 to 1000. Ask for fewer.`);
        const key = dialect.listValue('k');
        const from = `${names.content} c CROSS JOIN ${dialect.listTable(column('hashtagKeys'), 'k')}`;
        const p = createParameters(dialect);
        const conditions = scopeConditions(dialect, p, scope).join(' AND ');
        const last = dialect.epochMs(`MAX(${column('publishedAt')})`);
        const top = await session.query(
          p.statement(`SELECT ${as(dialect.plainText(`MIN(${key})`), 'hashtagKey')}, ${as('COUNT(*)', 'count')}, ${as(last, 'lastPublishedAt')}
FROM ${from} WHERE ${conditions}
GROUP BY ${dialect.binary(key)}
ORDER BY COUNT(*) DESC, ${dialect.binary(key)}
LIMIT ${limit}`),
        );
        if (top.length === 0) return [];
        const q = createParameters(dialect);
        const spelling = dialect.listItem(column('hashtags'), dialect.listPosition('k'));
        const sameScope = scopeConditions(dialect, q, scope).join(' AND ');
        const keys = q.texts(top.map((row) => readText(row, 'hashtagKey')));
        const spellings = await session.query(
          q.statement(`SELECT ${as(dialect.plainText(`MIN(${key})`), 'hashtagKey')}, ${as(dialect.plainText(`MIN(${spelling})`), 'hashtag')}, ${as('COUNT(*)', 'count')}
FROM ${from} WHERE ${sameScope} AND ${key} IN (${keys})
GROUP BY ${dialect.binary(key)}, ${dialect.binary(spelling)}
ORDER BY COUNT(*) DESC, ${dialect.binary(spelling)}`),
        );
        const mostFrequent = new Map<string, string>();
        for (const row of spellings) {
          const of = readText(row, 'hashtagKey');
          if (!mostFrequent.has(of)) mostFrequent.set(of, readText(row, 'hashtag'));
        }
        return top.map((row) => {
          const hashtagKey = readText(row, 'hashtagKey');
          return {
            hashtagKey,
            hashtag: mostFrequent.get(hashtagKey) ?? hashtagKey,
            count: readNumber(row, 'count'),
            lastPublishedAt: readTime(row, 'lastPublishedAt'),
          };
        });
      }),

    publishingHours: ({ timeZone = 'UTC', ...scope }) =>
      call('count publishing hours', scope, async () => {
        const localTime = createLocalTimes(timeZone);
        return countHours(await countQuarters(scope), localTime);
      }),

    publishingTimeline: ({ bucket, timeZone = 'UTC', ...scope }) =>
      call('count publishing periods', scope, async () => {
        const localTime = createLocalTimes(timeZone);
        return countPeriods(await countQuarters(scope), bucket, localTime);
      }),
  });
}

interface QuarterCount {
  readonly at: Date;
  readonly format: ContentFormat;
  readonly count: number;
}

type LocalTimes = ReturnType<typeof createLocalTimes>;

function countHours(quarters: readonly QuarterCount[], localTime: LocalTimes): readonly PublishingHour[] {
  const hours = new Map<number, PublishingHour>();
  for (const { at, count } of quarters) {
    const { isoWeekday, hour } = localTime(at);
    const slot = isoWeekday * 24 + hour;
    hours.set(slot, { isoWeekday, hour, count: count + (hours.get(slot)?.count ?? 0) });
  }
  return [...hours].sort(([a], [b]) => a - b).map(([, hour]) => hour);
}

function countPeriods(
  quarters: readonly QuarterCount[],
  bucket: 'day' | 'week' | 'month',
  localTime: LocalTimes,
): readonly PublishingPeriod[] {
  const periods = new Map<string, PublishingPeriod>();
  for (const { at, format, count } of quarters) {
    const { day, isoWeekday } = localTime(at);
    const startsOn = startOfPeriod(day, isoWeekday, bucket);
    const key = `${startsOn} ${format}`;
    periods.set(key, { startsOn, format, count: count + (periods.get(key)?.count ?? 0) });
  }
  return [...periods].sort(([a], [b]) => compare(a, b)).map(([, period]) => period);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
