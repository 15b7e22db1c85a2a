import type { ContentKind } from '@org/ingest-core';
import {
  albumAttachment,
  albumFilm,
  eventAttachment,
  linkAttachment,
  photoAttachment,
  videoAttachment,
} from '../payloads/attachments.js';
import { toGraphTime, wholeSeconds } from '../payloads/graph-time.js';
import { type PostPayload, postPayload } from '../payloads/post.js';
import { storyPayload } from '../payloads/story.js';
import { addEntry, authorOf, FACEBOOK, type PageContext, pagePath } from './page-context.js';
import type {
  PublishAlbumOptions,
  PublishedContent,
  PublishLinkOptions,
  PublishOptions,
  PublishRawOptions,
  PublishScheduledOptions,
  PublishShareOptions,
  PublishVisitorPostOptions,
} from './publish-options.js';
import { type EdgeName, type GraphNode, type NodeRecord, POST_EDGES } from './records.js';

type PostParts = Partial<Omit<PostPayload, 'id' | 'createdAt' | 'message'>>;

interface PostPlacement {
  readonly kind: ContentKind;
  readonly ours?: boolean;
  readonly edges?: readonly EdgeName[];
  readonly visible?: boolean;
  /** Laid over the finished payload; `undefined` takes a field out. */
  readonly overrides?: GraphNode;
}

function publishPost(
  context: PageContext,
  options: PublishOptions,
  parts: PostParts,
  placement: PostPlacement,
): PublishedContent {
  const { state, ids } = context;
  const suffix = ids.postSuffix();
  const id = `${state.id}_${suffix}`;
  const createdAt = wholeSeconds(options.at ?? context.now());
  const permalink = parts.permalinkUrl ?? `${FACEBOOK}/${pagePath(state)}/posts/${suffix}`;
  const payload = postPayload({
    id,
    createdAt,
    from: authorOf(state),
    statusType: 'mobile_status_update',
    attachments: [],
    ...parts,
    message: options.message ?? null,
    permalinkUrl: options.permalinkUrl === undefined ? permalink : options.permalinkUrl,
  });
  const post: NodeRecord = {
    id,
    type: 'Post',
    createdAt,
    updatedAt: createdAt,
    node: placement.overrides === undefined ? payload : without({ ...payload, ...placement.overrides }),
    edges: new Set(placement.edges ?? POST_EDGES),
    visible: placement.visible ?? true,
  };
  addEntry(state, { kind: placement.kind, ours: placement.ours ?? true, post, video: null, linked: true });
  return { id, postId: id, videoId: null };
}

function without(node: GraphNode): GraphNode {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined));
}

export function publishText(context: PageContext, options: PublishOptions): PublishedContent {
  return publishPost(context, options, {}, { kind: 'TEXT' });
}

export function publishPhoto(context: PageContext, options: PublishOptions): PublishedContent {
  const attachments = [photoAttachment(context.ids.object())];
  return publishPost(context, options, { statusType: 'added_photos', attachments }, { kind: 'PHOTO' });
}

export function publishAlbum(context: PageContext, options: PublishAlbumOptions): PublishedContent {
  const { ids, state } = context;
  const parts = (options.parts ?? ['photo', 'photo', 'photo']).map((part) =>
    part === 'photo' ? photoAttachment(ids.object()) : albumFilm(ids.video()),
  );
  const attachments = [albumAttachment(state.name, ids.object(), parts)];
  return publishPost(context, options, { statusType: 'added_photos', attachments }, { kind: 'ALBUM' });
}

export function publishLink(context: PageContext, options: PublishLinkOptions): PublishedContent {
  const url = options.url ?? `https://example.com/articles/${context.ids.object()}`;
  const attachments = [linkAttachment(url, options.title ?? 'An article')];
  return publishPost(context, options, { statusType: 'shared_story', attachments }, { kind: 'LINK' });
}

/** A post that shares another's reel: its attachment is that of a reel, and it is none. */
export function publishShare(context: PageContext, options: PublishShareOptions): PublishedContent {
  const { ids } = context;
  const videoId = options.videoId ?? ids.video();
  const parentId = options.parentId ?? `${ids.page()}_${ids.postSuffix()}`;
  const url = `${FACEBOOK}/reel/${videoId}/`;
  const attachments = [videoAttachment('video_inline', videoId, { url, withTarget: true })];
  return publishPost(context, options, { statusType: 'shared_story', parentId, attachments }, { kind: 'VIDEO' });
}

export function publishEvent(context: PageContext, options: PublishOptions): PublishedContent {
  const { state, ids } = context;
  const eventId = ids.object();
  const parts = {
    statusType: 'created_event',
    story: `${state.name} created an event.`,
    permalinkUrl: `${FACEBOOK}/events/${eventId}/`,
    attachments: [eventAttachment(eventId, 'An evening')],
  };
  return publishPost(context, options, parts, { kind: 'EVENT' });
}

/** An unpublished post, with `scheduledFor` a scheduled one: on `/feed` and `/posts`, not on `/published_posts`. */
export function publishScheduled(context: PageContext, options: PublishScheduledOptions): PublishedContent {
  const scheduledFor = options.scheduledFor?.getTime();
  const parts = { isPublished: false, ...(scheduledFor === undefined ? {} : { scheduledFor }) };
  return publishPost(context, options, parts, { kind: 'TEXT', ours: false, edges: ['posts', 'feed'] });
}

export function publishVisitorPost(context: PageContext, options: PublishVisitorPostOptions): PublishedContent {
  const from = options.author ?? { id: context.ids.object(), name: 'A visitor' };
  const edges = options.onEveryPostEdge ? POST_EDGES : (['feed'] as const);
  return publishPost(context, options, { from, statusType: 'wall_post' }, { kind: 'TEXT', ours: false, edges });
}

/** Posts that take their place in a page of an edge and are not returned. */
export function publishInvisible(context: PageContext, options: PublishOptions): PublishedContent {
  return publishPost(context, options, {}, { kind: 'OTHER', ours: false, visible: false });
}

export function publishRaw(context: PageContext, options: PublishRawOptions): PublishedContent {
  const at = options.at === undefined ? {} : { at: options.at };
  return publishPost(context, at, {}, { kind: 'OTHER', overrides: options.fields });
}

export function publishStory(
  context: PageContext,
  options: { readonly at?: Date; readonly mediaType?: 'photo' | 'video' },
): PublishedContent {
  const { state, ids } = context;
  const createdAt = wholeSeconds(options.at ?? context.now());
  const postId = ids.postSuffix();
  const payload = storyPayload({ postId, mediaId: ids.object(), mediaType: options.mediaType ?? 'photo', createdAt });
  const video: NodeRecord = {
    id: postId,
    type: 'Story',
    createdAt,
    updatedAt: createdAt,
    node: payload,
    edges: new Set(['stories']),
    visible: true,
  };
  addEntry(state, { kind: 'STORY', ours: true, post: null, video, linked: true });
  return { id: postId, postId, videoId: null };
}

/** Makes an unpublished post a published one, now. */
export function withPublication(node: GraphNode, publishedAt: number): GraphNode {
  const { scheduled_publish_time: _scheduled, ...rest } = node;
  const time = toGraphTime(publishedAt);
  return { ...rest, is_published: true, created_time: time, updated_time: time };
}
