import type { GraphNode } from '../world/records.js';
import { toGraphTime } from './graph-time.js';

export interface MediaPayload {
  readonly id: string;
  readonly createdAt: number;
  readonly owner: { readonly id: string; readonly username: string };
  readonly caption: string | null;
  readonly mediaType: 'IMAGE' | 'VIDEO' | 'CAROUSEL_ALBUM';
  /** `null` leaves the field out. */
  readonly productType: string | null;
  readonly shortcode: string;
  /** `null` leaves the field out, as of media with copyrighted material. */
  readonly permalink: string | null;
  readonly children: readonly GraphNode[];
}

/**
 * An Instagram media with all its fields. One without text has no `caption` at all, and only a carousel has `children`.
 * @see https://developers.facebook.com/docs/instagram-platform/reference/instagram-media
 */
export function mediaPayload(media: MediaPayload): GraphNode {
  const url = `https://scontent.cdninstagram.com/v/${media.id}`;
  return {
    id: media.id,
    ig_id: media.id.slice(2),
    timestamp: toGraphTime(media.createdAt),
    media_type: media.mediaType,
    ...(media.productType === null ? {} : { media_product_type: media.productType }),
    ...(media.caption === null ? {} : { caption: media.caption }),
    shortcode: media.shortcode,
    ...(media.permalink === null ? {} : { permalink: media.permalink, media_url: `${url}.jpg` }),
    ...(media.mediaType === 'VIDEO' && { thumbnail_url: `${url}_t.jpg` }),
    ...(media.productType === 'REELS' && { is_shared_to_feed: true }),
    owner: { id: media.owner.id },
    username: media.owner.username,
    like_count: 12,
    comments_count: 3,
    is_comment_enabled: true,
    ...(media.children.length === 0 ? {} : { children: { data: media.children } }),
  };
}

/** The same media with another caption. */
export function withCaption(media: GraphNode, caption: string | null): GraphNode {
  const { caption: _caption, ...rest } = media;
  return { ...rest, ...(caption === null ? {} : { caption }) };
}
