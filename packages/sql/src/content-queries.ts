import {
  CONTENT_FORMATS,
  CONTENT_KINDS,
  type ContentQueries,
  type ContentScope,
  StorageError,
  withCheckedQueries,
} from '@org/ingest-core';
import { parseIntegrationCursor, toIntegrationCursor } from './content-cursor.js';
import { checkHealthLimit, toHealthCounts, toIntegrationHealth, toStatusTotals } from './health-row.js';
import { publishingHours, publishingTimeline, summarizeFormats, topHashtags } from './postgres/content-queries.js';
import { countStatuses, listHealth } from './postgres/ingestion-health.js';
import { readNumber, readText, readTime, readWord } from './row-values.js';
import type { SqlSession } from './sql-session.js';
import type { SqlRow, SqlStatement } from './sql-statement.js';
import { isStorableText } from './storable-text.js';
import { callStorage } from './storage-call.js';
import type { TableNames } from './table-names.js';

/** `ContentQueries` on PostgreSQL 13 or later, whatever client the session belongs to. */
export function createSqlContentQueries(session: SqlSession, names: TableNames): ContentQueries {
  const call = <T>(what: string, work: () => Promise<T>) => callStorage(session, what, work);
  const read = async <T>(scope: ContentScope, statement: () => SqlStatement, toAnswer: (row: SqlRow) => T) =>
    [scope.organizationId, scope.integrationId ?? ''].every(isStorableText)
      ? (await session.query(statement())).map(toAnswer)
      : [];
  return withCheckedQueries({
    summarizeFormats: (scope) =>
      call('summarize formats', () =>
        read(
          scope,
          () => summarizeFormats(scope, names),
          (row) => ({
            format: readWord(row, 'format', CONTENT_FORMATS),
            kind: readWord(row, 'kind', CONTENT_KINDS),
            count: readNumber(row, 'count'),
            firstPublishedAt: readTime(row, 'firstPublishedAt'),
            lastPublishedAt: readTime(row, 'lastPublishedAt'),
          }),
        ),
      ),

    topHashtags: ({ limit = 20, ...scope }) =>
      call('count hashtags', async () => {
        if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
          throw new StorageError(`The hashtag limit ${limit} is not a whole number from 1 to 1000. Ask for fewer.`);
        return read(
          scope,
          () => topHashtags(scope, limit, names),
          (row) => ({
            hashtagKey: readText(row, 'hashtagKey'),
            hashtag: readText(row, 'hashtag'),
            count: readNumber(row, 'count'),
            lastPublishedAt: readTime(row, 'lastPublishedAt'),
          }),
        );
      }),

    publishingHours: ({ timeZone = 'UTC', ...scope }) =>
      call('count publishing hours', async () => {
        checkTimeZone(timeZone);
        return read(
          scope,
          () => publishingHours(scope, timeZone, names),
          (row) => ({
            isoWeekday: readNumber(row, 'isoWeekday'),
            hour: readNumber(row, 'hour'),
            count: readNumber(row, 'count'),
          }),
        );
      }),

    publishingTimeline: ({ bucket, timeZone = 'UTC', ...scope }) =>
      call('count publishing periods', async () => {
        checkTimeZone(timeZone);
        return read(
          scope,
          () => publishingTimeline(scope, bucket, timeZone, names),
          (row) => ({
            startsOn: readText(row, 'startsOn'),
            format: readWord(row, 'format', CONTENT_FORMATS),
            count: readNumber(row, 'count'),
          }),
        );
      }),

    ingestionHealth: ({ organizationId, status, limit = 100, cursor }) =>
      call('read the health of integrations', async () => {
        checkHealthLimit(limit);
        const after = cursor === undefined ? null : parseIntegrationCursor(cursor);
        if (!isStorableText(organizationId)) return { totals: toStatusTotals([]), integrations: [], nextCursor: null };
        const totals = toStatusTotals(await session.query(countStatuses(organizationId, names)));
        const request = { organizationId, status: status ?? null, after, rows: limit + 1 };
        const rows = await session.query(listHealth(request, names));
        const integrations = rows.slice(0, limit).map((row) => toIntegrationHealth(row, toHealthCounts(row)));
        const last = integrations.at(-1);
        const isLast = rows.length <= limit || last === undefined;
        return { totals, integrations, nextCursor: isLast ? null : toIntegrationCursor(last.integrationId) };
      }),
  });
}

/** Names of IANA's that PostgreSQL takes for abbreviations, which have no summer time. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(['CET', 'EET', 'MET', 'WET']);

/**
 * PostgreSQL takes any text with a number in it for a time zone in POSIX notation, whose sign is the opposite of ISO's:
 * `UTC+7` would silently be Bogotá instead of Hanoi. So only names that IANA knows are let through.
 *
 * @see https://www.postgresql.org/docs/current/datetime-posix-timezone-specs.html
 */
function checkTimeZone(timeZone: string): void {
  try {
    if (!/^[a-z]/i.test(timeZone)) throw new RangeError('An offset is not a name');
    if (ABBREVIATIONS.has(timeZone.toUpperCase())) throw new RangeError('PostgreSQL takes it for a fixed offset');
    new Intl.DateTimeFormat('en', { timeZone });
  } catch (cause) {
    throw new StorageError('The time zone is not known. Name it as IANA does, such as "Europe/Paris".', { cause });
  }
}
