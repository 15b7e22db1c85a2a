import type { GraphNode } from '../world/records.js';
import { toGraphTime } from './graph-time.js';

export interface PostPayload {
  readonly id: string;
  readonly createdAt: number;
  readonly from: { readonly id: string; readonly name: string };
  readonly message: string | null;
  readonly story?: string | null;
  readonly permalinkUrl: string | null;
  readonly statusType: string | null;
  readonly attachments: readonly GraphNode[];
  readonly isPublished?: boolean;
  readonly scheduledFor?: number;
  readonly parentId?: string;
}

/** A Post with all its fields. A post without text has no `message` at all, and one without media no `attachments`. */
export function postPayload(post: PostPayload): GraphNode {
  const time = toGraphTime(post.createdAt);
  return {
    id: post.id,
    created_time: time,
    updated_time: time,
    from: post.from,
    ...textFields(post.message),
    ...(post.story ? { story: post.story } : {}),
    ...(post.permalinkUrl === null ? {} : { permalink_url: post.permalinkUrl }),
    ...(post.statusType === null ? {} : { status_type: post.statusType }),
    is_published: post.isPublished ?? true,
    is_hidden: false,
    is_expired: false,
    ...(post.scheduledFor === undefined ? {} : { scheduled_publish_time: Math.floor(post.scheduledFor / 1000) }),
    ...(post.parentId === undefined ? {} : { parent_id: post.parentId }),
    ...(post.attachments.length === 0 ? {} : { attachments: { data: post.attachments } }),
  };
}

/** `message`, and `message_tags` for the hashtags in it, counted in UTF-16 units as Meta counts them. */
export function textFields(message: string | null): GraphNode {
  if (message === null) return {};
  const tags = [...message.matchAll(/#[\p{L}\p{M}\p{Nd}_]+/gu)].map((match) => ({
    id: `hashtag_${match.index}`,
    name: match[0],
    offset: match.index,
    length: match[0].length,
  }));
  return { message, ...(tags.length === 0 ? {} : { message_tags: tags }) };
}

/** The same post with another text and time of change. */
export function withMessage(post: GraphNode, message: string | null, updatedAt: number): GraphNode {
  const { message: _message, message_tags: _tags, ...rest } = post;
  return { ...rest, ...textFields(message), updated_time: toGraphTime(updatedAt) };
}
