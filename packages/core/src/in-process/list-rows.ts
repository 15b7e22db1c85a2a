import type { StoredContentItem } from '../content/content-item.js';
import { hashtagKey } from '../content/hashtag-key.js';
import { StorageError } from '../errors.js';
import type { ContentListPage, ListContentQuery } from '../ports/content-repository.js';
import { compareListOrder, type ListPosition } from './content-table.js';

/** One page of `rows`, which are one organization's in list order. */
export function listRows(rows: readonly StoredContentItem[], query: ListContentQuery): ContentListPage {
  const limit = checkLimit(query.limit ?? 100);
  const matches = matcherOf(query);
  const items: StoredContentItem[] = [];
  const start = query.cursor === undefined ? 0 : indexAfter(rows, parseCursor(query.cursor));
  for (let index = start; index < rows.length; index += 1) {
    const row = rows[index];
    if (row === undefined || !matches(row)) continue;
    const last = items.at(-1);
    if (items.length === limit && last !== undefined) return { items, nextCursor: cursorOf(last) };
    items.push(row);
  }
  return { items, nextCursor: null };
}

function matcherOf(query: ListContentQuery): (row: StoredContentItem) => boolean {
  const key = query.hashtag === undefined ? undefined : hashtagKey(query.hashtag);
  const from = query.publishedFrom?.getTime() ?? Number.NEGATIVE_INFINITY;
  const before = query.publishedBefore?.getTime() ?? Number.POSITIVE_INFINITY;
  return (row) =>
    (query.integrationId === undefined || row.integrationId === query.integrationId) &&
    (query.format === undefined || row.format === query.format) &&
    (query.kind === undefined || row.kind === query.kind) &&
    (query.extractorVersionBelow === undefined || row.extractorVersion < query.extractorVersionBelow) &&
    (query.includeRemoved === true || row.removedAt === null) &&
    row.publishedAt.getTime() >= from &&
    row.publishedAt.getTime() < before &&
    (key === undefined || row.hashtagKeys.includes(key));
}

function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return limit;
  throw new StorageError(`The list limit ${limit} is not a whole number from 1 to 1000. Ask for smaller pages.`);
}

function cursorOf({ publishedAt, id }: ListPosition): string {
  return JSON.stringify([publishedAt.getTime(), id]);
}

function parseCursor(cursor: string): ListPosition {
  const [time, id] = parseJsonList(cursor);
  if (typeof time === 'number' && typeof id === 'string') return { publishedAt: new Date(time), id };
  throw new StorageError('The list cursor is not one that this repository gave. Start again without a cursor.');
}

function parseJsonList(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

/** The first index whose row stands after `position`; the rows are in list order. */
function indexAfter(rows: readonly StoredContentItem[], position: ListPosition): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && compareListOrder(row, position) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
