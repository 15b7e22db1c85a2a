import { toExactNumber } from '../../recorder/exact-json.js';
import type { PageHandle } from '../world/page-handle.js';
import type { PublishedContent } from '../world/publish-options.js';
import type { GraphNode } from '../world/records.js';

export interface FeedChangeOptions {
  readonly verb: 'add' | 'edit' | 'edited' | 'remove' | 'hide' | 'unhide';
  /** When it happened, cut to whole seconds. */
  readonly at: Date;
  /** Meta's word for what changed. Default: `video` for what has a video, otherwise `status`. */
  readonly item?: string;
  readonly message?: string | null;
  /** Laid over the change; a field that is `undefined` is left out. */
  readonly fields?: GraphNode;
}

/** One change of a Page's `feed`, as a webhook's entry holds it. */
export interface FeedChange {
  readonly pageId: string;
  /** Unix seconds. */
  readonly time: number;
  readonly value: GraphNode;
}

/** What Meta tells of content that was published, changed or removed: a video's id is a number, a post's is a string. */
export function feedChange(
  page: Pick<PageHandle, 'id' | 'name'>,
  content: PublishedContent,
  options: FeedChangeOptions,
): FeedChange {
  const { verb, message = null, item = content.videoId === null ? 'status' : 'video' } = options;
  const time = Math.floor(options.at.getTime() / 1000);
  const value: GraphNode = {
    from: { id: page.id, name: page.name },
    ...(message === null ? {} : { message }),
    ...(content.postId === null ? {} : { post_id: content.postId }),
    ...(content.videoId === null ? {} : { video_id: toExactNumber(content.videoId) }),
    created_time: time,
    item,
    published: 1,
    verb,
    ...options.fields,
  };
  return { pageId: page.id, time, value };
}
