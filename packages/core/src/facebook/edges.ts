import { mapFacebookPost } from './map-post.js';
import { mapFacebookReel } from './map-video.js';
import type { NodeMapper } from './mapped-node.js';
import { FACEBOOK_POST_FIELDS, FACEBOOK_VIDEO_FIELDS } from './nodes.js';

export interface FacebookEdge {
  readonly name: 'video_reels' | 'posts';
  readonly fields: string;
  readonly map: NodeMapper;
  /** Whether a page is readable without it: an error 100 or 10 is then a warning. */
  readonly optional: boolean;
}

/**
 * The edges of a Page, in the order they are read. Reels come first: what the post edge then repeats of them changes
 * nothing, so nothing is written twice.
 *
 * Neither edge is complete. Meta's reference says of `video_reels` that it cannot be read, while its own SDK reads it.
 *
 * @see https://developers.facebook.com/docs/graph-api/reference/page/video_reels/
 */
export const FACEBOOK_EDGES: readonly FacebookEdge[] = [
  { name: 'video_reels', fields: FACEBOOK_VIDEO_FIELDS, map: mapFacebookReel, optional: true },
  { name: 'posts', fields: FACEBOOK_POST_FIELDS, map: mapFacebookPost, optional: false },
];
