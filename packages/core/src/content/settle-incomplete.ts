import { type ContentItem, INCOMPLETE_EXTRACTOR_VERSION } from './content-item.js';

/** Whether a record was read without a field that decides its format or kind; both are then a guess. */
export function isIncomplete(item: Pick<ContentItem, 'extractorVersion'>): boolean {
  return item.extractorVersion === INCOMPLETE_EXTRACTOR_VERSION;
}

/**
 * `item` as `other`, a record of the same content, tells its format and kind: an incomplete record takes both from a
 * complete one, with the `extractorVersion` and a permalink that it lacks. Where it guessed another format, the permalink
 * of the other goes with the format of the other. Of two incomplete records the one that sees a reel tells.
 *
 * Returns `item` itself when it is complete, or when `other` cannot tell.
 */
export function settleIncomplete<T extends ContentItem>(item: T, other: ContentItem): T {
  if (!isSettledBy(item, other)) return item;
  const { format, kind, extractorVersion } = other;
  const permalink = item.format === format ? (item.permalink ?? other.permalink) : (other.permalink ?? item.permalink);
  return { ...item, format, kind, extractorVersion, permalink };
}

function isSettledBy(item: ContentItem, other: ContentItem): boolean {
  return isIncomplete(item) && (!isIncomplete(other) || (other.format === 'REELS' && item.format !== 'REELS'));
}

/**
 * The format of content that several records tell of: what the complete ones say, or all of them where none is
 * complete, and `REELS` as soon as one of these does, since only a record that sees a reel can tell that it is one.
 */
export function decideFormat(records: readonly ContentItem[]): ContentItem['format'] {
  const complete = records.filter((record) => !isIncomplete(record));
  const heard = complete.length > 0 ? complete : records;
  return heard.some((record) => record.format === 'REELS') ? 'REELS' : 'POST';
}
