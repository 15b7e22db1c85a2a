import { asRecord, asText } from '../graph-api/json-value.js';

/** Whose a token is, as `/me` answers. */
export interface TokenOwner {
  /** Ids of one account: at `graph.instagram.com` it has one of its own (`user_id`) and one for the app (`id`). */
  readonly ids: readonly string[];
  readonly name: string | null;
}

/** Reads what `/me` answers: an object, and in some of Meta's own examples a list with one object in it. */
export function readTokenOwner(body: Readonly<Record<string, unknown>>): TokenOwner {
  const record = asRecord(Array.isArray(body.data) ? body.data[0] : null) ?? body;
  const ids = [record.user_id, record.id].map(readId).filter((id) => id !== null);
  return { ids, name: asText(record.username) ?? asText(record.name) };
}

/** The account that a Page shows as its own; `null` when it shows none, or the token is not a Page's. */
export function readLinkedAccountId(body: Readonly<Record<string, unknown>>): string | null {
  return readId(asRecord(body.instagram_business_account)?.id);
}

function readId(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : asText(value);
}
