import { answerRequest } from './answer-request.js';
import { batchResponse } from './batch-answer.js';
import { isBatch, parseBatch } from './batch-request.js';
import { createEdgeCache } from './edge-list.js';
import { failureResponse } from './failure-response.js';
import { createFaultList, type FaultRequest, type Faults } from './faults/fault.js';
import { failures, GraphFailure } from './graph-failure.js';
import { type GraphRequest, parseGraphRequest } from './graph-request.js';
import { jsonResponse, type ResponseHeaders } from './json-response.js';
import { createSeededRandom, randomFrom } from './random.js';
import type { AnswerTweaks, EdgeBehaviour } from './read-edge.js';
import { createRequestLog, type MutableRequestRecord, type RequestLog } from './request-log.js';
import { createThrottle, type Throttle, type ThrottleOptions } from './throttle.js';
import { createTokenControls, type TokenControls } from './token-controls.js';
import { authenticate, checkFormat, checkProof, createTokenRegistry } from './tokens.js';
import { answeringVersion } from './versions.js';
import type { AccountHandle } from './world/account-handle.js';
import type { InstagramAccountHandle } from './world/instagram-handle.js';
import type { PageHandle } from './world/page-handle.js';
import type { PageState } from './world/records.js';
import { type AddInstagramAccountOptions, type AddPageOptions, createWorld } from './world/world.js';

export interface GraphSimulatorOptions extends Partial<EdgeBehaviour> {
  /** The version that answers calls without one. Default: `v25.0`. */
  readonly version?: string;
  /** Then every call to `graph.facebook.com` needs an `appsecret_proof` that fits. Default: none. */
  readonly appSecret?: string;
  /** The same for `graph.instagram.com`, where the app has another secret. Default: none. */
  readonly instagramAppSecret?: string;
  /** Default: the machine's clock. */
  readonly now?: () => Date;
  /** The same seed and the same calls give the same world and the same answers. Default: 1. */
  readonly seed?: number;
  /** Where chance comes from, in place of the seed: numbers from 0 to below 1. */
  readonly random?: () => number;
  /** Call budgets. Default: no limit, no usage headers. */
  readonly throttle?: ThrottleOptions;
  /** Default: `newest-first`. */
  readonly order?: 'newest-first' | 'ranked';
  /** The most posts of one calendar year that a post edge gives out for one `since`/`until` window. Default: all. */
  readonly yearlyPostLimit?: number;
  /** The most items that an edge gives out for one window, after which it ends without `next`. Default: all. */
  readonly windowLimit?: number;
  /** How many media an Instagram account gives out, the most recent ones, whatever the window. Default: 10,000. */
  readonly mediaLimit?: number;
  /** Scheme and host of `next` and `previous`. Default: those of the call. */
  readonly linkBase?: string;
}

/**
 * A Graph API of your own: pages and Instagram accounts, their posts and reels, tokens, budgets and every way Meta has of answering badly.
 *
 * One engine: `handle` answers a request, and both `createGraphHandlers` (MSW) and `startGraphServer` (HTTP) call it.
 */
export interface GraphSimulator extends TokenControls {
  /** Answers one call. It never throws for what the call holds. */
  handle(request: Request): Promise<Response>;
  addPage(options?: AddPageOptions): PageHandle;
  /** An Instagram account, at `graph.facebook.com` or at `graph.instagram.com`, as it was connected. */
  addInstagramAccount(options?: AddInstagramAccountOptions): InstagramAccountHandle;
  /** Bad answers in place of right ones. */
  readonly faults: Faults;
  /** Every call so far. */
  readonly requests: RequestLog;
  readonly throttle: Pick<Throttle, 'reset'> & {
    /** When a page or account, or without one the app, is answered again; `null` when it is not blocked. */
    blockedUntil(page?: AccountHandle): Date | null;
  };
  /** Forgets calls, faults and budgets; the world stays. */
  reset(): void;
}

/**
 * Makes a Graph API simulator.
 *
 * @example
 * ```ts
 * const simulator = createGraphSimulator();
 * const page = simulator.addPage({ name: 'Example' });
 * page.publishReel({ message: 'Hello #world', at: new Date('2026-01-01T12:00:00Z') });
 * const server = await startGraphServer(simulator);
 * ```
 */
export function createGraphSimulator(options: GraphSimulatorOptions = {}): GraphSimulator {
  const now = options.now ?? (() => new Date());
  const stream = (label: string) =>
    options.random ? randomFrom(options.random) : createSeededRandom(options.seed ?? 1, label);
  const traces = stream('traces');
  const tokens = createTokenRegistry(stream('tokens'));
  const world = createWorld(stream('world'), tokens, now);
  const faults = createFaultList();
  const requests = createRequestLog();
  const throttle = createThrottle(options.throttle ?? {});
  const edges = createEdgeCache({
    order: options.order ?? 'newest-first',
    yearlyPostLimit: options.yearlyPostLimit ?? null,
    windowLimit: options.windowLimit ?? null,
    mediaLimit: options.mediaLimit ?? 10_000,
  });
  const behaviour: EdgeBehaviour = {
    honoursSince: options.honoursSince ?? true,
    honoursUntil: options.honoursUntil ?? true,
    windowBy: options.windowBy ?? 'created_time',
    pagingStyle: options.pagingStyle ?? 'cursors',
    endsWithEmptyPage: options.endsWithEmptyPage ?? false,
  };

  let batches = 0;

  function accountOf({ target, token }: GraphRequest): PageState | null {
    if (!('objectId' in target)) return null;
    if (target.objectId !== 'me') return world.find(target.objectId)?.page ?? null;
    const owner = token === null ? undefined : tokens.find(token)?.owner;
    if (owner?.kind === 'instagram') return owner.account;
    return owner?.kind === 'page' ? owner.page : null;
  }

  function answer(request: GraphRequest, tweaks: AnswerTweaks, common: CommonAnswer): Response {
    const { record, headers, fbtraceId, version } = common;
    let usage: ResponseHeaders = {};
    try {
      if (version === null) throw new GraphFailure(failures.unknownPath(request.version ?? ''));
      const isMe = 'objectId' in request.target && request.target.objectId === 'me';
      const token = authenticate(tokens, {
        token: request.token,
        host: request.host,
        target: isMe ? 'me' : 'object',
        appSecret: options.appSecret ?? null,
        now: now(),
      });
      const verdict = throttle.charge({ account: accountOf(request), tokenKind: token.owner.kind }, now());
      usage = verdict.headers;
      if (verdict.refusal !== null) throw new GraphFailure(verdict.refusal);
      const appSecret = request.host === 'instagram' ? options.instagramAppSecret : options.appSecret;
      checkProof(appSecret ?? null, token.value, request.proof);
      const linkBase = options.linkBase ?? request.origin;
      const sources = { world, tokens, edges, behaviour, linkBase, now: now() };
      const nonce = record.sequence;
      const body = answerRequest(sources, { request, token, version, tweaks, nonce });
      return jsonResponse(body, 200, { ...headers, ...usage });
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error;
      record.errorCode = error.options.code;
      return failureResponse(error.options, fbtraceId, { ...headers, ...usage });
    }
  }

  /** What every answer has, a batch's as well. */
  function begin(request: GraphRequest) {
    const at = now();
    const version = answeringVersion(request.version ?? options.version ?? 'v25.0', at);
    const fbtraceId = `A${traces.text(22)}`;
    return { at, version, fbtraceId, headers: commonHeaders(version, fbtraceId, at) };
  }

  async function answerCall(request: GraphRequest): Promise<Response> {
    const start = begin(request);
    const record = requests.add(request, { pageId: accountOf(request)?.id ?? null, at: start.at });
    const common = { record, ...start };
    const faultRequest: FaultRequest = {
      method: record.method,
      path: record.path,
      isBatch: false,
      edge: record.edge,
      pageId: record.pageId,
      query: record.query,
      signal: request.signal,
    };
    const respond = faults.meet(faultRequest);
    record.faulted = respond !== null;
    const response = respond
      ? await respond({
          request: faultRequest,
          fbtraceId: start.fbtraceId,
          headers: start.headers,
          answer: async (tweaks = {}) => answer(request, tweaks, common),
        })
      : answer(request, {}, common);
    record.status = response.status;
    return response;
  }

  /** A batch that is refused as a whole, or met by a fault as a whole, is recorded as one call. */
  async function answerBatch(outer: GraphRequest, incoming: Request): Promise<Response> {
    const { fbtraceId, headers } = begin(outer);
    batches += 1;
    const batch = batches;
    const request = { ...NO_CALL, method: outer.method, isBatch: true, signal: outer.signal };
    const respond = faults.meet(request);
    let errorCode: number | null = null;
    const right = async () => {
      try {
        const { token, calls, includesHeaders } = await parseBatch(outer, incoming, batch);
        checkFormat(tokens, token);
        const answers: Response[] = [];
        for (const call of calls) answers.push(await answerCall(call));
        return await batchResponse(answers, includesHeaders, headers);
      } catch (error) {
        if (!(error instanceof GraphFailure)) throw error;
        errorCode = error.options.code;
        return failureResponse(error.options, fbtraceId, headers);
      }
    };
    const response = respond === null ? await right() : await respond({ request, fbtraceId, headers, answer: right });
    if (!requests.all.some((record) => record.batch === batch)) {
      const record = requests.add({ ...outer, batch }, { pageId: null, at: now() });
      Object.assign(record, { status: response.status, errorCode, faulted: respond !== null });
    }
    return response;
  }

  return {
    ...createTokenControls(world, tokens),
    addPage: (pageOptions = {}) => world.addPage(pageOptions),
    addInstagramAccount: (accountOptions = {}) => world.addInstagramAccount(accountOptions),
    faults,
    requests,
    throttle: {
      reset: throttle.reset,
      blockedUntil: (page) => throttle.blockedUntil(page?.id ?? null, now()),
    },
    reset() {
      faults.clear();
      requests.reset();
      throttle.reset();
      batches = 0;
    },
    async handle(incoming) {
      const request = parseGraphRequest(incoming);
      return isBatch(request) ? answerBatch(request, incoming) : answerCall(request);
    },
  };
}

const NO_CALL = { path: '', edge: null, pageId: null, query: {} } as const;

interface CommonAnswer {
  readonly record: MutableRequestRecord;
  readonly version: string | null;
  readonly fbtraceId: string;
  readonly headers: ResponseHeaders;
}

function commonHeaders(version: string | null, fbtraceId: string, at: Date): ResponseHeaders {
  return {
    ...(version === null ? {} : { 'facebook-api-version': version }),
    'x-fb-trace-id': fbtraceId.slice(0, 12),
    'x-fb-request-id': fbtraceId,
    'cache-control': 'private, no-cache, no-store, must-revalidate',
    date: at.toUTCString(),
  };
}
