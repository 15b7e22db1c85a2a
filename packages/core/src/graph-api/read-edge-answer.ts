import { type EdgeEnvelope, edgeEnvelopeSchema, nextCursorOf, type PagingCursor } from './graph-paging.js';
import { requestFailure } from './graph-request-error.js';
import type { GraphAnswer } from './read-answer.js';

/** A good answer of an edge. */
export interface GraphEdgeAnswer {
  /** Items as sent, not yet checked. */
  readonly data: readonly unknown[];
  /** How to ask for the next page; `null` on the last one. */
  readonly next: PagingCursor | null;
  readonly apiVersion: string | null;
}

/** @throws {GraphRequestError} when the answer is no list, or does not say how to go on. */
export function readEdgeAnswer({ body, apiVersion }: GraphAnswer, path: string): GraphEdgeAnswer {
  const envelope = edgeEnvelopeSchema.safeParse(body);
  if (!envelope.success)
    throw requestFailure(path, 200, { kind: 'transient', message: 'The answer has no list of items' });
  return { data: envelope.data.data, next: cursorOf(envelope.data, path), apiVersion };
}

function cursorOf(envelope: EdgeEnvelope, path: string): PagingCursor | null {
  const next = nextCursorOf(envelope);
  if (next === 'lost') {
    throw requestFailure(path, 200, { kind: 'transient', message: 'The answer names a next page but no cursor' });
  }
  return next;
}
