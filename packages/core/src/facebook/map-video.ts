import { type DetectedFormat, detectFormat } from '../content/detect-format.js';
import type { MappedNode } from '../edge-walk/mapped-node.js';
import { quarantineNode, quarantineTime } from '../edge-walk/quarantine-node.js';
import { parseGraphTimestamp } from '../graph-api/graph-timestamp.js';
import type { TrackedIntegration } from '../ports/integration-provider.js';
import { type FacebookVideo, facebookVideoSchema } from './nodes.js';
import { toContentItem } from './to-content-item.js';

/**
 * A video record as what we keep: a reel under its own id, an ordinary video under its page post id where that is
 * known. The other id becomes an alias.
 */
export function mapFacebookVideo(node: unknown, integration: TrackedIntegration): MappedNode {
  return mapVideo(node, integration, detectFormat);
}

/** A record of the `video_reels` edge: a reel even when its permalink did not come with it. */
export function mapFacebookReel(node: unknown, integration: TrackedIntegration): MappedNode {
  return mapVideo(node, integration, (video) =>
    video.permalink_url ? detectFormat(video) : { format: 'REELS', kind: 'REEL' },
  );
}

function mapVideo(
  node: unknown,
  integration: TrackedIntegration,
  detect: (video: FacebookVideo) => DetectedFormat,
): MappedNode {
  const parsed = facebookVideoSchema.safeParse(node);
  if (!parsed.success) return quarantineNode(node, parsed.error);
  const video = parsed.data;
  const author = video.from?.id;
  if (author && author !== integration.externalAccountId)
    return { kind: 'skipped', reason: 'by-visitor', withdrawn: [] };
  const postId = pagePostIdOf(video, integration);
  if (video.published === false) return { kind: 'skipped', reason: 'unpublished', withdrawn: [video.id] };
  const publishedAt = parseGraphTimestamp(video.created_time);
  if (publishedAt === null) return quarantineTime(video.id, 'created_time');

  const detected = asVideo(detect(video));
  const item = toContentItem(
    {
      externalContentId: detected.format === 'REELS' ? video.id : (postId ?? video.id),
      aliases: [video.id, postId],
      detected,
      text: video.description,
      publishedAt,
      permalink: video.permalink_url,
      source: 'video',
    },
    integration,
  );
  return { kind: 'item', item };
}

/** What stands on a video edge is a video, whatever its fields leave open. */
function asVideo(detected: DetectedFormat): DetectedFormat {
  return detected.kind === 'REEL' ? detected : { format: 'POST', kind: 'VIDEO' };
}

/** `post_id` comes bare or with the page's id before it; posts are named by the long form. */
function pagePostIdOf(video: FacebookVideo, integration: TrackedIntegration): string | null {
  if (!video.post_id) return null;
  return video.post_id.includes('_') ? video.post_id : `${integration.externalAccountId}_${video.post_id}`;
}
