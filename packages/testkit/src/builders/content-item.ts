import type { ContentItem } from '@org/ingest-core';
import { EXTRACTOR_VERSION } from '@org/ingest-core';

/**
 * A Facebook photo post that is always the same, with what a test cares about put in its place.
 *
 * @example
 * ```ts
 * const post = buildContentItem({ externalContentId: '100_7', caption: null });
 * ```
 */
export function buildContentItem(overrides: Partial<ContentItem> = {}): ContentItem {
  return {
    organizationId: 'org-1',
    integrationId: 'integration-1',
    externalContentId: '100_1',
    platform: 'FACEBOOK',
    format: 'POST',
    kind: 'PHOTO',
    caption: 'Fresh bread every morning #Bakery',
    hashtags: ['Bakery'],
    hashtagKeys: ['bakery'],
    publishedAt: new Date('2026-03-02T08:15:30.000Z'),
    permalink: 'https://www.facebook.com/100/posts/1',
    aliases: [],
    source: 'post',
    extractorVersion: EXTRACTOR_VERSION,
    removedAt: null,
    ...overrides,
  };
}

/** The video record of a Facebook reel that is always the same, with what a test cares about put in its place. */
export function buildReel(overrides: Partial<ContentItem> = {}): ContentItem {
  return buildContentItem({
    externalContentId: '900001',
    format: 'REELS',
    kind: 'REEL',
    caption: 'How we knead #Bakery #Dough',
    hashtags: ['Bakery', 'Dough'],
    hashtagKeys: ['bakery', 'dough'],
    publishedAt: new Date('2026-03-03T17:45:10.000Z'),
    permalink: 'https://www.facebook.com/reel/900001/',
    source: 'video',
    ...overrides,
  });
}
