import { CONTENT_FORMATS, CONTENT_KINDS } from '../content/content-format.js';
import { StorageError } from '../errors.js';
import type { ContentQueries, ContentScope } from './content-queries.js';
import type { ListContentQuery } from './content-repository.js';
import { INGESTION_STATUSES } from './ingestion-state-repository.js';

const BUCKETS = ['day', 'week', 'month'] as const;

/**
 * Checks what a list is asked for, the same way in every `ContentRepository`; `limit`, `cursor` and `hashtag` are the
 * repository's to check.
 *
 * @throws {StorageError} naming the field that is wrong and what it takes.
 */
export function checkListQuery(query: ListContentQuery): void {
  checkContentScope(query);
  checkWord('kind', query.kind, CONTENT_KINDS);
}

/**
 * Queries that check what they are asked before they ask their storage, the same way in every `ContentQueries`; limits,
 * cursors and time zones are the storage's to check.
 *
 * @example
 * ```ts
 * return withCheckedQueries({ summarizeFormats: (scope) => read(scope), … });
 * ```
 */
export function withCheckedQueries(queries: ContentQueries): ContentQueries {
  const checked =
    <Query extends ContentScope, Answer>(ask: (query: Query) => Promise<Answer>) =>
    async (query: Query): Promise<Answer> => {
      checkContentScope(query);
      return ask(query);
    };
  return {
    summarizeFormats: checked(queries.summarizeFormats),
    topHashtags: checked(queries.topHashtags),
    publishingHours: checked(queries.publishingHours),
    publishingTimeline: checked(async (query) => {
      checkWord('bucket', query.bucket ?? null, BUCKETS);
      return queries.publishingTimeline(query);
    }),
    ingestionHealth: async (query) => {
      checkText('organizationId', query.organizationId);
      checkWord('status', query.status, INGESTION_STATUSES);
      return queries.ingestionHealth(query);
    },
  };
}

function checkContentScope(scope: ContentScope): void {
  checkText('organizationId', scope.organizationId);
  if (scope.integrationId !== undefined) checkText('integrationId', scope.integrationId);
  checkWord('format', scope.format, CONTENT_FORMATS);
  checkTime('publishedFrom', scope.publishedFrom);
  checkTime('publishedBefore', scope.publishedBefore);
}

function checkText(name: string, value: unknown): void {
  if (typeof value !== 'string')
    throw new StorageError(`The query has no ${name} that is a text. Every query names it.`);
}

function checkWord(name: string, value: unknown, words: readonly string[]): void {
  if (value === undefined || words.includes(String(value))) return;
  throw new StorageError(`The query's ${name} is ${JSON.stringify(value)}. Use one of ${words.join(', ')}.`);
}

function checkTime(name: string, value: unknown): void {
  if (value === undefined || (value instanceof Date && !Number.isNaN(value.getTime()))) return;
  throw new StorageError(`The query's ${name} is no Date with a valid time. Pass a Date, or leave it out.`);
}
