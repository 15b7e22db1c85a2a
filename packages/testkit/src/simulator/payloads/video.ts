import type { GraphNode } from '../world/records.js';
import { toGraphTime } from './graph-time.js';

export interface VideoPayload {
  readonly id: string;
  readonly createdAt: number;
  readonly from: { readonly id: string; readonly name: string };
  readonly description: string | null;
  readonly title?: string;
  /** Relative, as Meta gives it. */
  readonly permalinkUrl: string | null;
  readonly postId: string | null;
  readonly published?: boolean;
  readonly length: number | string;
}

/** A Video with all its fields. It has a `description` and no `message`. */
export function videoPayload(video: VideoPayload): GraphNode {
  const time = toGraphTime(video.createdAt);
  return {
    id: video.id,
    created_time: time,
    updated_time: time,
    from: video.from,
    ...(video.description === null ? {} : { description: video.description }),
    ...(video.title === undefined ? {} : { title: video.title }),
    ...(video.permalinkUrl === null ? {} : { permalink_url: video.permalinkUrl }),
    ...(video.postId === null ? {} : { post_id: video.postId }),
    published: video.published ?? true,
    status: { video_status: 'ready' },
    length: video.length,
    source: `https://video.xx.fbcdn.net/v/${video.id}.mp4`,
  };
}

/** The same video with another description and time of change. */
export function withDescription(video: GraphNode, description: string | null, updatedAt: number): GraphNode {
  const { description: _description, ...rest } = video;
  return { ...rest, ...(description === null ? {} : { description }), updated_time: toGraphTime(updatedAt) };
}
