import { wholeSeconds } from '../payloads/graph-time.js';
import { withCaption } from '../payloads/media.js';
import { type AccountHandle, holderOf } from './account-handle.js';
import { expectedMedia } from './expected-media.js';
import { findEntry, type PageContext, removeEntry } from './page-context.js';
import type { PageHandle } from './page-handle.js';
import * as media from './publish-media.js';
import type { ExpectedContent } from './records.js';

/** One Instagram professional account of the simulated world. Every `publish…` method returns the id of the media. */
export interface InstagramAccountHandle extends AccountHandle {
  readonly username: string;
  /** The Page that it is linked to; `null` with Instagram Login. */
  readonly page: PageHandle | null;
  /** Its id in the answers of `/me`, another one for each app; `null` with Facebook Login. */
  readonly appScopedId: string | null;

  publishPhoto(options?: media.PublishFeedMediaOptions): string;
  /** A video of the feed, which is no reel. */
  publishVideo(options?: media.PublishFeedMediaOptions): string;
  publishCarousel(options?: media.PublishCarouselOptions): string;
  publishReel(options?: media.PublishMediaOptions): string;
  /** On the edge `stories`, for a day. */
  publishStory(options?: Omit<media.PublishMediaOptions, 'caption'>): string;
  /** Older than the account's conversion to a professional one: on no edge, and 100 with subcode 2108006 by its id. */
  publishBeforeConversion(options?: media.PublishMediaOptions): string;
  /** Media that fill a page of the edge and are not returned. Default `count`: 1. */
  publishInvisible(options?: { readonly at?: Date; readonly count?: number }): readonly string[];
  /** A picture with fields of your own laid over it. */
  publishRaw(options: media.PublishRawMediaOptions): string;

  /** Changes the caption. Default `at`: now. */
  edit(id: string, change: { readonly caption: string | null; readonly at?: Date }): void;
  /** Deletes or archives a media. Cursors that point at it die. */
  delete(id: string): void;
  /** What a reader of the edge `media`, and of `stories` in time, must end up with, newest first. */
  contents(options?: { readonly readsStories?: boolean }): readonly ExpectedContent[];
}

export function createInstagramHandle(context: PageContext, page: PageHandle | null): InstagramAccountHandle {
  const { state } = context;
  return {
    get id() {
      return state.id;
    },
    get accessToken() {
      return holderOf(state).accessToken;
    },
    username: state.vanity ?? state.name,
    page,
    appScopedId: state.connection?.login === 'instagram-login' ? state.connection.appScopedId : null,
    publishPhoto: (options = {}) => media.publishPicture(context, options),
    publishVideo: (options = {}) => media.publishFeedVideo(context, options),
    publishCarousel: (options = {}) => media.publishCarousel(context, options),
    publishReel: (options = {}) => media.publishMediaReel(context, options),
    publishStory: (options = {}) => media.publishMediaStory(context, options),
    publishBeforeConversion: (options = {}) => media.publishBeforeConversion(context, options),
    publishInvisible: ({ count = 1, ...options } = {}) =>
      Array.from({ length: count }, () => media.publishInvisibleMedia(context, options)),
    publishRaw: (options) => media.publishRawMedia(context, options),
    edit(id, { caption, at }) {
      const { post } = findEntry(state, id);
      if (post === null) return;
      post.node = withCaption(post.node, caption);
      post.updatedAt = wholeSeconds(at ?? context.now());
      state.revision += 1;
    },
    delete: (id) => removeEntry(state, findEntry(state, id)),
    contents: (options) => expectedMedia(state, options),
  };
}
