import type { GraphErrorFacts } from './graph-error-row.js';
import { asInteger, asRecord, asText, parseJson } from './json-value.js';

/** What a body says, and how to name it in a sentence. */
export interface ReadGraphError extends Omit<GraphErrorFacts, 'status'> {
  readonly fbtraceId: string | null;
  /** Such as "an HTML body": for a message when Meta sent none. Holds nothing of the body. */
  readonly bodyWords: string;
}

/**
 * Reads an error from a body, parsed or as text; never throws.
 *
 * Meta has two envelopes: `{error: {message, type, code, error_subcode, is_transient, fbtrace_id}}`, and
 * `{error_type, code, error_message}` at the top. OAuth endpoints add `{error: "…", error_description}`.
 */
export function readGraphError(body: unknown): ReadGraphError {
  const text = typeof body === 'string' ? body.replace(/^\uFEFF/, '').trim() : null;
  const value = text === null ? body : /^[{[]/.test(text) ? parseJson(text) : undefined;
  const root = asRecord(value);
  const envelope = findEnvelope(root);
  return {
    hasEnvelope: envelope !== null,
    code: asInteger(envelope?.code),
    subcode: asInteger(envelope?.error_subcode),
    type: asText(envelope?.type) ?? asText(envelope?.error_type),
    message:
      asText(envelope?.message) ??
      asText(envelope?.error_message) ??
      asText(envelope?.error_description) ??
      asText(envelope?.error_user_msg) ??
      asText(envelope?.error),
    isTransient: asBoolean(envelope?.is_transient),
    fbtraceId: asText(envelope?.fbtrace_id),
    bodyWords: describeBody(text, value, envelope !== null),
  };
}

function findEnvelope(root: Readonly<Record<string, unknown>> | null): Readonly<Record<string, unknown>> | null {
  const nested = asRecord(root?.error);
  if (nested !== null) return nested;
  const isFlat = ['error', 'error_type', 'error_message'].some((field) => asText(root?.[field]) !== null);
  return isFlat ? root : null;
}

function asBoolean(value: unknown): boolean | null {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : null;
}

function describeBody(text: string | null, value: unknown, hasEnvelope: boolean): string {
  if (hasEnvelope) return 'an error without a message';
  if (text === '' || (text === null && (value === null || value === undefined))) return 'an empty body';
  if (text?.startsWith('<')) return 'an HTML body';
  if (value !== undefined) return 'a JSON body that holds no error';
  return text !== null && /^[{[]/.test(text) ? 'a body of broken JSON' : 'a body that is not JSON';
}
