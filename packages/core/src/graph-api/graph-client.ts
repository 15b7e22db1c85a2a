import { type Clock, systemClock } from '../ports/clock.js';
import { type UsageBudget, type UsageKey, unlimitedUsageBudget } from '../ports/usage-budget.js';
import { callBatch } from './batch.js';
import type { GraphBatchRequest, GraphBatchResult } from './batch-request.js';
import { checkPath, checkToken } from './check-request.js';
import { checkBaseUrl, checkPositive, checkSecret, checkVersion, GRAPH_API_VERSION } from './client-options.js';
import { createGraphConnection } from './graph-connection.js';
import { GraphRequestError } from './graph-request-error.js';
import { type GraphAnswer, readAnswer } from './read-answer.js';
import { type GraphEdgeAnswer, readEdgeAnswer } from './read-edge-answer.js';
import type { ChargedAnswer } from './usage-observations.js';

export interface GraphClientOptions {
  /** Default: the global `fetch`, looked up at each call. */
  readonly fetch?: typeof globalThis.fetch;
  /** Default: `https://graph.facebook.com`. Plain HTTP is accepted for loopback hosts only. */
  readonly baseUrl?: string;
  /** `v` and a number, as Meta writes it. Default: `GRAPH_API_VERSION`. */
  readonly version?: string;
  /** Adds `appsecret_proof` to every call. Default: none. */
  readonly appSecret?: string;
  /** Names the app's budget in `budget`, and with `appSecret` makes the app's own token. Default: `app`, and no token. */
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

/**
 * Reads the Graph API, one HTTP request at a time and each only once.
 *
 * Guarantees: the token travels in the `Authorization` header, that of a batch in the body, and nowhere else; no redirect
 * is followed; nothing is retried, so attempts never multiply; an abort of `signal` rejects with its reason; every other
 * failure is a `GraphRequestError` that says what it means.
 *
 * @example
 * ```ts
 * const client = createGraphClient({ appSecret });
 * const { data, next } = await client.getEdge({ path: [pageId, 'posts'], params: { limit: '100' }, accessToken, signal });
 * ```
 */
export interface GraphClient {
  readonly version: string;
  readonly clock: Clock;
  /** @throws {GraphRequestError} */
  get(request: GraphRequest): Promise<GraphAnswer>;
  /** `get` of an edge: a list and where it goes on. @throws {GraphRequestError} */
  getEdge(request: GraphRequest): Promise<GraphEdgeAnswer>;
  /**
   * Makes up to 50 calls in one HTTP request; what became of each, in their order. A call that failed fails alone. Saves
   * time and no budget: Meta counts every call. A call whose budget is spent is left out of the request and failed;
   * without any call left no request is sent.
   *
   * @throws {InvalidConfigurationError} when there are more than 50.
   * @throws {GraphRequestError} when the batch failed as a whole.
   * @see https://developers.facebook.com/docs/graph-api/batch-requests/
   */
  batch(request: GraphBatchRequest): Promise<readonly GraphBatchResult[]>;
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
  const clock = options.clock ?? systemClock;
  const appSecret = checkSecret('appSecret', options.appSecret);
  const appKey: UsageKey = { level: 'app', id: options.appId ?? 'app' };
  const connection = createGraphConnection({
    version,
    baseUrl: checkBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL),
    timeoutMs: checkPositive('timeoutMs', options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    maxBodyBytes: checkPositive('maxBodyBytes', options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES),
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    budget: options.budget ?? unlimitedUsageBudget,
    appSecret,
    appKey,
    clock,
  });
  const appToken = options.appId === undefined || appSecret === undefined ? null : `${options.appId}|${appSecret}`;

  async function get({ path: segments, params, accessToken, usageKeys = [], signal, onSend }: GraphRequest) {
    const path = connection.pathOf(segments);
    signal.throwIfAborted();
    checkPath(segments, path);
    checkToken(accessToken, path);
    const searchParams = new URLSearchParams(params);
    const proof = await connection.proofOf(accessToken);
    if (proof !== null) searchParams.set('appsecret_proof', proof);
    const headers = { authorization: `Bearer ${accessToken}` };
    const spent = await connection.checkBudget(usageKeys, path);
    if (spent !== null) throw spent;
    let charged: ChargedAnswer = { headers: null, keys: usageKeys, failure: null, calls: 1 };
    try {
      const answer = await connection.send({ method: 'GET', path, searchParams, headers, signal, onSend });
      charged = { ...charged, headers: answer.headers };
      return readAnswer(answer, path);
    } catch (error) {
      if (error instanceof GraphRequestError) charged = { ...charged, failure: error.classification };
      throw error;
    } finally {
      await connection.recordUsage([charged]);
    }
  }

  return {
    version,
    clock,
    get,
    batch: (request) => callBatch(connection, version, appToken, request),
    getEdge: async (request) => readEdgeAnswer(await get(request), connection.pathOf(request.path)),
  };
}
