import type { ContentEdge } from '../edge-walk/content-edge.js';
import { selectEdges } from '../edge-walk/select-edges.js';
import { mapFacebookPost } from './map-post.js';
import { mapFacebookStory } from './map-story.js';
import { mapFacebookReel, mapFacebookVideo } from './map-video.js';
import { POST_FIELD_SET, STORY_FIELD_SET, VIDEO_FIELD_SET } from './node-fields.js';
import { RANKED_LISTING_LIMIT } from './ranked-limit.js';

/** An edge that a Page can be read by besides `video_reels` and `posts`. */
export type AdditionalFacebookEdge = 'published_posts' | 'videos' | 'stories';

export interface FacebookEdge extends ContentEdge {
  readonly name: AdditionalFacebookEdge | 'video_reels' | 'posts';
}

const EVERY_EDGE = { takesWindow: true, lifetimeMs: null, oldEndOf: () => null } as const;
const VIDEO_EDGE = { ...EVERY_EDGE, fields: VIDEO_FIELD_SET, limit: null } as const;
const POST_EDGE = { ...EVERY_EDGE, fields: POST_FIELD_SET, map: mapFacebookPost, limit: RANKED_LISTING_LIMIT } as const;

/**
 * The edges of a Page, in the order they are read. Videos come first: what the post edges then repeat of them changes
 * nothing, so nothing is written twice.
 *
 * No edge is complete. Meta's reference says of `video_reels` that it cannot be read, while its own SDK reads it.
 *
 * @see https://developers.facebook.com/docs/graph-api/reference/page/video_reels/
 */
export const FACEBOOK_EDGES: readonly FacebookEdge[] = [
  { ...VIDEO_EDGE, name: 'video_reels', map: mapFacebookReel, whenRefused: 'owe' },
  { ...VIDEO_EDGE, name: 'videos', map: mapFacebookVideo, whenRefused: 'owe' },
  { ...POST_EDGE, name: 'posts', whenRefused: 'fail' },
  { ...POST_EDGE, name: 'published_posts', whenRefused: 'owe' },
  {
    ...EVERY_EDGE,
    name: 'stories',
    fields: STORY_FIELD_SET,
    map: mapFacebookStory,
    whenRefused: 'forget',
    limit: null,
  },
];

const DEFAULT_EDGES: readonly FacebookEdge['name'][] = ['video_reels', 'posts'];

/**
 * The default edges and additional ones, in the order they are read.
 * @throws {InvalidConfigurationError} when one is unknown or named twice.
 */
export function selectFacebookEdges(additional: readonly AdditionalFacebookEdge[]): readonly FacebookEdge[] {
  return selectEdges(FACEBOOK_EDGES, DEFAULT_EDGES, additional, 'a Page');
}
