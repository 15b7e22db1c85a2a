import { findGraphErrorRow } from './find-graph-error-row.js';
import type { GraphErrorKind } from './graph-error-kind.js';
import { readGraphError } from './read-graph-error.js';
import { type HeadersLike, readHeader } from './read-header.js';
import { redactSecrets } from './redact-secrets.js';
import { readRetryAfterMs } from './retry-after.js';

/** An answer of the Graph API that is not a success. */
export interface FailedGraphResponse {
  /** HTTP status; in a batch that of the item. 0 when no answer came. */
  readonly status: number;
  readonly headers: HeadersLike;
  /** Parsed JSON, or the text as it came; `null` for a batch item that timed out. */
  readonly body: unknown;
}

/** What an error means for the one who called. */
export interface GraphErrorClassification {
  readonly kind: GraphErrorKind;
  /** Whether the same call can succeed later with nobody acting. */
  readonly retryable: boolean;
  /** Milliseconds that Meta asks to wait; `null` when it does not say. */
  readonly retryAfterMs: number | null;
  readonly code: number | null;
  readonly subcode: number | null;
  /** Meta's trace id, for a support case: the body's, or else that of the header `X-FB-Trace-ID`. */
  readonly fbtraceId: string | null;
  /** Meta's own message with secrets and links taken out, or ours when there is none; one line of at most 500 characters. */
  readonly message: string;
}

const LONGEST_MESSAGE = 500;
const LONGEST_TRACE_ID = 100;

const RETRYABLE_KINDS: ReadonlySet<GraphErrorKind> = new Set([
  'rate-limit',
  'reduce-data',
  'transient',
  'policy-block',
  'suspicious',
  'unknown',
]);

/**
 * Decides what a failed answer of the Graph API means.
 *
 * Code and subcode decide, by `GRAPH_ERROR_TABLE`; words only where one code means several things, and the HTTP
 * status only where there is no known code: Meta sends rate limits as HTTP 400 and errors as HTTP 200.
 *
 * Guarantees: pure; never throws, whatever the body; reads numbers that came as text; an answer with a 2xx status and
 * no error in it is broken, hence `transient`. A message gate needs its code: the words alone decide nothing.
 *
 * @example
 * ```ts
 * const { kind, retryAfterMs } = classifyGraphError({
 *   status: 400,
 *   headers: response.headers,
 *   body: { error: { message: 'Application request limit reached', code: 4 } },
 * }); // 'rate-limit', null
 * ```
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function classifyGraphError(response: FailedGraphResponse): GraphErrorClassification {
  const error = readGraphError(response.body);
  const { kind } = findGraphErrorRow({ ...error, status: response.status });
  return {
    kind,
    retryable: RETRYABLE_KINDS.has(kind),
    retryAfterMs: readRetryAfterMs(response.headers, kind),
    code: error.code,
    subcode: error.subcode,
    fbtraceId: toTraceId(error.fbtraceId ?? readHeader(response.headers, 'x-fb-trace-id')),
    message: error.message === null ? describeAnswer(response.status, error.bodyWords) : toPrintable(error.message),
  };
}

/** Printable ASCII only: an id is stored as it is, and a database refuses NUL. */
function toTraceId(id: string | null): string | null {
  return id !== null && /^[\x21-\x7e]+$/.test(id) ? id.slice(0, LONGEST_TRACE_ID) : null;
}

function describeAnswer(status: number, bodyWords: string): string {
  if (status === 0) return 'Meta did not answer.';
  return `Meta answered HTTP ${status} with ${bodyWords}.`;
}

/** One line that any log or database takes: no secret, no control character, no half of a character. */
function toPrintable(message: string): string {
  const text = redactSecrets(message)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .trim();
  if (text.length <= LONGEST_MESSAGE) return text;
  const cut = text.slice(0, LONGEST_MESSAGE - 1);
  return `${cut.replace(/[\uD800-\uDBFF]$/, '')}…`;
}
