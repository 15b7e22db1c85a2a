import type { ContentItem, ContentItemSource } from './content-item.js';
import { isIncomplete, settleIncomplete } from './settle-incomplete.js';

/**
 * A record of higher rank knows the content better. A video record beats the post record of the same content for publish
 * time, caption and permalink; all other records speak for themselves.
 */
export const SOURCE_RANK: Readonly<Record<ContentItemSource, number>> = { post: 0, story: 1, video: 2, media: 2 };

/**
 * Whether `incoming` may replace the data of `stored`.
 *
 * Only a record that sees a reel can tell that it is one, so `REELS` beats `POST`; newer rules may think otherwise. Of
 * records that agree on the format the one of higher rank wins, and of equals the incoming one. Where one of them is
 * incomplete (`INCOMPLETE_EXTRACTOR_VERSION`) only the rank counts, for the format of that one is a guess.
 */
export function knowsAsMuch(incoming: ContentItem, stored: ContentItem): boolean {
  if (incoming.format !== stored.format && !isIncomplete(incoming) && !isIncomplete(stored)) {
    return incoming.format === 'REELS' || incoming.extractorVersion > stored.extractorVersion;
  }
  return SOURCE_RANK[incoming.source] >= SOURCE_RANK[stored.source];
}

/**
 * What a row must hold after `incoming` arrives for content that is stored as `stored`, both under the same key. This
 * is the rule that every `ContentRepository` follows, whatever its storage.
 *
 * - A record that knows less than the stored one changes no data: it only adds aliases, a permalink of the same format
 *   where there is none, and proves that the content exists; see `knowsAsMuch`.
 * - Otherwise the incoming data replace the stored data; a permalink is not lost to a record without one.
 * - Of an incomplete and a complete record the complete one tells `format`, `kind` and `extractorVersion`, whichever
 *   comes first and whichever knows the rest better; see `settleIncomplete`. So an incomplete record never makes a reel
 *   of a post nor a post of a reel, and the first complete record of any rank settles a row of incomplete ones.
 * - Aliases are united, never lost, and never name the row itself.
 * - Content that is seen again is no longer removed.
 *
 * Returns `stored` itself (the same object) when nothing changes, so `===` tells whether a write is needed.
 */
export function reconcileContentItem<T extends ContentItem>(stored: T, incoming: ContentItem): T {
  const before = settleIncomplete(stored, incoming);
  const told = settleIncomplete(incoming, stored);
  const known = knowsAsMuch(incoming, stored)
    ? { ...before, ...told, permalink: told.permalink ?? before.permalink }
    : { ...before, permalink: before.permalink ?? (told.format === before.format ? told.permalink : null) };
  const next: T = {
    ...known,
    aliases: uniteAliases(stored.externalContentId, stored.aliases, incoming.aliases),
    removedAt: incoming.removedAt,
  };
  return isSameContent(stored, next) ? stored : next;
}

/** The union of alias lists, sorted, without the content's own id. */
export function uniteAliases(ownId: string, ...lists: readonly (readonly string[])[]): readonly string[] {
  const ids = new Set(lists.flat());
  ids.delete(ownId);
  return [...ids].sort();
}

/** Whether two items would make the same row. Aliases are compared as sets. */
export function isSameContent(a: ContentItem, b: ContentItem): boolean {
  return (
    a.organizationId === b.organizationId &&
    a.integrationId === b.integrationId &&
    a.externalContentId === b.externalContentId &&
    a.platform === b.platform &&
    a.format === b.format &&
    a.kind === b.kind &&
    a.caption === b.caption &&
    a.permalink === b.permalink &&
    a.source === b.source &&
    a.extractorVersion === b.extractorVersion &&
    a.publishedAt.getTime() === b.publishedAt.getTime() &&
    a.removedAt?.getTime() === b.removedAt?.getTime() &&
    sameList(a.hashtags, b.hashtags) &&
    sameList(a.hashtagKeys, b.hashtagKeys) &&
    sameSet(a.aliases, b.aliases)
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const right = new Set(b);
  return new Set(a).size === right.size && a.every((value) => right.has(value));
}
