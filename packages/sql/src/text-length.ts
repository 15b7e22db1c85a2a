import type { ContentItem } from '@org/ingest-core';

type Texts = Pick<ContentItem, 'caption' | 'permalink' | 'hashtags' | 'hashtagKeys' | 'aliases'>;

/** How many characters an item carries, its ids apart. */
export function textLengthOf({ caption, permalink, hashtags, hashtagKeys, aliases }: Texts): number {
  let length = (caption?.length ?? 0) + (permalink?.length ?? 0);
  for (const list of [hashtags, hashtagKeys, aliases]) for (const text of list) length += text.length;
  return length;
}
