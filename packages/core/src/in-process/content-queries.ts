import type { StoredContentItem } from '../content/content-item.js';
import { StorageError } from '../errors.js';
import { withCheckedQueries } from '../ports/check-query.js';
import type {
  ContentQueries,
  ContentScope,
  FormatSummary,
  HashtagSummary,
  PublishingHour,
  PublishingPeriod,
} from '../ports/content-queries.js';
import type { MemoryContentRepository } from './content-repository.js';
import { readHealth } from './ingestion-health.js';
import type { MemoryIngestionStateRepository } from './ingestion-state-repository.js';
import { createLocalTimes, startOfPeriod } from './local-time.js';

/**
 * Answers analytics reads from memory repositories, each from the rows as they are at that moment.
 *
 * Ties that the port leaves open are in alphabetical order. `ingestionHealth` needs `states`, and rejects without them.
 *
 * @example
 * ```ts
 * const queries = createMemoryContentQueries(repository, states);
 * await queries.topHashtags({ organizationId: 'org-1', limit: 5 });
 * ```
 */
export function createMemoryContentQueries(
  repository: Pick<MemoryContentRepository, 'readRows'>,
  states?: Pick<MemoryIngestionStateRepository, 'readStates' | 'readFailures'>,
): ContentQueries {
  const rowsIn = (scope: ContentScope) => repository.readRows().filter((row) => isIn(row, scope));
  return withCheckedQueries({
    summarizeFormats: async (scope) => summarizeFormats(rowsIn(scope)),

    async topHashtags({ limit = 20, ...scope }) {
      if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
        throw new StorageError(`The hashtag limit ${limit} is not a whole number from 1 to 1000. Ask for fewer.`);
      return countHashtags(rowsIn(scope)).slice(0, limit);
    },

    publishingHours: async ({ timeZone = 'UTC', ...scope }) => countHours(rowsIn(scope), timeZone),

    publishingTimeline: async ({ bucket, timeZone = 'UTC', ...scope }) => countPeriods(rowsIn(scope), bucket, timeZone),

    async ingestionHealth(query) {
      if (states === undefined)
        throw new StorageError('The health of integrations is in their states. Pass the state repository as well.');
      const isOwn = (row: { readonly organizationId: string }) => row.organizationId === query.organizationId;
      const rows = {
        states: states.readStates().filter(isOwn),
        failures: states.readFailures().filter(isOwn),
        content: repository.readRows().filter(isOwn),
      };
      return readHealth(rows, query);
    },
  });
}

function isIn(row: StoredContentItem, scope: ContentScope): boolean {
  return (
    row.removedAt === null &&
    row.organizationId === scope.organizationId &&
    (scope.integrationId === undefined || row.integrationId === scope.integrationId) &&
    (scope.format === undefined || row.format === scope.format) &&
    (scope.publishedFrom === undefined || row.publishedAt >= scope.publishedFrom) &&
    (scope.publishedBefore === undefined || row.publishedAt < scope.publishedBefore)
  );
}

function summarizeFormats(rows: readonly StoredContentItem[]): readonly FormatSummary[] {
  return [...groupBy(rows, (row) => `${row.format}/${row.kind}`)]
    .sort(byCountThenKey)
    .flatMap(([, [first, ...others]]) => {
      if (first === undefined) return [];
      const times = [first, ...others].map((row) => row.publishedAt.getTime());
      return [
        {
          format: first.format,
          kind: first.kind,
          count: times.length,
          firstPublishedAt: new Date(times.reduce((a, b) => Math.min(a, b))),
          lastPublishedAt: new Date(times.reduce((a, b) => Math.max(a, b))),
        },
      ];
    });
}

interface HashtagUse {
  readonly hashtagKey: string;
  readonly hashtag: string;
  readonly publishedAt: number;
}

function countHashtags(rows: readonly StoredContentItem[]): readonly HashtagSummary[] {
  const uses = rows.flatMap((row) =>
    row.hashtagKeys.map(
      (hashtagKey, index): HashtagUse => ({
        hashtagKey,
        hashtag: row.hashtags[index] ?? hashtagKey,
        publishedAt: row.publishedAt.getTime(),
      }),
    ),
  );
  return [...groupBy(uses, (use) => use.hashtagKey)].sort(byCountThenKey).map(([hashtagKey, ofKey]) => ({
    hashtagKey,
    hashtag: [...groupBy(ofKey, (use) => use.hashtag)].sort(byCountThenKey)[0]?.[0] ?? hashtagKey,
    count: ofKey.length,
    lastPublishedAt: new Date(ofKey.reduce((last, use) => Math.max(last, use.publishedAt), Number.NEGATIVE_INFINITY)),
  }));
}

function countHours(rows: readonly StoredContentItem[], timeZone: string): readonly PublishingHour[] {
  const localTime = createLocalTimes(timeZone);
  const hours = groupBy(rows, (row) => {
    const { isoWeekday, hour } = localTime(row.publishedAt);
    return isoWeekday * 24 + hour;
  });
  return [...hours]
    .sort(([a], [b]) => a - b)
    .map(([slot, ofSlot]) => ({
      isoWeekday: Math.floor(slot / 24),
      hour: slot % 24,
      count: ofSlot.length,
    }));
}

function countPeriods(
  rows: readonly StoredContentItem[],
  bucket: 'day' | 'week' | 'month',
  timeZone: string,
): readonly PublishingPeriod[] {
  const localTime = createLocalTimes(timeZone);
  const periods = groupBy(rows, (row) => {
    const { day, isoWeekday } = localTime(row.publishedAt);
    return `${startOfPeriod(day, isoWeekday, bucket)} ${row.format}`;
  });
  return [...periods]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, ofPeriod]) => {
      const format = ofPeriod[0]?.format;
      return format === undefined ? [] : [{ startsOn: key.slice(0, 10), format, count: ofPeriod.length }];
    });
}

function groupBy<T, K>(values: readonly T[], keyOf: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

function byCountThenKey<T>([a, ofA]: readonly [string, T[]], [b, ofB]: readonly [string, T[]]): number {
  return ofB.length - ofA.length || (a < b ? -1 : 1);
}
