import { GraphRequestError } from '../graph-api/graph-request-error.js';
import { migratedPageIdOf } from '../graph-api/migrated-page-id.js';
import { rateLimitScopeOf } from '../graph-api/rate-limit-scope.js';
import type { AccessCheck } from '../ports/content-source.js';
import type { IngestionState, RecordedError } from '../ports/ingestion-state-repository.js';
import { decideFailureAction, type FailureAction, type FailureMemory, type PolicyFailure } from './failure-policy.js';
import type { AfterFailure, FailedReport, RateLimitedReport } from './ingestion-report.js';
import type { IngestionRun } from './ingestion-run.js';
import { toRecordedError } from './recorded-error.js';

type SettledAction = Exclude<FailureAction, { kind: 'self-check' | 'reduce-page-size' }>;

/**
 * Carries out what the failure policy decides about a run that failed: checks the token where the policy asks for it,
 * saves the state, writes the failure log, and tells the host, once, when a person has to act.
 */
export async function concludeFailure(
  run: IngestionRun,
  thrown: unknown,
  accessToken: string | null,
): Promise<FailedReport | RateLimitedReport> {
  const { action, check } = await decide(run, thrown, accessToken);
  const now = run.clock.now();
  const error = confirmedError(toRecordedError(thrown, now), action, check);
  const wasActive = run.state.status === 'ACTIVE';
  await run.update((state) => afterFailure(state, action, error, now));
  if (action.kind !== 'retry' && action.kind !== 'wait') await recordRunFailure(run, error);
  if (action.kind === 'wait') {
    return run.report({ kind: 'rate-limited', retryAfterMs: action.delayMs, scope: rateLimitScopeOf(error), error });
  }
  if (action.kind === 'pause' && wasActive) await tellHost(run, action.status, error);
  return run.report({ kind: 'failed', error, next: toAfterFailure(action) });
}

async function decide(run: IngestionRun, thrown: unknown, accessToken: string | null) {
  let failure = toPolicyFailure(thrown);
  let check: AccessCheck | null = null;
  for (;;) {
    const memory: FailureMemory = {
      attempt: run.attempt,
      consecutiveFailures: run.state.consecutiveFailures,
      selfCheck: check?.kind ?? null,
      suspectedBefore: run.state.suspicion !== null,
    };
    const action = decideFailureAction(failure, memory, run.random, run.policy);
    if (action.kind === 'self-check' && accessToken !== null) {
      check = await run.checkAccess(accessToken);
    } else if (action.kind === 'reduce-page-size' || action.kind === 'self-check') {
      // The source halves pages by itself; what reaches this place cannot be halved any more.
      failure = { kind: 'transient', retryAfterMs: failure.retryAfterMs };
    } else return { action: action satisfies SettledAction, check };
  }
}

function toPolicyFailure(thrown: unknown): PolicyFailure {
  return thrown instanceof GraphRequestError ? thrown.classification : { kind: 'transient', retryAfterMs: null };
}

/** A failure that the self-check explained better is recorded as what it turned out to be. */
function confirmedError(error: RecordedError, action: SettledAction, check: AccessCheck | null): RecordedError {
  if (action.kind !== 'pause' || check === null || check.kind === 'valid') return error;
  const kind = action.status === 'PAUSED_TOKEN' ? 'token' : error.kind;
  return { ...error, kind, message: `${error.message} (token check: ${check.reason})` };
}

function afterFailure(state: IngestionState, action: SettledAction, error: RecordedError, now: Date): IngestionState {
  const after = (delayMs: number) => new Date(now.getTime() + delayMs);
  const failed = { ...state, lastError: error, consecutiveFailures: state.consecutiveFailures + 1 };
  switch (action.kind) {
    case 'pause':
      return { ...failed, status: action.status, suspicion: null, nextEligibleAt: null };
    case 'second-look':
      return { ...failed, suspicion: error, nextEligibleAt: after(action.delayMs) };
    case 'postpone':
      return { ...failed, nextEligibleAt: after(action.delayMs) };
    case 'give-up':
      return failed;
    case 'wait':
      return { ...state, lastError: error, nextEligibleAt: after(action.delayMs) };
    case 'retry':
      return { ...state, lastError: error };
  }
}

function toAfterFailure(action: Exclude<SettledAction, { kind: 'wait' }>): AfterFailure {
  switch (action.kind) {
    case 'pause':
      return { kind: 'paused', status: action.status };
    case 'postpone':
      return { kind: 'postponed', delayMs: action.delayMs, surface: action.surface };
    case 'give-up':
      return { kind: 'gave-up' };
    case 'retry':
    case 'second-look':
      return action;
  }
}

async function recordRunFailure(run: IngestionRun, error: RecordedError): Promise<void> {
  const { organizationId, integrationId } = run.integration;
  await run.ports.state.recordFailures([
    { organizationId, integrationId, scope: 'run', externalContentId: null, error },
  ]);
}

async function tellHost(
  run: IngestionRun,
  status: (FailureAction & { kind: 'pause' })['status'],
  error: RecordedError,
): Promise<void> {
  const { organizationId, integrationId, externalAccountId } = run.integration;
  const migratedTo = migratedPageIdOf(error.message);
  try {
    await run.ports.integrations.onReauthorizationRequired({
      organizationId,
      integrationId,
      externalAccountId,
      status,
      error,
      migratedTo,
    });
  } catch (cause) {
    const { message } = toRecordedError(cause, error.at);
    run.logger.error('The host could not be told that an integration is paused', {
      organizationId,
      integrationId,
      message,
    });
  }
}
