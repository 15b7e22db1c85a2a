import { InvalidConfigurationError } from '../errors.js';
import { redactSecrets } from '../graph-api/redact-secrets.js';
import { DEFAULT_FAILURE_POLICY, decideFailureAction, type FailurePolicy } from '../ingestion/failure-policy.js';
import { describeError } from '../ingestion/recorded-error.js';
import type { JobOutcome, RetryOutcome } from '../ports/job-runner.js';

/** How one attempt at a job went. */
export type AttemptResult = JobOutcome | { readonly kind: 'threw'; readonly error: unknown };

/** What follows from it. */
export type NextStep = EndStep | AgainStep;

/** The job has ended. */
export interface EndStep extends WaitOfApp {
  readonly kind: 'end';
  readonly outcome: 'done' | 'failed';
  /** Why it failed, without secrets; `null` when it did not. */
  readonly reason: string | null;
}

/** The job runs again. */
export interface AgainStep extends WaitOfApp {
  readonly kind: 'again';
  /** Milliseconds until it may start. */
  readonly delayMs: number;
  /** Attempts that it has spent then. */
  readonly spentAttempts: number;
  /** Why it runs again, without secrets. */
  readonly reason: string;
}

interface WaitOfApp {
  /** How many milliseconds no job may start from now on; 0 when the others go on. */
  readonly holdMs: number;
}

/**
 * A handler's outcome, when it is one: a handler that is written in JavaScript may forget to return it. For those who
 * write a `JobRunner`; what it throws is to be treated as if the handler had thrown it.
 *
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

function isRetry({ delayMs, spendAttempt, reason, scope }: RetryOutcome): boolean {
  return (
    delayMs >= 0 &&
    Number.isFinite(delayMs) &&
    typeof spendAttempt === 'boolean' &&
    typeof reason === 'string' &&
    (scope === undefined || scope === 'job' || scope === 'app')
  );
}

/** Which retries there are, and how long the pauses are after a handler threw. */
export type RetryRules = Pick<FailurePolicy, 'maxAttempts' | 'backoffBaseMs' | 'backoffCapMs'>;

/**
 * Decides what happens after an attempt, for those who write a `JobRunner`. Pure.
 *
 * Pauses after a throw are random, up to `backoffBaseMs` doubled with each attempt, and up to `backoffCapMs` at most.
 * A wait of the app holds the others also when this job's attempts are spent.
 *
 * @example
 * ```ts
 * const next = decideAfterAttempt(result, attempt, DEFAULT_FAILURE_POLICY, Math.random);
 * if (next.holdMs > 0) await queue.hold(next.holdMs);
 * if (next.kind === 'again') await queue.runLater(job, next.delayMs);
 * ```
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
      return { kind: 'end', outcome: 'done', reason: null, holdMs: 0 };
    case 'fail':
      return { kind: 'end', outcome: 'failed', reason: redactSecrets(result.reason), holdMs: 0 };
    case 'retry': {
      const { delayMs, spendAttempt, scope } = result;
      const reason = redactSecrets(result.reason);
      const holdMs = scope === 'app' ? delayMs : 0;
      if (spendAttempt && attempt >= rules.maxAttempts) return { kind: 'end', outcome: 'failed', reason, holdMs };
      return { kind: 'again', delayMs, spentAttempts: spendAttempt ? attempt : attempt - 1, reason, holdMs };
    }
    case 'threw': {
      const reason = describeError(result.error);
      const action = decideFailureAction(
        { kind: 'unknown', retryAfterMs: null },
        { attempt, consecutiveFailures: 0, selfCheck: null, suspectedBefore: false, previousWaitMs: null },
        random,
        { ...DEFAULT_FAILURE_POLICY, ...rules },
      );
      if (action.kind !== 'retry') return { kind: 'end', outcome: 'failed', reason, holdMs: 0 };
      return { kind: 'again', delayMs: action.delayMs, spentAttempts: attempt, reason, holdMs: 0 };
    }
  }
}
