import { unwrapExactNumbers } from '../../recorder/exact-json.js';
import type { FeedChange } from './feed-change.js';

export interface WebhookRequestOptions {
  /** The secret that it is signed with. */
  readonly appSecret: string;
  /** Default: `https://host.example/webhooks/meta`. */
  readonly url?: string;
}

/** Changes as one webhook of Meta's: an entry a Page and second, and ids above 2^53 as numbers. */
export function webhookBody(changes: readonly FeedChange[]): string {
  const entries = new Map<string, { id: string; time: number; changes: object[] }>();
  for (const { pageId, time, value } of changes) {
    const key = `${pageId}/${time}`;
    const entry = entries.get(key) ?? { id: pageId, time, changes: [] };
    entry.changes.push({ field: 'feed', value });
    entries.set(key, entry);
  }
  return unwrapExactNumbers(JSON.stringify({ object: 'page', entry: [...entries.values()] }));
}

/** The header `X-Hub-Signature-256` of a body. */
export async function webhookSignature(body: string, appSecret: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(appSecret), algorithm, false, ['sign']);
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(body)));
  return `sha256=${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * A webhook as Meta delivers it, signed.
 *
 * @example
 * ```ts
 * const change = feedChange(page, page.publishText(), { verb: 'add', at: new Date() });
 * await handle(await createWebhookRequest([change], { appSecret }));
 * ```
 */
export async function createWebhookRequest(
  changes: readonly FeedChange[] | string,
  { appSecret, url = 'https://host.example/webhooks/meta' }: WebhookRequestOptions,
): Promise<Request> {
  const body = typeof changes === 'string' ? changes : webhookBody(changes);
  const headers = {
    'content-type': 'application/json',
    'x-hub-signature-256': await webhookSignature(body, appSecret),
  };
  return new Request(url, { method: 'POST', body, headers });
}
