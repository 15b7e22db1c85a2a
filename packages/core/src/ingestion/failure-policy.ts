import type { GraphErrorKind } from '../graph-api/graph-error-kind.js';
import type { AccessCheck } from '../ports/content-source.js';
import type { IngestionStatus } from '../ports/ingestion-state-repository.js';

/** How long to wait and how often to try; every delay is in milliseconds. */
export interface FailurePolicy {
  /** Tries of one run in all, the first one counted. Default: 5. */
  readonly maxAttempts: number;
  /** The longest pause after the first failed try; it doubles with each further one. Default: 2,000 (2 s). */
  readonly backoffBaseMs: number;
  /** What the pause never exceeds, unless Meta asks for more. Default: 300,000 (5 min). */
  readonly backoffCapMs: number;
  /** When to look again at something that only may be gone. Default: 900,000 (15 min). */
  readonly secondLookDelayMs: number;
  /** The wait at a rate limit when Meta names none; it doubles while the limit lasts. Default: 300,000 (5 min). */
  readonly rateLimitBaseMs: number;
  /** What that wait never exceeds: Meta counts in rolling hours. Default: 3,600,000 (1 h). */
  readonly rateLimitCapMs: number;
  /** How long to leave an account alone after a policy block. Default: 21,600,000 (6 h). */
  readonly policyBlockDelayMs: number;
  /** The pause after a request that Meta refuses as wrong; it doubles with each failed run before. Default: 900,000 (15 min). */
  readonly badRequestBaseMs: number;
  /** What that pause never exceeds. Default: 86,400,000 (1 day). */
  readonly badRequestCapMs: number;
  /** From this many failed runs in a row on, a wrong request is shown to a person. Default: 5. */
  readonly badRequestSurfaceAfter: number;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

export const DEFAULT_FAILURE_POLICY: FailurePolicy = {
  maxAttempts: 5,
  backoffBaseMs: 2 * SECOND_MS,
  backoffCapMs: 5 * MINUTE_MS,
  secondLookDelayMs: 15 * MINUTE_MS,
  rateLimitBaseMs: 5 * MINUTE_MS,
  rateLimitCapMs: HOUR_MS,
  policyBlockDelayMs: 6 * HOUR_MS,
  badRequestBaseMs: 15 * MINUTE_MS,
  badRequestCapMs: 24 * HOUR_MS,
  badRequestSurfaceAfter: 5,
};

/** What is known of an integration when one of its runs fails. */
export interface FailureMemory {
  /** Which try of this run failed; 1 is the first. */
  readonly attempt: number;
  /** Failed runs in a row before this one. */
  readonly consecutiveFailures: number;
  /** What `ContentSource.checkAccess` found after this failure; `null` when it was not asked. */
  readonly selfCheck: AccessCheck['kind'] | null;
  /** Whether an earlier run already left a suspicion that waits for its second look. */
  readonly suspectedBefore: boolean;
  /** How long the last run was told to wait at a rate limit; `null` when it did not end at one. */
  readonly previousWaitMs: number | null;
}

/** What to do about a failure; every delay is a whole number of milliseconds. */
export type FailureAction =
  /** Record it, stop reading the integration, tell the host once. */
  | { readonly kind: 'pause'; readonly status: Exclude<IngestionStatus, 'ACTIVE' | 'DISABLED'> }
  /** Ask `ContentSource.checkAccess`, then decide again with its result. */
  | { readonly kind: 'self-check' }
  /** Remember the suspicion, and look once more after the delay. */
  | { readonly kind: 'second-look'; readonly delayMs: number }
  /** Wait; spends no attempt. */
  | { readonly kind: 'wait'; readonly delayMs: number }
  /** Ask for smaller pages. A source that is at its smallest passes the failure on as `transient`. */
  | { readonly kind: 'reduce-page-size' }
  /** Try again after the delay; spends an attempt. */
  | { readonly kind: 'retry'; readonly delayMs: number }
  /** The attempts are spent: record it, and let the next tick try again. */
  | { readonly kind: 'give-up' }
  /** Record it, and leave the integration alone for the delay. `surface` is true when a person should see it. */
  | { readonly kind: 'postpone'; readonly delayMs: number; readonly surface: boolean };

/** The part of a classified error that the policy looks at. */
export interface PolicyFailure {
  readonly kind: GraphErrorKind;
  readonly retryAfterMs: number | null;
}

/**
 * Decides what follows from a failed call to Meta.
 *
 * A dead token pauses at once, because Meta says so in so many words. A missing permission or Page pauses only after the
 * token itself was checked, and `suspicious` only after a second look as well, for valid tokens get these answers in
 * Meta's outages. A check that Meta does not answer makes it an outage, handled like `transient`. A check that finds
 * another account's token ends in `PAUSED_PERMISSION`: to connect again helps.
 *
 * Retries back off exponentially with full jitter; a delay is never shorter than what Meta asks for, and at a rate
 * limit exactly that.
 *
 * @param random a number from 0 up to 1, such as `Math.random`; called for retries only
 *
 * @example
 * ```ts
 * decideFailureAction(
 *   { kind: 'rate-limit', retryAfterMs: 180_000 },
 *   { attempt: 1, consecutiveFailures: 0, selfCheck: null, suspectedBefore: false, previousWaitMs: null },
 *   Math.random,
 * ); // { kind: 'wait', delayMs: 180_000 }
 * ```
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function decideFailureAction(
  failure: PolicyFailure,
  memory: FailureMemory,
  random: () => number,
  policy: FailurePolicy = DEFAULT_FAILURE_POLICY,
): FailureAction {
  switch (failure.kind) {
    case 'token':
      return { kind: 'pause', status: 'PAUSED_TOKEN' };
    case 'permission':
    case 'not-found':
    case 'suspicious':
      return confirm(failure.kind, failure, memory, random, policy);
    case 'rate-limit':
      return { kind: 'wait', delayMs: told(failure) || untoldWait(memory, policy) };
    case 'reduce-data':
      return { kind: 'reduce-page-size' };
    case 'policy-block':
      return { kind: 'postpone', delayMs: notBefore(failure, policy.policyBlockDelayMs), surface: false };
    case 'bad-request': {
      const delayMs = doubling(policy.badRequestBaseMs, memory.consecutiveFailures, policy.badRequestCapMs);
      const surface = memory.consecutiveFailures + 1 >= policy.badRequestSurfaceAfter;
      return { kind: 'postpone', delayMs: notBefore(failure, delayMs), surface };
    }
    case 'transient':
    case 'unknown':
      return retry(failure, memory, random, policy);
  }
}

function confirm(
  kind: 'permission' | 'not-found' | 'suspicious',
  failure: PolicyFailure,
  memory: FailureMemory,
  random: () => number,
  policy: FailurePolicy,
): FailureAction {
  switch (memory.selfCheck) {
    case null:
      return { kind: 'self-check' };
    case 'dead':
      return { kind: 'pause', status: 'PAUSED_TOKEN' };
    case 'unavailable':
      return retry(failure, memory, random, policy);
    case 'valid':
    case 'mismatched':
      if (kind === 'suspicious' && !memory.suspectedBefore) {
        return { kind: 'second-look', delayMs: notBefore(failure, policy.secondLookDelayMs) };
      }
      return {
        kind: 'pause',
        status: kind === 'permission' || memory.selfCheck === 'mismatched' ? 'PAUSED_PERMISSION' : 'PAUSED_NOT_FOUND',
      };
  }
}

function retry(
  failure: PolicyFailure,
  memory: FailureMemory,
  random: () => number,
  policy: FailurePolicy,
): FailureAction {
  if (memory.attempt >= policy.maxAttempts) return { kind: 'give-up' };
  const bound = doubling(policy.backoffBaseMs, memory.attempt - 1, policy.backoffCapMs);
  return { kind: 'retry', delayMs: notBefore(failure, random() * bound) };
}

function untoldWait(memory: FailureMemory, policy: FailurePolicy): number {
  const wait = memory.previousWaitMs === null ? policy.rateLimitBaseMs : memory.previousWaitMs * 2;
  return Math.round(Math.min(Math.max(wait, policy.rateLimitBaseMs), policy.rateLimitCapMs));
}

function doubling(baseMs: number, times: number, capMs: number): number {
  return Math.min(capMs, baseMs * 2 ** Math.max(0, times));
}

function notBefore(failure: PolicyFailure, delayMs: number): number {
  return Math.max(Math.round(delayMs), told(failure));
}

/** 0 when Meta named no wait. */
function told(failure: PolicyFailure): number {
  return failure.retryAfterMs === null ? 0 : Math.max(0, Math.ceil(failure.retryAfterMs));
}
