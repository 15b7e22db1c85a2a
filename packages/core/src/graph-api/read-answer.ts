import { classifyGraphError } from './classify-graph-error.js';
import { GraphRequestError } from './graph-request-error.js';
import { asRecord, parseJson } from './json-value.js';
import { type HeadersLike, readHeader } from './read-header.js';

/** A good answer of the Graph API. */
export interface GraphAnswer {
  /** Parsed JSON, an object. */
  readonly body: Readonly<Record<string, unknown>>;
  /** `facebook-api-version` of the answer; `null` when it did not say. */
  readonly apiVersion: string | null;
}

/** An answer as it came, on its own or in a batch. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: HeadersLike;
  /** Text as it came, or `null` when there was none. */
  readonly body: string | null;
}

/** @throws {GraphRequestError} when the answer is an error, or not what an answer has to be. */
export function readAnswer({ status, headers, body: text }: RawAnswer, path: string): GraphAnswer {
  const body = status === 200 && text !== null ? asRecord(parseJson(text)) : null;
  if (body === null || isErrorBody(body)) {
    throw new GraphRequestError({ classification: classifyGraphError({ status, headers, body: text }), status, path });
  }
  return { body, apiVersion: readHeader(headers, 'facebook-api-version') };
}

/** Both of Meta's error envelopes; the second has no `error` object. */
function isErrorBody(body: Readonly<Record<string, unknown>>): boolean {
  return 'error' in body || ('error_type' in body && 'error_message' in body);
}
