import { hashtagsOfCaption } from '../content/caption-hashtags.js';
import type { ContentKind } from '../content/content-format.js';
import { type ContentItem, EXTRACTOR_VERSION } from '../content/content-item.js';
import { detectInstagramKind } from '../content/instagram-kind.js';
import type { MappedNode } from '../edge-walk/mapped-node.js';
import { quarantineNode, quarantineTime } from '../edge-walk/quarantine-node.js';
import { parseGraphTimestamp } from '../graph-api/graph-timestamp.js';
import type { TrackedIntegration } from '../ports/integration-provider.js';
import { type InstagramMedia, instagramMediaSchema } from './nodes.js';

const INSTAGRAM_SITE = 'https://www.instagram.com';

/**
 * A media of the edge `media` as what we keep, known by its media id. One record tells all of it: a reel is no second
 * thing beside a post, and the parts of a carousel are no content of their own.
 */
export function mapInstagramMedia(node: unknown, integration: TrackedIntegration): MappedNode {
  return mapMedia(node, integration, detectInstagramKind);
}

/** A media of the edge `stories`: a story, whatever its fields leave open. */
export function mapInstagramStory(node: unknown, integration: TrackedIntegration): MappedNode {
  return mapMedia(node, integration, () => 'STORY');
}

/** A media that was read by its id with a token that may read other accounts too: kept only if it is this account's. */
export function mapOwnInstagramMedia(node: unknown, integration: TrackedIntegration): MappedNode {
  const parsed = instagramMediaSchema.safeParse(node);
  if (!parsed.success) return quarantineNode(node, parsed.error);
  const ownerId = parsed.data.owner?.id;
  if (ownerId && ownerId !== integration.externalAccountId)
    return { kind: 'skipped', reason: 'by-visitor', withdrawn: [] };
  if (!ownerId) {
    const reason = 'owner: Meta did not tell whose it is';
    return { kind: 'quarantined', externalContentId: parsed.data.id, reason };
  }
  return mapInstagramMedia(node, integration);
}

function mapMedia(
  node: unknown,
  integration: TrackedIntegration,
  detect: (media: InstagramMedia) => ContentKind,
): MappedNode {
  const parsed = instagramMediaSchema.safeParse(node);
  if (!parsed.success) return quarantineNode(node, parsed.error);
  const media = parsed.data;
  const publishedAt = parseGraphTimestamp(media.timestamp);
  if (publishedAt === null) return quarantineTime(media.id, 'timestamp');
  return { kind: 'item', item: toContentItem(media, detect(media), publishedAt, integration) };
}

function toContentItem(
  media: InstagramMedia,
  kind: ContentKind,
  publishedAt: Date,
  integration: TrackedIntegration,
): ContentItem {
  const caption = media.caption === undefined || media.caption === '' ? null : media.caption;
  return {
    organizationId: integration.organizationId,
    integrationId: integration.integrationId,
    externalContentId: media.id,
    platform: 'INSTAGRAM',
    format: kind === 'REEL' ? 'REELS' : 'POST',
    kind,
    caption,
    ...hashtagsOfCaption(caption, 'INSTAGRAM'),
    publishedAt,
    permalink: toAbsolutePermalink(media.permalink),
    aliases: [],
    source: 'media',
    extractorVersion: EXTRACTOR_VERSION,
    removedAt: null,
  };
}

function toAbsolutePermalink(permalink: string | null | undefined): string | null {
  if (permalink === null || permalink === undefined || permalink.trim() === '') return null;
  return permalink.startsWith('/') && !permalink.startsWith('//') ? `${INSTAGRAM_SITE}${permalink}` : permalink;
}
