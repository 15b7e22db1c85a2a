import { detectFormat } from '../content/detect-format.js';
import { reelIdOf, videoIdOf } from '../content/permalink.js';
import type { MappedNode } from '../edge-walk/mapped-node.js';
import { quarantineNode, quarantineTime } from '../edge-walk/quarantine-node.js';
import { parseGraphTimestamp } from '../graph-api/graph-timestamp.js';
import type { TrackedIntegration } from '../ports/integration-provider.js';
import { type FacebookPost, facebookPostSchema } from './nodes.js';
import { toContentItem } from './to-content-item.js';

/**
 * A Page post as what we keep.
 *
 * A reel is known by the id in its own permalink, and the page post id becomes an alias; everything else is known by
 * its page post id, and an own video's id becomes an alias. A video that was merely shared stays a stranger: its id
 * belongs to the post that first published it.
 */
export function mapFacebookPost(node: unknown, integration: TrackedIntegration): MappedNode {
  const parsed = facebookPostSchema.safeParse(node);
  if (!parsed.success) return quarantineNode(node, parsed.error);
  const post = parsed.data;
  const author = post.from?.id;
  if (author && author !== integration.externalAccountId)
    return { kind: 'skipped', reason: 'by-visitor', withdrawn: [] };
  const detected = detectFormat(post);
  const permalink = post.permalink_url ?? null;
  const videoId = isOwnVideo(post) ? (post.attachments?.data?.[0]?.target?.id ?? null) : null;
  const reelId = detected.format === 'REELS' ? (numericId(reelIdOf(permalink)) ?? videoId) : null;
  const linkedVideoId = isOwnVideo(post) ? videoIdOf(permalink) : null;
  // An unpublished post may promote a video or reel that is shown elsewhere, so it speaks for itself alone.
  if (post.is_published === false) return { kind: 'skipped', reason: 'unpublished', withdrawn: [post.id] };
  if (post.is_hidden === true) return { kind: 'skipped', reason: 'hidden', withdrawn: hiddenIds(post) };
  const publishedAt = parseGraphTimestamp(post.created_time);
  if (publishedAt === null) return quarantineTime(post.id, 'created_time');
  const item = toContentItem(
    {
      externalContentId: reelId ?? post.id,
      aliases: [post.id, videoId, linkedVideoId],
      detected,
      text: post.message,
      publishedAt,
      permalink,
      source: 'post',
    },
    integration,
  );
  return { kind: 'item', item };
}

/** A post whose own permalink is a reel's is that reel's post. */
function hiddenIds(post: FacebookPost): readonly string[] {
  return [post.id, numericId(reelIdOf(post.permalink_url ?? null))].filter((id) => id !== null);
}

/** Whether the attached video was published by this very post. */
function isOwnVideo(post: FacebookPost): boolean {
  const [attachment] = post.attachments?.data ?? [];
  const isVideo =
    attachment?.media_type === 'video' || attachment?.type?.startsWith('video') || post.status_type === 'added_video';
  return (
    Boolean(isVideo) &&
    post.status_type !== 'shared_story' &&
    !post.parent_id &&
    !attachment?.type?.startsWith('video_share')
  );
}

function numericId(id: string | null): string | null {
  return id !== null && /^\d{1,32}$/.test(id) ? id : null;
}
