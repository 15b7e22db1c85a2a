import { IngestError, type IngestErrorOptions } from '../errors.js';
import type { UsageKey } from '../ports/usage-budget.js';
import type { GraphErrorClassification } from './classify-graph-error.js';

/** What a `GraphRequestError` is made of. */
export interface GraphRequestFailure {
  readonly classification: GraphErrorClassification;
  /** HTTP status; `null` when there was no answer. */
  readonly status: number | null;
  /** For example `/v25.0/1234/posts`. */
  readonly path: string;
  /** Default: `GET`. */
  readonly method?: 'GET' | 'POST';
  /** The budget that kept the call from being made. Default: it was made. */
  readonly spentBudget?: UsageKey;
}

/**
 * A Graph API call that did not give what was asked for; `classification` says what that means.
 *
 * Holds the path without its query, so neither a token nor a proof can be in it.
 */
export class GraphRequestError extends IngestError {
  override name = 'GraphRequestError';
  readonly classification: GraphErrorClassification;
  readonly status: number | null;
  readonly path: string;
  readonly spentBudget: UsageKey | null;

  constructor(failure: GraphRequestFailure, options: IngestErrorOptions = {}) {
    const { classification, status, path, method = 'GET', spentBudget } = failure;
    const { kind, code, subcode, message } = classification;
    const answer = status === null ? 'no answer' : `HTTP ${status}`;
    const codes = `${code === null ? '' : `, code ${code}`}${subcode === null ? '' : `/${subcode}`}`;
    super('GRAPH_REQUEST', `${method} ${path} failed (${kind}, ${answer}${codes}): ${message}`, options);
    this.classification = classification;
    this.status = status;
    this.path = path;
    this.spentBudget = spentBudget ?? null;
  }
}

/** A failure that Meta did not put into an error of its own. */
export function requestFailure(
  path: string,
  status: number | null,
  facts: Pick<GraphErrorClassification, 'kind' | 'message'> & {
    readonly retryAfterMs?: number;
    readonly method?: 'GET' | 'POST';
  },
  spentBudget?: UsageKey,
): GraphRequestError {
  const { method = 'GET', ...known } = facts;
  const retryable = !['token', 'permission', 'not-found', 'bad-request'].includes(known.kind);
  const classification = { retryable, retryAfterMs: null, code: null, subcode: null, fbtraceId: null, ...known };
  return new GraphRequestError({ classification, status, path, method, ...(spentBudget && { spentBudget }) });
}
