import { hashtagsOfCaption } from '../content/caption-hashtags.js';
import { type ContentItem, EXTRACTOR_VERSION } from '../content/content-item.js';
import type { DetectedFormat } from '../content/detect-format.js';
import { uniteAliases } from '../content/reconcile-content.js';
import type { TrackedIntegration } from '../ports/integration-provider.js';

const FACEBOOK_SITE = 'https://www.facebook.com';

/** What a post and a video tell in their own words, once it is told apart. */
export interface FacebookContent {
  readonly externalContentId: string;
  readonly aliases: readonly (string | null)[];
  readonly detected: DetectedFormat;
  readonly text: string | null | undefined;
  readonly publishedAt: Date;
  readonly permalink: string | null | undefined;
  readonly source: 'post' | 'video' | 'story';
}

export function toContentItem(content: FacebookContent, integration: TrackedIntegration): ContentItem {
  const caption = content.text === undefined || content.text === '' ? null : content.text;
  const known = content.aliases.filter((alias) => alias !== null);
  return {
    organizationId: integration.organizationId,
    integrationId: integration.integrationId,
    externalContentId: content.externalContentId,
    platform: 'FACEBOOK',
    ...content.detected,
    caption,
    ...hashtagsOfCaption(caption, 'FACEBOOK'),
    publishedAt: content.publishedAt,
    permalink: toAbsolutePermalink(content.permalink),
    aliases: uniteAliases(content.externalContentId, known),
    source: content.source,
    extractorVersion: EXTRACTOR_VERSION,
    removedAt: null,
  };
}

/** A video's permalink is relative (`/reel/{id}/`); what is stored is absolute. */
function toAbsolutePermalink(permalink: string | null | undefined): string | null {
  if (permalink === null || permalink === undefined || permalink.trim() === '') return null;
  return permalink.startsWith('/') && !permalink.startsWith('//') ? `${FACEBOOK_SITE}${permalink}` : permalink;
}
