import { isRecord, type NodeFields } from '../content/node-fields.js';
import type { ParsedWebhook, SkippedWebhookChange, WebhookItem, WebhookSkipReason } from './webhook-item.js';
import { parseWebhookJson } from './webhook-json.js';

/** One change with what its entry says of it. */
export interface WebhookChange {
  readonly externalAccountId: string;
  readonly time: Date | null;
  readonly field: string;
  readonly value: NodeFields;
}

/** What a webhook is about, and its changes or why there is none to read. */
export interface WebhookEnvelope {
  readonly object: string | null;
  readonly changes: readonly (WebhookChange | SkippedWebhookChange)[];
}

/**
 * Opens a webhook: several entries, each with several changes.
 * @throws {InvalidWebhookError} when the body is not JSON.
 */
export function openWebhook(rawBody: Uint8Array | string): WebhookEnvelope {
  const body = parseWebhookJson(rawBody);
  if (!isRecord(body) || typeof body.object !== 'string' || !Array.isArray(body.entry))
    return { object: null, changes: [{ externalAccountId: null, reason: 'not-understood' }] };
  return { object: body.object, changes: body.entry.flatMap(changesOf) };
}

/** Reads the changes of an envelope about `object` by `read`, which says what a change means or why it is left out. */
export function readChanges(
  envelope: WebhookEnvelope,
  object: string,
  read: (change: WebhookChange) => WebhookItem | WebhookSkipReason,
): ParsedWebhook {
  const items: WebhookItem[] = [];
  const skipped: SkippedWebhookChange[] = [];
  for (const change of envelope.changes) {
    const { externalAccountId } = change;
    const isForeign = envelope.object !== null && envelope.object !== object;
    const told = isForeign ? 'other-object' : 'reason' in change ? change.reason : read(change);
    if (typeof told === 'string') skipped.push({ externalAccountId, reason: told });
    else items.push(told);
  }
  return { items, skipped };
}

/** An id as Meta writes ids: a string or a number of digits, a post's with that of its page before it. */
export function readId(value: unknown): string | null {
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof id === 'string' && /^\d{1,32}(?:_\d{1,32})?$/.test(id) ? id : null;
}

function changesOf(entry: unknown): readonly (WebhookChange | SkippedWebhookChange)[] {
  const externalAccountId = isRecord(entry) ? readId(entry.id) : null;
  if (!isRecord(entry) || externalAccountId === null) return [{ externalAccountId: null, reason: 'not-understood' }];
  // Messages come as `messaging`, without changes.
  if (!Array.isArray(entry.changes)) return [{ externalAccountId, reason: 'other-field' }];
  const time = readTime(entry.time);
  return entry.changes.map((change: unknown): WebhookChange | SkippedWebhookChange =>
    isRecord(change) && typeof change.field === 'string' && isRecord(change.value)
      ? { externalAccountId, time, field: change.field, value: change.value }
      : { externalAccountId, reason: 'not-understood' },
  );
}

/** Unix seconds; entries of some objects count milliseconds. */
function readTime(value: unknown): Date | null {
  const number = typeof value === 'string' && /^\d{1,13}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number <= 0) return null;
  const seconds = number > 99_999_999_999 ? Math.floor(number / 1000) : number;
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? null : time;
}
