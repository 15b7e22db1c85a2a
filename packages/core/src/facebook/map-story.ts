import type { MappedNode } from '../edge-walk/mapped-node.js';
import { quarantineNode, quarantineTime } from '../edge-walk/quarantine-node.js';
import { parseGraphTimestamp } from '../graph-api/graph-timestamp.js';
import type { TrackedIntegration } from '../ports/integration-provider.js';
import { facebookStorySchema } from './nodes.js';
import { toContentItem } from './to-content-item.js';

/**
 * A Page story as what we keep: known by its `post_id`, without a caption. The edge lists archived stories too, which
 * are no longer published.
 */
export function mapFacebookStory(node: unknown, integration: TrackedIntegration): MappedNode {
  const parsed = facebookStorySchema.safeParse(node);
  if (!parsed.success) return quarantineNode(node, parsed.error, 'post_id');
  const story = parsed.data;
  if (story.status && story.status.toUpperCase() !== 'PUBLISHED') {
    return { kind: 'skipped', reason: 'unpublished', withdrawn: [] };
  }
  const publishedAt = parseStoryTime(story.creation_time);
  if (publishedAt === null) return quarantineTime(story.post_id, 'creation_time', 'a time in Unix seconds');
  const item = toContentItem(
    {
      externalContentId: story.post_id,
      aliases: [],
      detected: { format: 'POST', kind: 'STORY' },
      text: null,
      publishedAt,
      permalink: story.url,
      source: 'story',
    },
    integration,
  );
  return { kind: 'item', item };
}

/** Unix seconds; and Meta's usual form, should it come one day. */
function parseStoryTime(value: string): Date | null {
  return /^\d{1,11}$/.test(value) ? new Date(Number(value) * 1000) : parseGraphTimestamp(value);
}
