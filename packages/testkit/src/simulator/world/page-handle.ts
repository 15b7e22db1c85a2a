import { wholeSeconds } from '../payloads/graph-time.js';
import { withMessage } from '../payloads/post.js';
import { withDescription } from '../payloads/video.js';
import { type ExpectedContentOptions, expectedContent } from './expected-content.js';
import { findEntry, type PageContext, recordsOf, removeEntry } from './page-context.js';
import type {
  PublishAlbumOptions,
  PublishedContent,
  PublishLinkOptions,
  PublishOptions,
  PublishOrdinaryVideoOptions,
  PublishRawOptions,
  PublishReelOptions,
  PublishScheduledOptions,
  PublishShareOptions,
  PublishVisitorPostOptions,
} from './publish-options.js';
import * as posts from './publish-post.js';
import { publishReel, publishVideo } from './publish-video.js';
import { type ContentEntry, type ExpectedContent, type NodeRecord, POST_EDGES } from './records.js';

/** One Page of the simulated world. Everything can be named by any of its ids. */
export interface PageHandle {
  readonly id: string;
  readonly name: string;
  /** The token that reads the page now; another one after `replaceToken`. */
  readonly accessToken: string;

  publishText(options?: PublishOptions): PublishedContent;
  publishPhoto(options?: PublishOptions): PublishedContent;
  publishAlbum(options?: PublishAlbumOptions): PublishedContent;
  publishLink(options?: PublishLinkOptions): PublishedContent;
  publishEvent(options?: PublishOptions): PublishedContent;
  /** Shares another's reel, whose id is not this post's. */
  publishShare(options?: PublishShareOptions): PublishedContent;
  /** An ordinary video: a post record and a video record. */
  publishVideo(options?: PublishOrdinaryVideoOptions): PublishedContent;
  /** A reel: a post record and a video record that look like two things. */
  publishReel(options?: PublishReelOptions): PublishedContent;
  publishStory(options?: { readonly at?: Date; readonly mediaType?: 'photo' | 'video' }): PublishedContent;
  /** Written by somebody else on the page. */
  publishVisitorPost(options?: PublishVisitorPostOptions): PublishedContent;
  /** `is_published: false`, on `/posts` and `/feed`. */
  publishUnpublished(options?: PublishOptions): PublishedContent;
  /** `is_published: false` with `scheduled_publish_time`, on `/posts` and `/feed`. */
  publishScheduled(options: PublishScheduledOptions & { readonly scheduledFor: Date }): PublishedContent;
  /** Posts that fill a page of an edge and are not returned, so that pages get short or empty. Default `count`: 1. */
  publishInvisible(options?: { readonly at?: Date; readonly count?: number }): readonly PublishedContent[];
  /** A text post with fields of your own laid over it. */
  publishRaw(options: PublishRawOptions): PublishedContent;

  /** Changes the text of both records. Default `at`: now. */
  edit(id: string, change: { readonly message: string | null; readonly at?: Date }): void;
  /** Deletes both records. Cursors that point at them die. */
  delete(id: string): void;
  /** Sets `is_hidden` on the post, which stays on the post edges, and takes the video off the video edges. */
  hide(id: string): void;
  /** Takes back `hide`. */
  unhide(id: string): void;
  /** Publishes an unpublished or scheduled post. Default `at`: now. */
  publishNow(id: string, at?: Date): void;
  /** What a reader of every edge must end up with, newest first. */
  contents(options?: ExpectedContentOptions): readonly ExpectedContent[];
}

export function createPageHandle(context: PageContext): PageHandle {
  const { state } = context;
  const change = (id: string, apply: (entry: ContentEntry) => void) => {
    apply(findEntry(state, id));
    state.revision += 1;
  };
  const timeOf = (at: Date | undefined) => wholeSeconds(at ?? context.now());
  return {
    get id() {
      return state.id;
    },
    get accessToken() {
      return state.accessToken;
    },
    name: state.name,
    publishText: (options = {}) => posts.publishText(context, options),
    publishPhoto: (options = {}) => posts.publishPhoto(context, options),
    publishAlbum: (options = {}) => posts.publishAlbum(context, options),
    publishLink: (options = {}) => posts.publishLink(context, options),
    publishShare: (options = {}) => posts.publishShare(context, options),
    publishEvent: (options = {}) => posts.publishEvent(context, options),
    publishVideo: (options = {}) => publishVideo(context, options),
    publishReel: (options = {}) => publishReel(context, options),
    publishStory: (options = {}) => posts.publishStory(context, options),
    publishVisitorPost: (options = {}) => posts.publishVisitorPost(context, options),
    publishUnpublished: (options = {}) => posts.publishScheduled(context, options),
    publishScheduled: (options) => posts.publishScheduled(context, options),
    publishRaw: (options) => posts.publishRaw(context, options),
    publishInvisible: ({ count = 1, ...options } = {}) =>
      Array.from({ length: count }, () => posts.publishInvisible(context, options)),
    edit: (id, { message, at }) => change(id, (entry) => editEntry(entry, message, timeOf(at))),
    delete: (id) => removeEntry(state, findEntry(state, id)),
    hide: (id) => change(id, hideEntry),
    unhide: (id) => change(id, unhideEntry),
    publishNow: (id, at) => change(id, (entry) => publishEntry(entry, timeOf(at))),
    contents: (options) => expectedContent(state, options),
  };
}

function editEntry(entry: ContentEntry, message: string | null, at: number): void {
  for (const record of recordsOf(entry)) {
    if (record.type === 'Post') record.node = withMessage(record.node, message, at);
    if (record.type === 'Video') record.node = withDescription(record.node, message, at);
    record.updatedAt = at;
  }
}

function hideEntry(entry: ContentEntry): void {
  entry.ours = false;
  if (entry.post !== null) entry.post.node = { ...entry.post.node, is_hidden: true };
  if (entry.video !== null) entry.video.edges = new Set();
}

function unhideEntry(entry: ContentEntry): void {
  entry.ours = true;
  if (entry.post !== null) entry.post.node = { ...entry.post.node, is_hidden: false };
  if (entry.video !== null) entry.video.edges = videoEdgesOf(entry);
}

function videoEdgesOf({ kind }: ContentEntry): NodeRecord['edges'] {
  if (kind === 'STORY') return new Set(['stories']);
  return new Set(kind === 'REEL' ? ['video_reels', 'videos'] : ['videos']);
}

function publishEntry(entry: ContentEntry, at: number): void {
  entry.ours = true;
  if (entry.post !== null) {
    entry.post.node = posts.withPublication(entry.post.node, at);
    entry.post.createdAt = at;
    entry.post.updatedAt = at;
    entry.post.edges = new Set(POST_EDGES);
  }
  if (entry.video !== null) entry.video.node = { ...entry.video.node, published: true };
}
