import type { ContentEdge } from '../edge-walk/content-edge.js';
import { selectEdges } from '../edge-walk/select-edges.js';
import { beforeConversionOf } from './before-conversion.js';
import { mapInstagramMedia, mapInstagramStory } from './map-media.js';
import { MEDIA_LISTING_LIMIT } from './media-limit.js';
import { MEDIA_FIELD_SET } from './node-fields.js';

/** An edge that an account can be read by besides `media`. */
export type AdditionalInstagramEdge = 'stories';

export interface InstagramEdge extends ContentEdge {
  readonly name: AdditionalInstagramEdge | 'media';
}

/** How long a story is listed: a day. */
const STORY_LIFETIME_MS = 86_400_000;

/**
 * The edges of an account, in the order they are read. Posts and reels stand on one; stories are on neither list but
 * their own, which takes no parameters and forgets them after a day.
 *
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/stories
 */
export const INSTAGRAM_EDGES: readonly InstagramEdge[] = [
  {
    name: 'media',
    fields: MEDIA_FIELD_SET,
    map: mapInstagramMedia,
    whenRefused: 'fail',
    takesWindow: true,
    lifetimeMs: null,
    limit: MEDIA_LISTING_LIMIT,
    oldEndOf: beforeConversionOf,
  },
  {
    name: 'stories',
    fields: MEDIA_FIELD_SET,
    map: mapInstagramStory,
    whenRefused: 'forget',
    takesWindow: false,
    lifetimeMs: STORY_LIFETIME_MS,
    limit: null,
    oldEndOf: () => null,
  },
];

const DEFAULT_EDGES: readonly InstagramEdge['name'][] = ['media'];

/**
 * The default edge and additional ones, in the order they are read.
 * @throws {InvalidConfigurationError} when one is unknown or named twice.
 */
export function selectInstagramEdges(additional: readonly AdditionalInstagramEdge[]): readonly InstagramEdge[] {
  return selectEdges(INSTAGRAM_EDGES, DEFAULT_EDGES, additional, 'an Instagram account');
}
