import { isRecord, wordField } from '../content/node-fields.js';
import { openWebhook, readChanges, readId, type WebhookChange, type WebhookEnvelope } from './webhook-envelope.js';
import type { ParsedWebhook, WebhookItem, WebhookSkipReason } from './webhook-item.js';

/**
 * What a webhook of the object `instagram` says of the account's media.
 *
 * Meta offers no event for media that are published, edited or deleted. What it does offer is a comment, which names the
 * media it stands under: that is taken as a hint (`named`) that these media exist. Live videos, stories and the media of
 * others that mention the account are left out, with the reason.
 *
 * @example
 * ```ts
 * const { items } = parseInstagramWebhook(rawBody);
 * ```
 * @throws {InvalidWebhookError} when the body is not JSON, or nested without end.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram/
 */
export function parseInstagramWebhook(rawBody: Uint8Array | string): ParsedWebhook {
  return readInstagramWebhook(openWebhook(rawBody));
}

export function readInstagramWebhook(envelope: WebhookEnvelope): ParsedWebhook {
  return readChanges(envelope, 'instagram', readChange);
}

function readChange({ externalAccountId, time, field, value }: WebhookChange): WebhookItem | WebhookSkipReason {
  if (field === 'mentions') return 'not-ours';
  if (field === 'live_comments' || field === 'story_insights') return 'not-content';
  if (field !== 'comments') return 'other-field';
  const media = isRecord(value.media) ? value.media : {};
  if (wordField(media, 'media_product_type') === 'story') return 'not-content';
  // Media that are promoted have an id as an advertisement, and their own one as the original's.
  const id = readId(media.original_media_id) ?? readId(media.id);
  if (id === null) return 'no-content-id';
  return {
    action: 'named',
    platform: 'INSTAGRAM',
    externalAccountId,
    contentIds: [id],
    ids: [...new Set([id, readId(media.id) ?? id])],
    time,
    // One comment says as much as another.
    fingerprint: '',
  };
}
