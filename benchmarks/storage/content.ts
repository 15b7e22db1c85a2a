import { type ContentItem, EXTRACTOR_VERSION, extractHashtags, hashtagKey } from '@org/ingest-core';
import { makeCaptions } from '../captions.js';

const ITEMS_A_PAGE = 10_000;
const FIRST_PUBLISHED = Date.UTC(2020, 0, 1);
const HOUR_MS = 3_600_000;

/** Posts with captions of about 300 characters, each under one id, 10,000 of each Page; the same for the same seed. */
export function makePosts(count: number, seed: number): readonly ContentItem[] {
  return makeCaptions(count, seed).map(makePost);
}

/** The same, but three of ten are reels, which are known by two ids. They are spread over every batch: the worst case. */
export function makeMixedContent(count: number, seed: number): readonly ContentItem[] {
  return makePosts(count, seed).map((post, index) => (index % 10 < 3 ? toReel(post, index) : post));
}

/** The content with one caption in twenty edited. */
export function editSome(items: readonly ContentItem[]): readonly ContentItem[] {
  return items.map((item, index) => (index % 20 === 7 ? { ...item, caption: `${item.caption} (edited)` } : item));
}

export function makePost(caption: string, index: number): ContentItem {
  const page = 100 + Math.floor(index / ITEMS_A_PAGE);
  const hashtags = extractHashtags(caption);
  return {
    organizationId: `organization-${page % 3}`,
    integrationId: `integration-${page}`,
    externalContentId: `${page}_${1_000_000 + index}`,
    platform: 'FACEBOOK',
    format: 'POST',
    kind: 'PHOTO',
    caption,
    hashtags,
    hashtagKeys: hashtags.map(hashtagKey),
    publishedAt: new Date(FIRST_PUBLISHED + index * HOUR_MS),
    permalink: `https://www.facebook.com/${page}/posts/${1_000_000 + index}`,
    aliases: [],
    source: 'post',
    extractorVersion: EXTRACTOR_VERSION,
    removedAt: null,
  };
}

function toReel(post: ContentItem, index: number): ContentItem {
  const videoId = String(9_000_000 + index);
  return {
    ...post,
    externalContentId: videoId,
    format: 'REELS',
    kind: 'REEL',
    permalink: `https://www.facebook.com/reel/${videoId}/`,
    aliases: [post.externalContentId],
    source: 'video',
  };
}
