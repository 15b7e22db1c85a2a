import ky from 'ky';
import { type Clock, systemClock } from '../ports/clock.js';
import { type UsageBudget, type UsageKey, unlimitedUsageBudget } from '../ports/usage-budget.js';
import { appSecretProof } from './appsecret-proof.js';
import { classifyGraphError } from './classify-graph-error.js';
import { checkBaseUrl, checkPositive, checkSecret, checkVersion, GRAPH_API_VERSION } from './client-options.js';
import { type EdgeEnvelope, edgeEnvelopeSchema, nextCursorOf, type PagingCursor } from './graph-paging.js';
import { GraphRequestError, requestFailure } from './graph-request-error.js';
import { asRecord, parseJson } from './json-value.js';
import { createAbortRace } from './race-abort.js';
import { BodyTooLargeError, readBody } from './read-body.js';
import { parseUsageHeaders } from './usage-headers.js';
import { toUsageObservations } from './usage-observations.js';

export interface GraphClientOptions {
  /** Default: the global `fetch`, looked up at each call. */
  readonly fetch?: typeof globalThis.fetch;
  /** Default: `https://graph.facebook.com`. Plain HTTP is accepted for loopback hosts only. */
  readonly baseUrl?: string;
  /** `v` and a number, as Meta writes it. Default: `GRAPH_API_VERSION`. */
  readonly version?: string;
  /** Adds `appsecret_proof` to every call. Default: none. */
  readonly appSecret?: string;
  /** Names the app's budget in `budget`. Default: `app`. */
  readonly appId?: string;
  /** Milliseconds a call may take, its body included. Default: 30,000. */
  readonly timeoutMs?: number;
  /** Bytes an answer may have, decompressed. Default: 16 MiB. */
  readonly maxBodyBytes?: number;
  /** Asked before every call and told after it. Default: `unlimitedUsageBudget`. */
  readonly budget?: UsageBudget;
  /** Default: `systemClock`. */
  readonly clock?: Clock;
}

export interface GraphRequest {
  /** Ids and edge names, without the version: `['1234', 'posts']`. */
  readonly path: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  readonly accessToken: string;
  /** Budgets this call is charged to, besides the app's. Default: none. */
  readonly usageKeys?: readonly UsageKey[];
  readonly signal: AbortSignal;
  /** Called when the request is sent. Default: nobody is told. */
  readonly onSend?: () => void;
}

export interface GraphAnswer {
  /** Parsed JSON, an object. */
  readonly body: Readonly<Record<string, unknown>>;
  /** `facebook-api-version` of the answer; `null` when it did not say. */
  readonly apiVersion: string | null;
}

export interface GraphEdgeAnswer {
  /** Items as sent, not yet checked. */
  readonly data: readonly unknown[];
  /** How to ask for the next page; `null` on the last one. */
  readonly next: PagingCursor | null;
  readonly apiVersion: string | null;
}

/**
 * Reads the Graph API, one call at a time and each only once.
 *
 * Guarantees: the token travels in the `Authorization` header and nowhere else; no redirect is followed; nothing is
 * retried, so attempts never multiply; an abort of `signal` rejects with its reason; every other failure is a
 * `GraphRequestError` that says what it means.
 *
 * @example
 * ```ts
 * const client = createGraphClient({ appSecret });
 * const { data, next } = await client.getEdge({ path: [pageId, 'posts'], params: { limit: '100' }, accessToken, signal });
 * ```
 */
export interface GraphClient {
  readonly version: string;
  /** @throws {GraphRequestError} */
  get(request: GraphRequest): Promise<GraphAnswer>;
  /** `get` of an edge: a list and where it goes on. @throws {GraphRequestError} */
  getEdge(request: GraphRequest): Promise<GraphEdgeAnswer>;
}

const DEFAULT_BASE_URL = 'https://graph.facebook.com';
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Makes a `GraphClient`. Does no input or output.
 * @throws {InvalidConfigurationError} when an option cannot work.
 */
export function createGraphClient(options: GraphClientOptions = {}): GraphClient {
  const version = checkVersion(options.version ?? GRAPH_API_VERSION);
  const baseUrl = checkBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL);
  const timeoutMs = checkPositive('timeoutMs', options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const maxBodyBytes = checkPositive('maxBodyBytes', options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES);
  const budget = options.budget ?? unlimitedUsageBudget;
  const clock = options.clock ?? systemClock;
  const appKey: UsageKey = { level: 'app', id: options.appId ?? 'app' };
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));

  const appSecret = checkSecret('appSecret', options.appSecret);
  const pathOf = (request: GraphRequest) => `/${[version, ...request.path].map(encodeURIComponent).join('/')}`;

  async function get(request: GraphRequest): Promise<GraphAnswer> {
    const path = pathOf(request);
    request.signal.throwIfAborted();
    checkRequest(request, path);
    await waitForBudget(request, path);
    const { response, text } = await send(request, path);
    await budget.record(
      toUsageObservations(parseUsageHeaders(response.headers), appKey, request.usageKeys ?? [], clock.now()),
    );
    return readAnswer(response, text, path);
  }

  async function waitForBudget(request: GraphRequest, path: string): Promise<void> {
    const now = clock.now();
    const decision = await budget.check([appKey, ...(request.usageKeys ?? [])], now);
    if (decision.kind === 'go') return;
    const retryAfterMs = Math.max(decision.until.getTime() - now.getTime(), 0);
    const message = 'The usage budget is spent; the call was not made';
    throw requestFailure(path, null, { kind: 'rate-limit', retryAfterMs, message }, decision.key);
  }

  async function send(request: GraphRequest, path: string): Promise<{ response: Response; text: string }> {
    const searchParams = new URLSearchParams(request.params);
    if (appSecret !== undefined) {
      searchParams.set('appsecret_proof', await appSecretProof(appSecret, request.accessToken));
    }
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([request.signal, timeout]);
    // Not every `fetch` that a host may pass in minds its signal.
    const abort = createAbortRace(signal);
    try {
      request.onSend?.();
      const answering = ky.get(`${baseUrl}${path}`, {
        searchParams,
        headers: { accept: 'application/json', authorization: `Bearer ${request.accessToken}` },
        signal,
        redirect: 'manual',
        retry: 0,
        timeout: false,
        throwHttpErrors: false,
        fetch,
      });
      const response = await abort.race(answering);
      return { response, text: await readBody(response, maxBodyBytes, abort.race) };
    } catch (error) {
      request.signal.throwIfAborted();
      if (error instanceof BodyTooLargeError) {
        const message = `${error.message}. Ask for fewer items or raise maxBodyBytes`;
        throw requestFailure(path, null, { kind: 'reduce-data', message });
      }
      const message = timeout.aborted
        ? `No complete answer within ${timeoutMs} ms`
        : `No answer: ${describeNetworkError(error)}`;
      throw requestFailure(path, null, { kind: 'transient', message });
    } finally {
      abort.forget();
    }
  }

  return {
    version,
    get,
    async getEdge(request) {
      const { body, apiVersion } = await get(request);
      const path = pathOf(request);
      const envelope = edgeEnvelopeSchema.safeParse(body);
      if (!envelope.success)
        throw requestFailure(path, 200, { kind: 'transient', message: 'The answer has no list of items' });
      return { data: envelope.data.data, next: cursorOf(envelope.data, path), apiVersion };
    },
  };
}

/** Refuses what cannot be sent as it is: an id that would climb the path, a token that would break the header. */
function checkRequest({ path: segments, accessToken }: GraphRequest, path: string): void {
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw requestFailure(path, null, { kind: 'bad-request', message: 'An id is empty or climbs the path' });
  }
  if (!/^[\x21-\x7e]+$/.test(accessToken)) {
    throw requestFailure(path, null, { kind: 'token', message: 'The access token holds characters that no token has' });
  }
}

function cursorOf(envelope: EdgeEnvelope, path: string): PagingCursor | null {
  const next = nextCursorOf(envelope);
  if (next === 'lost') {
    throw requestFailure(path, 200, { kind: 'transient', message: 'The answer names a next page but no cursor' });
  }
  return next;
}

function readAnswer(response: Response, text: string, path: string): GraphAnswer {
  const { status, headers } = response;
  const body = status === 200 ? asRecord(parseJson(text)) : null;
  if (body === null || isErrorBody(body)) {
    throw new GraphRequestError({ classification: classifyGraphError({ status, headers, body: text }), status, path });
  }
  return { body, apiVersion: headers.get('facebook-api-version') };
}

/** Both of Meta's error envelopes; the second has no `error` object. */
function isErrorBody(body: Readonly<Record<string, unknown>>): boolean {
  return 'error' in body || ('error_type' in body && 'error_message' in body);
}

/** The system's word for what happened (`ECONNREFUSED`), found in the cause that `fetch` hides it in; never a message. */
function describeNetworkError(error: unknown): string {
  const words: string[] = [];
  for (let cause = error; cause instanceof Error && words.length < 4; cause = cause.cause) {
    const word = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
    if (/^\w{1,60}$/.test(word)) words.push(word);
  }
  return words.join(': ') || 'unknown network error';
}
