import { isRecord, type NodeFields, wordField } from '../content/node-fields.js';
import { fingerprintOf } from './fingerprint.js';
import { openWebhook, readChanges, readId, type WebhookChange, type WebhookEnvelope } from './webhook-envelope.js';
import type { ParsedWebhook, WebhookAction, WebhookItem, WebhookSkipReason } from './webhook-item.js';

/** Meta's verbs, which name some actions twice. */
const ACTIONS: ReadonlyMap<string, WebhookAction> = new Map([
  ['add', 'add'],
  ['edit', 'edited'],
  ['edited', 'edited'],
  ['update', 'edited'],
  ['remove', 'remove'],
  ['delete', 'remove'],
  ['hide', 'hide'],
  ['unhide', 'unhide'],
]);

/** What people do with content, in words that `item` may be. Any other word is content, as long as it names an id of one. */
const NOT_CONTENT = new Set(['comment', 'reaction', 'like', 'rating', 'message', 'group_message', 'connection']);

/** Where a change names ids, besides those that content is read by. */
const OTHER_IDS = ['photo_id', 'photo_ids', 'share_id', 'event_id', 'album_id'] as const;

/**
 * What a webhook of the object `page` says of the Page's content: its field `feed`.
 *
 * Ids are exact, whatever JSON type and size they have. Comments, reactions, what others wrote or shared and what is not
 * published are left out, and so is everything that is not understood: each with the reason. Never throws for what a
 * change holds.
 *
 * Check the signature first: this function believes what it reads.
 *
 * @example
 * ```ts
 * const { items } = parsePageWebhook(rawBody);
 * for (const { action, externalAccountId, ids } of items) console.log(action, externalAccountId, ids);
 * ```
 * @throws {InvalidWebhookError} when the body is not JSON, or nested without end.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/reference/page/#feed
 */
export function parsePageWebhook(rawBody: Uint8Array | string): ParsedWebhook {
  return readPageWebhook(openWebhook(rawBody));
}

export function readPageWebhook(envelope: WebhookEnvelope): ParsedWebhook {
  return readChanges(envelope, 'page', readFeedChange);
}

function readFeedChange(change: WebhookChange): WebhookItem | WebhookSkipReason {
  const { externalAccountId, time, field, value } = change;
  if (field !== 'feed') return 'other-field';
  if (NOT_CONTENT.has(wordField(value, 'item') ?? '') || 'comment_id' in value || 'reaction_type' in value)
    return 'not-content';
  const action = ACTIONS.get(wordField(value, 'verb') ?? '');
  if (action === undefined) return 'unknown-verb';
  // Who removes something need not be who wrote it, and what is not known is not removed anyway.
  const author = authorOf(value);
  if (action !== 'remove' && author !== null && author !== externalAccountId) return 'not-ours';
  if (action === 'add' && isUnpublished(value)) return 'unpublished';
  const contentIds = [readId(value.video_id), postIdOf(value, externalAccountId)].filter((id) => id !== null);
  if (contentIds.length === 0) return 'no-content-id';
  const others = OTHER_IDS.flatMap((name) => value[name]).map(readId);
  return {
    action,
    platform: 'FACEBOOK',
    externalAccountId,
    contentIds,
    ids: [...new Set([...contentIds, ...others.filter((id) => id !== null)])],
    time,
    fingerprint: fingerprintOf(value),
  };
}

/** Older webhooks have `sender_id`. */
function authorOf({ from, sender_id }: NodeFields): string | null {
  return (isRecord(from) ? readId(from.id) : null) ?? readId(sender_id);
}

function isUnpublished({ published }: NodeFields): boolean {
  return published === 0 || published === false || published === '0';
}

/** Posts are named by the long form, the page's id before their own. */
function postIdOf({ post_id }: NodeFields, pageId: string): string | null {
  const id = readId(post_id);
  return id === null || id.includes('_') ? id : `${pageId}_${id}`;
}
