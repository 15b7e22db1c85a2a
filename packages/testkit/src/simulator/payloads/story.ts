import type { GraphNode } from '../world/records.js';

export interface StoryPayload {
  readonly postId: string;
  readonly mediaId: string;
  readonly mediaType: 'photo' | 'video';
  readonly createdAt: number;
}

/**
 * A Page story. It has neither `id` nor `created_time`: `post_id` names it, and its time is Unix seconds in a string.
 * @see https://developers.facebook.com/docs/page-stories-api/
 */
export function storyPayload(story: StoryPayload): GraphNode {
  return {
    post_id: story.postId,
    status: 'PUBLISHED',
    creation_time: String(Math.floor(story.createdAt / 1000)),
    media_type: story.mediaType,
    media_id: story.mediaId,
    url: `https://www.facebook.com/stories/${story.mediaId}/`,
  };
}
