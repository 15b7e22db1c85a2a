import { classifyGraphError } from '../graph-api/classify-graph-error.js';
import { asNumber, asRecord, asText } from '../graph-api/json-value.js';
import type { AccessEnd, InspectedToken } from '../ports/access-inspection.js';

/** A permission that reading an account's content needs. */
export interface NeededPermission {
  readonly name: string;
  /** The id that it has to be granted for; `null` when that is not known. */
  readonly targetId: string | null;
}

/** What `debug_token` tells. */
export interface TokenFacts extends Pick<InspectedToken, 'type' | 'permissions' | 'expiresAt' | 'dataAccessExpiresAt'> {
  /** The Page or the person that the token is for; `null` when it was not told. */
  readonly ownerId: string | null;
  /** Why Meta refuses the token; `null` while it works. */
  readonly refusal: string | null;
  /** Needed permissions that were not granted for the account. */
  readonly missing: readonly string[];
}

/**
 * Reads an answer of `debug_token`; `null` when it says nothing of the token: Meta may refuse to look at it, for example
 * as a token of another app.
 * @see https://developers.facebook.com/docs/graph-api/reference/debug_token/
 */
export function readTokenFacts(
  body: Readonly<Record<string, unknown>>,
  needed: readonly NeededPermission[],
): TokenFacts | null {
  const data = asRecord(body.data);
  if (data === null || typeof data.is_valid !== 'boolean') return null;
  const refusal = data.is_valid ? null : readRefusal(data.error);
  if (!data.is_valid && refusal === null) return null;
  const permissions = data.is_valid ? readTexts(data.scopes) : null;
  return {
    type: readType(data.type),
    ownerId: readId(data.profile_id) ?? readId(data.user_id),
    permissions,
    missing: permissions === null ? [] : missingOf(permissions, data.granular_scopes, needed),
    expiresAt: readEnd(data.expires_at),
    dataAccessExpiresAt: readEnd(data.data_access_expires_at),
    refusal,
  };
}

/** Meta's message when it says that the token is dead; `null` when the error is about something else. */
function readRefusal(value: unknown): string | null {
  const error = asRecord(value);
  if (error === null) return 'Meta says that the token is not valid';
  const body = { error: { ...error, error_subcode: error.subcode } };
  const { kind, message } = classifyGraphError({ status: 400, headers: {}, body });
  return kind === 'token' ? message : null;
}

function readType(value: unknown): InspectedToken['type'] {
  if (value === 'PAGE') return 'page';
  if (value === 'USER') return 'user';
  return asText(value) === null ? 'unknown' : 'other';
}

/** A permission may be granted for some accounts only; without a list it holds for all. */
function missingOf(
  permissions: readonly string[],
  granular: unknown,
  needed: readonly NeededPermission[],
): readonly string[] {
  const scopes = (Array.isArray(granular) ? granular : []).map(asRecord);
  const missing = needed.filter(({ name, targetId }) => {
    if (!permissions.includes(name)) return true;
    const targets = scopes.find((scope) => scope?.scope === name)?.target_ids;
    return targetId !== null && Array.isArray(targets) && targets.length > 0 && !targets.map(String).includes(targetId);
  });
  return missing.map(({ name }) => name);
}

function readTexts(value: unknown): readonly string[] | null {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : null;
}

function readId(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : asText(value);
}

/** Unix seconds; 0 is never. */
function readEnd(value: unknown): AccessEnd {
  const seconds = asNumber(value);
  if (seconds === null || seconds < 0 || seconds > 100_000_000_000) return 'unknown';
  return seconds === 0 ? 'never' : new Date(seconds * 1000);
}
