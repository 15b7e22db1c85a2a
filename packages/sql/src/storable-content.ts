import type { ContentItem, RejectedContentItem } from '@org/ingest-core';
import { isStorableText, toStorableText } from './storable-text.js';

/** The items of a call, ready to be sent, and those that no row can hold. */
export interface StorableContent {
  readonly items: readonly ContentItem[];
  readonly rejected: readonly RejectedContentItem[];
}

/**
 * Repairs texts that cannot be stored as they are and sets aside items that cannot be stored at all. Pure.
 *
 * Ids are not repaired: an organization's id without its NUL character could be another organization's. An alias that
 * cannot be stored names nothing that is stored, and is left out.
 */
export function toStorableContent(items: readonly ContentItem[], canHold: (time: Date) => boolean): StorableContent {
  const storable: ContentItem[] = [];
  const rejected: RejectedContentItem[] = [];
  for (const item of items) {
    const reason = refusalOf(item, canHold);
    if (reason === null) storable.push(withStorableTexts(item));
    else rejected.push({ externalContentId: item.externalContentId, reason });
  }
  return { items: storable, rejected };
}

function refusalOf(item: ContentItem, canHold: (time: Date) => boolean): string | null {
  for (const name of ['organizationId', 'integrationId', 'externalContentId'] as const)
    if (!isStorableText(item[name])) return `${name} holds a character that the database cannot store`;
  if (item.hashtags.length !== item.hashtagKeys.length) return 'hashtags and hashtagKeys differ in length';
  if (!canHold(item.publishedAt)) return 'publishedAt is not a time that the database can store';
  if (item.removedAt !== null && !canHold(item.removedAt)) return 'removedAt is not a time that the database can store';
  return null;
}

function withStorableTexts(item: ContentItem): ContentItem {
  return {
    ...item,
    caption: item.caption === null ? null : toStorableText(item.caption),
    hashtags: item.hashtags.map(toStorableText),
    hashtagKeys: item.hashtagKeys.map(toStorableText),
    permalink: item.permalink === null ? null : toStorableText(item.permalink),
    aliases: [...new Set(item.aliases)].filter((alias) => alias !== item.externalContentId && isStorableText(alias)),
  };
}
