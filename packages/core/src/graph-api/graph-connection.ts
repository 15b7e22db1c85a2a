import type { Clock } from '../ports/clock.js';
import type { UsageBudget, UsageKey } from '../ports/usage-budget.js';
import { appSecretProof } from './appsecret-proof.js';
import { graphPathOf } from './graph-path.js';
import { type GraphRequestError, requestFailure } from './graph-request-error.js';
import type { RawAnswer } from './read-answer.js';
import { type HttpRequest, type SendOptions, sendRequest } from './send-request.js';
import { type ChargedAnswer, toUsageObservations } from './usage-observations.js';

/** What a client is made of; checked options. */
export interface GraphConnectionOptions extends SendOptions {
  readonly version: string;
  readonly baseUrl: string;
  readonly appSecret: string | undefined;
  readonly appKey: UsageKey;
  readonly budget: UsageBudget;
  readonly clock: Clock;
}

/** What every way of calling shares: paths, proofs, budgets and sending. */
export interface GraphConnection {
  /** The path of a call, with the version and escaped. */
  pathOf(segments: readonly string[]): string;
  /** The proof of a token; `null` without an app secret. */
  proofOf(accessToken: string): Promise<string | null>;
  /** Why a call must not be made now; `null` when it may be, and then `recordUsage` has to hear of it in any case. */
  checkBudget(keys: readonly UsageKey[], path: string): Promise<GraphRequestError | null>;
  /** Tells the budget what became of calls, and what answers say about it. */
  recordUsage(answers: readonly ChargedAnswer[]): Promise<void>;
  send(request: Omit<HttpRequest, 'url'>): Promise<RawAnswer>;
}

export function createGraphConnection(options: GraphConnectionOptions): GraphConnection {
  const { version, baseUrl, appSecret, appKey, budget, clock } = options;
  return {
    pathOf: (segments) => graphPathOf(version, segments),
    proofOf: async (accessToken) => (appSecret === undefined ? null : appSecretProof(appSecret, accessToken)),
    async checkBudget(keys, path) {
      const now = clock.now();
      const decision = await budget.check([appKey, ...keys], now);
      if (decision.kind === 'go') return null;
      const retryAfterMs = Math.max(decision.until.getTime() - now.getTime(), 0);
      const message = 'The usage budget is spent; the call was not made';
      return requestFailure(path, null, { kind: 'rate-limit', retryAfterMs, message }, decision.key);
    },
    recordUsage: (answers) =>
      budget.record(answers.flatMap((answer) => toUsageObservations(answer, appKey, clock.now()))),
    async send(request) {
      const { response, text } = await sendRequest({ ...request, url: `${baseUrl}${request.path}` }, options);
      return { status: response.status, headers: response.headers, body: text };
    },
  };
}
