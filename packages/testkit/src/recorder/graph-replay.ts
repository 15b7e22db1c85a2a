import { failureResponse } from '../simulator/failure-response.js';
import type { GraphSimulator } from '../simulator/graph-simulator.js';
import { stringifyLikeMeta } from '../simulator/json-response.js';
import { unwrapExactNumbers } from './exact-json.js';
import type { RecordedBody, RecordedExchange, RecordedRequest, RecordedResponse } from './graph-recording.js';
import { requestKey, toRecordedRequest } from './recorded-request.js';

/** Answers calls as they were answered when they were recorded. */
export interface GraphReplay extends Pick<GraphSimulator, 'handle'> {
  /** The made-up ids of the pages that were read, in the order in which they were. */
  readonly pageIds: readonly string[];
  /** Calls that the recording does not hold, each once, in the order in which they came. */
  readonly notRecorded: readonly string[];
  /** Calls that were recorded and not asked for. */
  readonly unused: readonly string[];
  /** Begins again with the first answer to every call. */
  reset(): void;
}

/**
 * Answers from a recording, in the place of a simulator: `createGraphHandlers` and `startGraphServer` take it as well.
 *
 * A call is answered when one with the same method, path and query was recorded; tokens, proofs, the host and the version
 * do not matter. Calls that were made more than once get their answers in the recorded order, and the last one again after
 * that. Everything else gets error 100 with HTTP 400, whose message says what was not recorded. `since` and `until` follow
 * the clock and the stored watermark: replay with those of the recorded run.
 *
 * @example
 * ```ts
 * const replay = createGraphReplay(JSON.parse(await readFile('recording.json', 'utf8')));
 * const client = createGraphClient({ fetch: (input, init) => replay.handle(new Request(input, init)) });
 * const [pageId] = replay.pageIds;
 * ```
 * @throws {TypeError} when it is not a recording, or one of another version.
 */
export function createGraphReplay(recording: {
  readonly version: number;
  readonly exchanges: readonly object[];
}): GraphReplay {
  const exchanges = checkRecording(recording);
  const answers = new Map<string, RecordedExchange[]>();
  for (const exchange of exchanges) {
    const key = requestKey(exchange.request);
    answers.set(key, [...(answers.get(key) ?? []), exchange]);
  }
  const given = new Map<string, number>();
  const notRecorded = new Set<string>();
  return {
    pageIds: pageIdsOf(exchanges),
    get notRecorded() {
      return [...notRecorded];
    },
    get unused() {
      return [...answers].flatMap(([key, recorded]) =>
        recorded.slice(given.get(key) ?? 0).map(({ request }) => describe(request)),
      );
    },
    reset() {
      given.clear();
      notRecorded.clear();
    },
    async handle(request) {
      const asked = toRecordedRequest(request.method, request.url);
      const key = requestKey(asked);
      const turn = given.get(key) ?? 0;
      const recorded = answers.get(key);
      const exchange = recorded?.[turn] ?? recorded?.at(-1);
      if (exchange === undefined) {
        const words = describe(asked);
        notRecorded.add(words);
        return failureResponse({ code: 100, message: `(#100) Not recorded: ${words}` }, 'Areplay', {});
      }
      given.set(key, turn + 1);
      return toResponse(exchange.response);
    },
  };
}

/** `GET 123/posts with limit=5`; no question mark, behind which redaction expects secrets. */
function describe({ method, path, query }: RecordedRequest): string {
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return `${method} ${path}${parameters.length === 0 ? '' : ` with ${parameters.join(', ')}`}`;
}

function toResponse(response: RecordedResponse): Response {
  if (response.kind === 'no-answer') return Response.error();
  const { status, headers, isBroken } = response;
  const text = printBody(response.body);
  return new Response(isBroken ? brokenBody(text) : text === '' ? null : text, { status, headers });
}

function printBody(body: RecordedBody): string {
  return body.kind === 'text' ? body.text : unwrapExactNumbers(stringifyLikeMeta(body.value));
}

/** The text, and then the connection breaks. */
function brokenBody(text: string): ReadableStream<Uint8Array> {
  let isSent = text === '';
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (isSent) return controller.error(new TypeError('terminated'));
        isSent = true;
        controller.enqueue(new TextEncoder().encode(text));
      },
    },
    // Nothing is made ahead, so what came is read before the break.
    { highWaterMark: 0 },
  );
}

/** The pages whose edges were read, and what `/me` said it is. */
function pageIdsOf(exchanges: readonly RecordedExchange[]): readonly string[] {
  const ids = exchanges.flatMap(({ request, response }) => {
    const [root = '', edge] = request.path.split('/');
    if (edge !== undefined && /^\d+$/.test(root)) return [root];
    return request.path === 'me' && response.kind === 'answer' ? idIn(response.body) : [];
  });
  return [...new Set(ids)];
}

function idIn(body: RecordedBody): readonly string[] {
  if (body.kind === 'text' || typeof body.value !== 'object' || body.value === null) return [];
  return 'id' in body.value && typeof body.value.id === 'string' ? [body.value.id] : [];
}

function checkRecording(recording: { readonly version: number; readonly exchanges: readonly object[] }) {
  if (recording.version !== 1) {
    throw new TypeError(`The recording has version ${recording.version}; this replay reads version 1. Record it again`);
  }
  return recording.exchanges.map((exchange, index) => {
    if (!isExchange(exchange)) {
      throw new TypeError(`Exchange ${index} of the recording is not one. Give what recorder.recording() gave`);
    }
    return exchange;
  });
}

function isExchange(value: object): value is RecordedExchange {
  const { request, response } = value as Partial<Record<keyof RecordedExchange, Record<string, unknown> | null>>;
  if (!isRecord(request) || !isRecord(request.query) || !isRecord(response)) return false;
  if (typeof request.method !== 'string' || typeof request.path !== 'string') return false;
  if (response.kind === 'no-answer') return true;
  const { status, headers, body } = response;
  if (response.kind !== 'answer' || typeof status !== 'number' || !isRecord(headers) || !isRecord(body)) return false;
  return body.kind === 'json' || (body.kind === 'text' && typeof body.text === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
