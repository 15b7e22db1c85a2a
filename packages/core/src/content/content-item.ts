import * as z from 'zod/v4';
import { CONTENT_FORMATS, CONTENT_KINDS, type ContentFormat, type ContentKind } from './content-format.js';

export const PLATFORMS = ['FACEBOOK', 'INSTAGRAM'] as const;
/** Where the content was published. */
export type Platform = (typeof PLATFORMS)[number];

export const CONTENT_SOURCES = ['post', 'video', 'story', 'media'] as const;
/** Which record the stored data came from: a Facebook post, video (or reel) or story record, or an Instagram media record. */
export type ContentItemSource = (typeof CONTENT_SOURCES)[number];

/**
 * Says which rules made a row. It is raised whenever `extractHashtags`, `hashtagKey` or `detectFormat` may answer
 * differently for the same input, so that rows made by older rules can be found and brought up to date.
 */
export const EXTRACTOR_VERSION = 1;

/**
 * The `extractorVersion` of a record that was read while the platform refused a field that decides its format or kind:
 * both are a best guess, and the next complete record settles them.
 */
export const INCOMPLETE_EXTRACTOR_VERSION = 0;

/** Names one integration of one organization. Every read and write carries both, so no tenant can touch another's rows. */
export interface IntegrationRef {
  readonly organizationId: string;
  readonly integrationId: string;
}

/** The identity of one piece of content: always all three. */
export interface ContentKey extends IntegrationRef {
  readonly externalContentId: string;
}

/** The metadata of one post or reel. */
export interface ContentItem extends ContentKey {
  readonly platform: Platform;
  readonly format: ContentFormat;
  readonly kind: ContentKind;
  /** The text as published; `null` when there is none. */
  readonly caption: string | null;
  /** As written, without the sign, in order of appearance, distinct by `hashtagKeys`. */
  readonly hashtags: readonly string[];
  /** The folded form of each hashtag, same order and length: for counting and look-up. */
  readonly hashtagKeys: readonly string[];
  readonly publishedAt: Date;
  /** Absolute URL; `null` when the platform gave none. */
  readonly permalink: string | null;
  /** Other ids of the same content (a reel's page post id, a video post's video id). A set: order means nothing. */
  readonly aliases: readonly string[];
  readonly source: ContentItemSource;
  readonly extractorVersion: number;
  /** When the content was proven to be gone; `null` while it exists. */
  readonly removedAt: Date | null;
}

/** A `ContentItem` as the storage gives it back. */
export interface StoredContentItem extends ContentItem {
  /** The storage's own row id. */
  readonly id: string;
  readonly createdAt: Date;
  /**
   * When a stored field last changed; reading the same content again leaves it alone. Every write raises it by a
   * millisecond at least, so that it may be a little ahead of the clock.
   */
  readonly updatedAt: Date;
}

const id = z.string().min(1).max(255);

/** Checks a `ContentItem` at a boundary (a queue, a fixture, a host's own import). Unknown fields are dropped. */
export const contentItemSchema: z.ZodType<ContentItem> = z
  .object({
    organizationId: id,
    integrationId: id,
    externalContentId: id,
    platform: z.enum(PLATFORMS),
    format: z.enum(CONTENT_FORMATS),
    kind: z.enum(CONTENT_KINDS),
    caption: z.string().nullable(),
    hashtags: z.array(z.string().min(1)).readonly(),
    hashtagKeys: z.array(z.string().min(1)).readonly(),
    publishedAt: z.date(),
    permalink: z.string().nullable(),
    aliases: z.array(id).readonly(),
    source: z.enum(CONTENT_SOURCES),
    extractorVersion: z.int().min(INCOMPLETE_EXTRACTOR_VERSION),
    removedAt: z.date().nullable(),
  })
  .refine((item) => item.hashtags.length === item.hashtagKeys.length, {
    message: 'hashtags and hashtagKeys must have the same length and order',
    path: ['hashtagKeys'],
  })
  .readonly();

/**
 * The key as one string, for maps and sets. Two items have the same string exactly when all three parts are equal.
 *
 * @example
 * ```ts
 * contentKeyOf(item); // '["org-1","page-1","123_456"]'
 * ```
 */
export function contentKeyOf(key: ContentKey): string {
  return JSON.stringify([key.organizationId, key.integrationId, key.externalContentId]);
}
