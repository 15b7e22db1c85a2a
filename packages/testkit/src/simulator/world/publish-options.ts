import type { GraphNode } from './records.js';

/** What every `publish…` method takes. */
export interface PublishOptions {
  /** Publish time, cut to whole seconds. Default: the simulator's `now()`. */
  readonly at?: Date;
  /** The text; `null` or left out publishes without one, and then the record has no `message` at all. */
  readonly message?: string | null;
  /** The post's permalink; `null` leaves the field out. Default: what Meta gives for this kind of content. */
  readonly permalinkUrl?: string | null;
}

export interface PublishAlbumOptions extends PublishOptions {
  /** What the album holds. Default: three photos. */
  readonly parts?: readonly ('photo' | 'video')[];
}

export interface PublishLinkOptions extends PublishOptions {
  /** Default: an article on `example.com`. */
  readonly url?: string;
  readonly title?: string;
}

export interface PublishShareOptions extends PublishOptions {
  /** The video or reel that is shared. Default: a stranger's. */
  readonly videoId?: string;
  /** The post that is shared. Default: a stranger's. */
  readonly parentId?: string;
}

export interface PublishVideoOptions extends PublishOptions {
  /** The text of the video record. Default: `message`. */
  readonly description?: string | null;
  /** The video's id. Default: a new one. */
  readonly id?: string;
  /** The part of the post id after `_`. Default: mostly a number of its own, sometimes the video's id. */
  readonly postSuffix?: string;
  /** Whether the post's attachment names the video in `target.id`. Default: sometimes. */
  readonly target?: boolean;
  /** The form of the video's `post_id`. Default: one of the first two. */
  readonly postIdForm?: 'bare' | 'full' | 'missing';
  /** Seconds from the video's `created_time` to the post's. Default: 15 to 131, either way. */
  readonly skewSeconds?: number;
  /** How `length` is written. Default: one of the two. */
  readonly lengthAs?: 'string' | 'number';
  /** `false` makes it an unpublished one, which is not the reader's to keep. Default: `true`. */
  readonly published?: boolean;
}

export interface PublishOrdinaryVideoOptions extends PublishVideoOptions {
  /** Where it shows up. Default: `both`. */
  readonly edges?: 'both' | 'posts' | 'videos';
}

export interface PublishReelOptions extends Omit<PublishVideoOptions, 'permalinkUrl'> {
  /** Where it shows up; the video edges are `video_reels` and `videos`. Default: `both`. */
  readonly edges?: 'both' | 'posts' | 'video_reels';
  /**
   * The post's permalink: `reel` is `https://www.facebook.com/reel/{id}/`; the others are that without its last slash,
   * with a query, on the mobile host, without a host, under `/{page}/videos/`, or none. Default: `reel`.
   */
  readonly permalink?: 'reel' | 'no-slash' | 'query' | 'mobile' | 'relative' | 'videos' | 'missing';
}

export interface PublishScheduledOptions extends PublishOptions {
  /** When it will be published. Left out: unpublished without a date. */
  readonly scheduledFor?: Date;
}

export interface PublishVisitorPostOptions extends PublishOptions {
  readonly author?: { readonly id: string; readonly name: string };
  /** Whether it shows up on `/posts` and `/published_posts` too, where it should not. Default: `false`. */
  readonly onEveryPostEdge?: boolean;
}

export interface PublishRawOptions {
  readonly at?: Date;
  /** Laid over a text post; a field that is `undefined` is left out of the answer. */
  readonly fields: GraphNode;
}

/** The ids of what was published. */
export interface PublishedContent {
  /** The canonical id: a reel's video id, and the post id of everything else that has a post. */
  readonly id: string;
  readonly postId: string | null;
  readonly videoId: string | null;
}
