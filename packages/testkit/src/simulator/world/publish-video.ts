import type { ContentKind } from '@org/ingest-core';
import { videoAttachment } from '../payloads/attachments.js';
import { wholeSeconds } from '../payloads/graph-time.js';
import { postPayload } from '../payloads/post.js';
import { videoPayload } from '../payloads/video.js';
import { addEntry, authorOf, FACEBOOK, type PageContext, pagePath } from './page-context.js';
import type {
  PublishedContent,
  PublishOrdinaryVideoOptions,
  PublishReelOptions,
  PublishVideoOptions,
} from './publish-options.js';
import { type EdgeName, type NodeRecord, POST_EDGES } from './records.js';

interface VideoShape {
  readonly kind: ContentKind;
  readonly attachmentType: 'video_autoplay' | 'video_inline';
  readonly postPermalink: string | null;
  readonly videoPermalink: string;
  readonly onPostEdges: boolean;
  readonly videoEdges: readonly EdgeName[];
}

export function publishVideo(context: PageContext, options: PublishOrdinaryVideoOptions): PublishedContent {
  const id = options.id ?? context.ids.video();
  const path = `/${pagePath(context.state)}/videos/${id}/`;
  return publishFilm(context, id, options, {
    kind: 'VIDEO',
    attachmentType: 'video_autoplay',
    postPermalink: options.permalinkUrl === undefined ? `${FACEBOOK}${path}` : options.permalinkUrl,
    videoPermalink: path,
    onPostEdges: options.edges !== 'videos',
    videoEdges: options.edges === 'posts' ? [] : ['videos'],
  });
}

export function publishReel(context: PageContext, options: PublishReelOptions): PublishedContent {
  const id = options.id ?? context.ids.video();
  return publishFilm(context, id, options, {
    kind: 'REEL',
    attachmentType: 'video_inline',
    postPermalink: reelPermalink(context, id, options.permalink ?? 'reel'),
    videoPermalink: `/reel/${id}/`,
    onPostEdges: options.edges !== 'video_reels',
    videoEdges: options.edges === 'posts' ? [] : ['video_reels', 'videos'],
  });
}

function reelPermalink(
  { state }: PageContext,
  id: string,
  form: NonNullable<PublishReelOptions['permalink']>,
): string | null {
  switch (form) {
    case 'reel':
      return `${FACEBOOK}/reel/${id}/`;
    case 'no-slash':
      return `${FACEBOOK}/reel/${id}`;
    case 'query':
      return `${FACEBOOK}/reel/${id}/?s=single_unit&ref=share`;
    case 'mobile':
      return `https://m.facebook.com/reel/${id}/`;
    case 'relative':
      return `/reel/${id}/`;
    case 'videos':
      return `${FACEBOOK}/${pagePath(state)}/videos/${id}/`;
    case 'missing':
      return null;
  }
}

function publishFilm(
  context: PageContext,
  id: string,
  options: PublishVideoOptions,
  shape: VideoShape,
): PublishedContent {
  const { state, random } = context;
  const choices = chooseVideo(context, id, options);
  const at = wholeSeconds(options.at ?? context.now());
  const published = options.published ?? true;
  const message = options.message ?? null;
  const hasVideo = shape.videoEdges.length > 0;
  const postId = `${state.id}_${choices.postSuffix}`;
  const postAt = hasVideo ? at + choices.skewSeconds * 1000 : at;
  const attachment = videoAttachment(shape.attachmentType, id, {
    url: shape.postPermalink ?? `${FACEBOOK}/${pagePath(state)}`,
    withTarget: choices.target,
  });
  const post: NodeRecord | null = shape.onPostEdges
    ? {
        id: postId,
        type: 'Post',
        createdAt: postAt,
        updatedAt: postAt,
        node: postPayload({
          id: postId,
          createdAt: postAt,
          from: authorOf(state),
          message,
          permalinkUrl: shape.postPermalink,
          statusType: 'added_video',
          attachments: [attachment],
          isPublished: published,
        }),
        edges: new Set(published ? POST_EDGES : (['posts', 'feed'] as const)),
        visible: true,
      }
    : null;
  const seconds = random.int(3_000, 90_000) / 1000;
  const video: NodeRecord | null = hasVideo
    ? {
        id,
        type: 'Video',
        createdAt: at,
        updatedAt: at,
        node: videoPayload({
          id,
          createdAt: at,
          from: authorOf(state),
          description: options.description === undefined ? message : options.description,
          permalinkUrl: shape.videoPermalink,
          postId: { bare: choices.postSuffix, full: postId, missing: null }[choices.postIdForm],
          published,
          length: choices.lengthAs === 'string' ? String(seconds) : seconds,
        }),
        edges: new Set(shape.videoEdges),
        visible: true,
      }
    : null;
  const linked = choices.target || choices.postIdForm !== 'missing' || (shape.postPermalink?.includes(id) ?? false);
  addEntry(state, { kind: shape.kind, ours: published, post, video, linked });
  const isPostKnown = shape.onPostEdges || choices.postIdForm !== 'missing';
  return {
    id: shape.kind === 'REEL' || !isPostKnown ? id : postId,
    postId: shape.onPostEdges ? postId : null,
    videoId: id,
  };
}

/** Every choice is drawn, used or not, so that naming one does not change the others. */
function chooseVideo({ random, ids }: PageContext, id: string, options: PublishVideoOptions) {
  const target = random.chance(0.5);
  const sameSuffix = random.chance(0.2);
  const ownSuffix = ids.postSuffix();
  const postIdForm = random.chance(0.5) ? ('bare' as const) : ('full' as const);
  const skewSeconds = random.int(15, 131) * (random.chance(0.7) ? 1 : -1);
  const lengthAs = random.chance(0.5) ? ('string' as const) : ('number' as const);
  return {
    target: options.target ?? target,
    postSuffix: options.postSuffix ?? (sameSuffix ? id : ownSuffix),
    postIdForm: options.postIdForm ?? postIdForm,
    skewSeconds: options.skewSeconds ?? skewSeconds,
    lengthAs: options.lengthAs ?? lengthAs,
  };
}
