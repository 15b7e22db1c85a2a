import { FACEBOOK } from './page-context.js';
import type { ContentEntry, ExpectedContent, NodeRecord, PageState } from './records.js';

/** How a reader reads. */
export interface ExpectedContentOptions {
  /** Whether it reads the edge `videos`, whose records know ordinary videos better than their posts do. Default: `false`. */
  readonly readsVideos?: boolean;
}

/**
 * What a reader of every edge must end up with, newest first: one entry for each piece of content, two where Meta
 * gives no way to tell that a post and a video are the same.
 */
export function expectedContent(
  state: PageState,
  { readsVideos = false }: ExpectedContentOptions = {},
): readonly ExpectedContent[] {
  return [...state.entries]
    .filter((entry) => entry.ours)
    .flatMap((entry) => expectedOf(state, entry, readsVideos))
    .sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
}

function expectedOf(state: PageState, entry: ContentEntry, readsVideos: boolean): readonly ExpectedContent[] {
  const { post, video } = entry;
  if (entry.kind === 'STORY' && video !== null) return [expectedStory(video)];
  if (entry.kind === 'REEL') {
    if (video === null) return post === null ? [] : [expectedReelPost(entry, post)];
    const reel = expectedReel(video, postIdOf(state, entry));
    return post === null || entry.linked ? [reel] : [reel, expectedPost(post, 'VIDEO', [])];
  }
  if (post === null) return video === null ? [] : [expectedLoneVideo(state, entry, video)];
  if (readsVideos && entry.kind === 'VIDEO' && video?.edges.has('videos')) {
    const ofVideo = expectedLoneVideo(state, entry, video);
    return entry.linked ? [ofVideo] : [ofVideo, expectedPost(post, entry.kind, [])];
  }
  return [expectedPost(post, entry.kind, videoIdOf(entry))];
}

function expectedStory(story: NodeRecord): ExpectedContent {
  return {
    externalContentId: story.id,
    aliases: [],
    format: 'POST',
    kind: 'STORY',
    caption: null,
    publishedAt: new Date(story.createdAt),
    permalink: text(story.node.url),
    source: 'story',
  };
}

function expectedReel(video: NodeRecord, postId: string | null): ExpectedContent {
  return {
    externalContentId: video.id,
    aliases: postId === null ? [] : [postId],
    format: 'REELS',
    kind: 'REEL',
    caption: text(video.node.description),
    publishedAt: new Date(video.createdAt),
    permalink: absolute(text(video.node.permalink_url)),
    source: 'video',
  };
}

/** A reel that only the post edges know: its permalink alone can tell that it is one. */
function expectedReelPost(entry: ContentEntry, post: NodeRecord): ExpectedContent {
  const reelId = /\/reel\/(\d+)/.exec(text(post.node.permalink_url) ?? '')?.[1];
  if (reelId === undefined) return expectedPost(post, 'VIDEO', videoIdOf(entry));
  return { ...expectedPost(post, 'REEL', [post.id]), externalContentId: reelId, format: 'REELS' };
}

function expectedLoneVideo(state: PageState, entry: ContentEntry, video: NodeRecord): ExpectedContent {
  const postId = postIdOf(state, entry);
  const reel = expectedReel(video, postId);
  return {
    ...reel,
    externalContentId: postId ?? video.id,
    aliases: postId === null ? [] : [video.id],
    format: 'POST',
    kind: 'VIDEO',
  };
}

function expectedPost(post: NodeRecord, kind: ContentEntry['kind'], aliases: readonly string[]): ExpectedContent {
  return {
    externalContentId: post.id,
    aliases,
    format: 'POST',
    kind,
    caption: text(post.node.message),
    publishedAt: new Date(post.createdAt),
    permalink: absolute(text(post.node.permalink_url)),
    source: 'post',
  };
}

/** The post's id as far as a reader can know it. */
function postIdOf(state: PageState, { post, video, linked }: ContentEntry): string | null {
  if (post !== null) return linked ? post.id : null;
  const named = text(video?.node.post_id);
  return named === null || named.includes('_') ? named : `${state.id}_${named}`;
}

/** The video's id as far as a reader of the post edges can know it. */
function videoIdOf({ post, video, linked }: ContentEntry): readonly string[] {
  if (video !== null) return linked ? [video.id] : [];
  const inPermalink = /\/(?:videos|reel)\/(\d+)/.exec(text(post?.node.permalink_url) ?? '')?.[1];
  return inPermalink === undefined ? [] : [inPermalink];
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function absolute(permalink: string | null): string | null {
  return permalink?.startsWith('/') ? `${FACEBOOK}${permalink}` : permalink;
}
