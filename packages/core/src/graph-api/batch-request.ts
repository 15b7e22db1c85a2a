import { InvalidConfigurationError } from '../errors.js';
import type { UsageKey } from '../ports/usage-budget.js';
import type { GraphRequestError } from './graph-request-error.js';
import type { GraphAnswer } from './read-answer.js';

/** The most calls that Meta takes in one batch. */
export const MAX_BATCH_SIZE = 50;

/** One call of a batch. */
export interface GraphBatchItem {
  /** Ids and edge names, without the version: `['1234', 'posts']`. */
  readonly path: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  /**
   * Whose token the call is made with. `app` is the app's own where the client has `appId` and `appSecret`, and
   * otherwise the batch's. Default: the batch's.
   */
  readonly accessToken?: string | { readonly kind: 'app' };
  /** Budgets this call is charged to, besides the app's. Default: none. */
  readonly usageKeys?: readonly UsageKey[];
  /** Called when the call is sent, once for each HTTP request that holds it. Default: nobody is told. */
  readonly onSend?: () => void;
}

export interface GraphBatchRequest {
  /** At most 50. */
  readonly requests: readonly GraphBatchItem[];
  /** Stands for the batch, and for every call that names no other. */
  readonly accessToken: string;
  readonly signal: AbortSignal;
  /** Called once, when the one HTTP request is sent. Default: nobody is told. */
  readonly onSend?: () => void;
}

/** What became of one call of a batch. */
export type GraphBatchResult =
  | { readonly kind: 'answer'; readonly answer: GraphAnswer }
  | { readonly kind: 'failed'; readonly error: GraphRequestError };

/** A call of a batch with everything that Meta has to know. */
export interface BatchCall {
  /** With the version and without the query; for messages. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly usageKeys: readonly UsageKey[];
  /** `null` when it is the batch's. */
  readonly accessToken: string | null;
  readonly proof: string | null;
  readonly onSend: (() => void) | undefined;
}

/** @throws {InvalidConfigurationError} when it holds more calls than Meta takes. */
export function checkBatchSize(size: number): void {
  if (size <= MAX_BATCH_SIZE) return;
  throw new InvalidConfigurationError(
    `A batch of ${size} calls is too large; Meta takes ${MAX_BATCH_SIZE} at most. Split it`,
  );
}

/**
 * The form that carries a batch. Tokens and proofs stand in it and nowhere else: those of a call in its `relative_url`,
 * which is part of the body. Headers are asked for, since each call has its own usage headers.
 *
 * @see https://developers.facebook.com/docs/graph-api/batch-requests/
 */
export function toBatchForm(calls: readonly BatchCall[], accessToken: string, proof: string | null): URLSearchParams {
  const batch = calls.map((call) => ({ method: 'GET', relative_url: relativeUrlOf(call) }));
  return new URLSearchParams({
    batch: JSON.stringify(batch),
    include_headers: 'true',
    access_token: accessToken,
    ...(proof !== null && { appsecret_proof: proof }),
  });
}

function relativeUrlOf({ path, params, accessToken, proof }: BatchCall): string {
  const query = new URLSearchParams(params);
  if (accessToken !== null) query.set('access_token', accessToken);
  if (proof !== null) query.set('appsecret_proof', proof);
  const text = query.toString();
  // The leading slash is not part of a relative URL.
  return `${path.slice(1)}${text === '' ? '' : `?${text}`}`;
}
