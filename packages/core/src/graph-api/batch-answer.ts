import type { GraphBatchResult } from './batch-request.js';
import { classifyGraphError } from './classify-graph-error.js';
import { GraphRequestError, requestFailure } from './graph-request-error.js';
import { asInteger, asRecord, asText, parseJson } from './json-value.js';
import { type RawAnswer, readAnswer } from './read-answer.js';
import { type HeadersLike, readHeader } from './read-header.js';

/**
 * The answers in a batch's answer, in the order of the calls; `null` for a call that Meta did not finish in time. Calls
 * that the list does not reach were not finished either.
 *
 * @throws {GraphRequestError} when the batch as a whole was refused, or its answer is no list.
 * @see https://developers.facebook.com/docs/graph-api/batch-requests/
 */
export function readBatchItems(outer: RawAnswer, size: number, path: string): readonly (RawAnswer | null)[] {
  const { status, headers, body } = outer;
  const list = status === 200 && body !== null ? parseJson(body) : undefined;
  if (!Array.isArray(list)) {
    const classification = classifyGraphError({ status, headers, body });
    throw new GraphRequestError({ classification, status, path, method: 'POST' });
  }
  return Array.from({ length: size }, (_, index) => readItem(list[index], headers));
}

/** What one answer of a batch comes to. */
export function toBatchResult(item: RawAnswer | null, path: string): GraphBatchResult {
  if (item === null) {
    const message = 'Meta did not finish this call of the batch in time';
    return { kind: 'failed', error: requestFailure(path, null, { kind: 'transient', message }) };
  }
  try {
    return { kind: 'answer', answer: readAnswer(item, path) };
  } catch (error) {
    if (error instanceof GraphRequestError) return { kind: 'failed', error };
    throw error;
  }
}

function readItem(value: unknown, outerHeaders: HeadersLike): RawAnswer | null {
  const item = asRecord(value);
  const status = asInteger(item?.code);
  if (item === null || status === null) return null;
  return { status, headers: readItemHeaders(item.headers, outerHeaders), body: readItemBody(item.body) };
}

/** Meta sends a list of names and values. What the batch as a whole says of its version and its date holds for each. */
function readItemHeaders(value: unknown, outer: HeadersLike): Readonly<Record<string, string>> {
  const common = ['facebook-api-version', 'date', 'x-fb-trace-id'].flatMap((name) => {
    const text = readHeader(outer, name);
    return text === null ? [] : [[name, text] as const];
  });
  const own = (Array.isArray(value) ? value : []).flatMap((header: unknown) => {
    const record = asRecord(header);
    const name = asText(record?.name);
    const text = asText(record?.value);
    return name === null || text === null ? [] : [[name.toLowerCase(), text] as const];
  });
  return Object.fromEntries([...common, ...own]);
}

/** A text that holds JSON; Meta documents nothing else. */
function readItemBody(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
