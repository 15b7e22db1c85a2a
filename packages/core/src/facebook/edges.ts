import { InvalidConfigurationError } from '../errors.js';
import { mapFacebookPost } from './map-post.js';
import { mapFacebookStory } from './map-story.js';
import { mapFacebookReel, mapFacebookVideo } from './map-video.js';
import type { NodeMapper } from './mapped-node.js';
import { type NodeFieldSet, POST_FIELD_SET, STORY_FIELD_SET, VIDEO_FIELD_SET } from './node-fields.js';

/** An edge that a Page can be read by besides `video_reels` and `posts`. */
export type AdditionalFacebookEdge = 'published_posts' | 'videos' | 'stories';

export interface FacebookEdge {
  readonly name: AdditionalFacebookEdge | 'video_reels' | 'posts';
  readonly fields: NodeFieldSet;
  readonly map: NodeMapper;
  /**
   * What a plain refusal (an error 100 or 10) means: the page cannot be read, the edge is left out and read later, or it
   * is left out for good, because its content is gone by then.
   */
  readonly whenRefused: 'fail' | 'owe' | 'forget';
  /** Whether Meta gives out a limited number of its items a year. */
  readonly ranked: boolean;
}

/**
 * The edges of a Page, in the order they are read. Videos come first: what the post edges then repeat of them changes
 * nothing, so nothing is written twice.
 *
 * No edge is complete. Meta's reference says of `video_reels` that it cannot be read, while its own SDK reads it.
 *
 * @see https://developers.facebook.com/docs/graph-api/reference/page/video_reels/
 */
export const FACEBOOK_EDGES: readonly FacebookEdge[] = [
  { name: 'video_reels', fields: VIDEO_FIELD_SET, map: mapFacebookReel, whenRefused: 'owe', ranked: false },
  { name: 'videos', fields: VIDEO_FIELD_SET, map: mapFacebookVideo, whenRefused: 'owe', ranked: false },
  { name: 'posts', fields: POST_FIELD_SET, map: mapFacebookPost, whenRefused: 'fail', ranked: true },
  { name: 'published_posts', fields: POST_FIELD_SET, map: mapFacebookPost, whenRefused: 'owe', ranked: true },
  { name: 'stories', fields: STORY_FIELD_SET, map: mapFacebookStory, whenRefused: 'forget', ranked: false },
];

const DEFAULT_EDGES: readonly string[] = ['video_reels', 'posts'] satisfies readonly FacebookEdge['name'][];

/**
 * The default edges and additional ones, in the order they are read.
 * @throws {InvalidConfigurationError} when one is unknown or named twice.
 */
export function selectEdges(additional: readonly AdditionalFacebookEdge[]): readonly FacebookEdge[] {
  const names: readonly string[] = additional;
  for (const [index, name] of names.entries()) {
    const isKnown = FACEBOOK_EDGES.some((edge) => edge.name === name) && !DEFAULT_EDGES.includes(name);
    if (!isKnown) {
      const known = FACEBOOK_EDGES.map((edge) => edge.name).filter((one) => !DEFAULT_EDGES.includes(one));
      throw new InvalidConfigurationError(
        `additionalEdges names "${name}"; besides ${DEFAULT_EDGES.join(' and ')} a Page has ${known.join(', ')}`,
      );
    }
    if (names.indexOf(name) < index) throw new InvalidConfigurationError(`additionalEdges names "${name}" twice`);
  }
  return FACEBOOK_EDGES.filter(({ name }) => DEFAULT_EDGES.includes(name) || names.includes(name));
}
