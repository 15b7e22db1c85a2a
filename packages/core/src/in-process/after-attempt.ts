import { InvalidConfigurationError } from '../errors.js';
import { redactSecrets } from '../graph-api/redact-secrets.js';
import { DEFAULT_FAILURE_POLICY, decideFailureAction, type FailurePolicy } from '../ingestion/failure-policy.js';
import { describeError } from '../ingestion/recorded-error.js';
import type { JobOutcome } from '../ports/job-runner.js';

/** How one attempt at a job went. */
export type AttemptResult = JobOutcome | { readonly kind: 'threw'; readonly error: unknown };

/** What follows from it. */
export type NextStep =
  | { readonly kind: 'end'; readonly outcome: 'done' | 'failed'; readonly reason: string | null }
  | { readonly kind: 'again'; readonly delayMs: number; readonly spentAttempts: number; readonly reason: string };

/**
 * A handler's outcome, when it is one: a handler that is written in JavaScript may forget to return it.
 * @throws {InvalidConfigurationError} when it is none.
 */
export function checkOutcome(outcome: JobOutcome | undefined): JobOutcome {
  if (outcome?.kind === 'done') return outcome;
  if (outcome?.kind === 'fail' && typeof outcome.reason === 'string') return outcome;
  if (outcome?.kind === 'retry' && isRetry(outcome)) return outcome;
  throw new InvalidConfigurationError(
    'The job handler gave no outcome. Return { kind: "done" }, "fail" with a reason, or "retry" with reason, delayMs and spendAttempt.',
  );
}

function isRetry({ delayMs, spendAttempt, reason }: JobOutcome & { readonly kind: 'retry' }): boolean {
  return delayMs >= 0 && Number.isFinite(delayMs) && typeof spendAttempt === 'boolean' && typeof reason === 'string';
}

/** Which retries there are, and how long the pauses are after a handler threw. */
export type RetryRules = Pick<FailurePolicy, 'maxAttempts' | 'backoffBaseMs' | 'backoffCapMs'>;

/**
 * Decides what happens after an attempt. Pure.
 *
 * @param attempt which attempt it was; 1 is the first
 * @param random a number from 0 up to 1; called for pauses after a throw only
 */
export function decideAfterAttempt(
  result: AttemptResult,
  attempt: number,
  rules: RetryRules,
  random: () => number,
): NextStep {
  switch (result.kind) {
    case 'done':
      return { kind: 'end', outcome: 'done', reason: null };
    case 'fail':
      return { kind: 'end', outcome: 'failed', reason: redactSecrets(result.reason) };
    case 'retry': {
      const reason = redactSecrets(result.reason);
      if (!result.spendAttempt) return { kind: 'again', delayMs: result.delayMs, spentAttempts: attempt - 1, reason };
      if (attempt >= rules.maxAttempts) return { kind: 'end', outcome: 'failed', reason };
      return { kind: 'again', delayMs: result.delayMs, spentAttempts: attempt, reason };
    }
    case 'threw': {
      const reason = describeError(result.error);
      const action = decideFailureAction(
        { kind: 'unknown', retryAfterMs: null },
        { attempt, consecutiveFailures: 0, selfCheck: null, suspectedBefore: false, previousWaitMs: null },
        random,
        { ...DEFAULT_FAILURE_POLICY, ...rules },
      );
      if (action.kind !== 'retry') return { kind: 'end', outcome: 'failed', reason };
      return { kind: 'again', delayMs: action.delayMs, spentAttempts: attempt, reason };
    }
  }
}
