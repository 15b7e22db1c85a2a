import { GraphRequestError } from '../graph-api/graph-request-error.js';
import { rateLimitScopeOf } from '../graph-api/rate-limit-scope.js';
import type { AccessCheck } from '../ports/content-source.js';
import type { IngestionState, RecordedError } from '../ports/ingestion-state-repository.js';
import { decideFailureAction, type FailureAction, type FailureMemory, type PolicyFailure } from './failure-policy.js';
import type { AfterFailure, FailedReport, RateLimitedReport } from './ingestion-report.js';
import type { IngestionRun } from './ingestion-run.js';
import { describeError, toRecordedError } from './recorded-error.js';
import { tellHost } from './tell-host.js';
import { tellThrown } from './tell-thrown.js';

type SettledAction = Exclude<FailureAction, { kind: 'self-check' | 'reduce-page-size' }>;

const TRANSIENT: PolicyFailure = { kind: 'transient', retryAfterMs: null };

/**
 * Carries out what the failure policy decides about a run that failed: checks the token where the policy asks for it,
 * saves the state, tells the host, once, when a person has to act, and writes the failure log.
 */
export async function concludeFailure(
  run: IngestionRun,
  thrown: unknown,
  accessToken: string | null,
): Promise<FailedReport | RateLimitedReport> {
  const { action, check } = await decide(run, thrown, accessToken);
  const now = run.clock.now();
  const error = confirmedError(toRecordedError(thrown, now), action, check);
  let wasActive = false;
  await run.update((state) => {
    wasActive = state.status === 'ACTIVE';
    return wasActive ? afterFailure(state, run, action, error) : state;
  });
  logFailure(run, action, error);
  // Before the log: a log that cannot be written must not keep the host from hearing of the pause.
  if (action.kind === 'pause' && wasActive) await tellHost(run, action.status, error);
  if (action.kind !== 'retry' && action.kind !== 'wait') await recordRunFailure(run, error);
  if (action.kind === 'wait') {
    const spent = thrown instanceof GraphRequestError ? thrown.spentBudget : null;
    const scope = spent?.level ?? rateLimitScopeOf(error);
    return run.report({ kind: 'rate-limited', retryAfterMs: action.delayMs, scope, error });
  }
  return run.report({ kind: 'failed', error, next: toAfterFailure(action) });
}

async function decide(run: IngestionRun, thrown: unknown, accessToken: string | null) {
  let failure: PolicyFailure = thrown instanceof GraphRequestError ? thrown.classification : TRANSIENT;
  let check: AccessCheck | null = null;
  for (;;) {
    const action = decideFailureAction(failure, memoryOf(run, check), run.random, run.policy);
    if (action.kind === 'self-check' && accessToken !== null) {
      check = await checkAccess(run, accessToken);
    } else if (action.kind === 'reduce-page-size' || action.kind === 'self-check') {
      // The source halves pages by itself; what reaches this place cannot be halved any more.
      failure = { ...TRANSIENT, retryAfterMs: failure.retryAfterMs };
    } else if (action.kind === 'pause' && action.status === 'PAUSED_TOKEN' && (await isReplaced(run, accessToken))) {
      failure = TRANSIENT;
    } else return { action: action satisfies SettledAction, check };
  }
}

function memoryOf(run: IngestionRun, check: AccessCheck | null): FailureMemory {
  const { consecutiveFailures, suspicion, lastError, nextEligibleAt } = run.state;
  const isLimit = lastError?.kind === 'rate-limit' && nextEligibleAt !== null;
  return {
    attempt: run.attempt ?? consecutiveFailures + 1,
    consecutiveFailures,
    selfCheck: check?.kind ?? null,
    suspectedBefore: suspicion !== null,
    previousWaitMs: isLimit ? nextEligibleAt.getTime() - lastError.at.getTime() : null,
  };
}

/** A check that comes to nothing proves nothing. */
async function checkAccess(run: IngestionRun, accessToken: string): Promise<AccessCheck> {
  try {
    return await run.checkAccess(accessToken);
  } catch (error) {
    run.signal.throwIfAborted();
    return { kind: 'unavailable', reason: describeError(error) };
  }
}

/** Whether the host has another token by now: someone reconnected the integration while the run was under way. */
async function isReplaced(run: IngestionRun, accessToken: string | null): Promise<boolean> {
  if (accessToken === null) return false;
  const token = await run.ports.integrations.getAccessToken(run.integration);
  return token !== null && token !== accessToken;
}

/** A failure that the self-check explained better is recorded as what it turned out to be. */
function confirmedError(error: RecordedError, action: SettledAction, check: AccessCheck | null): RecordedError {
  if (action.kind !== 'pause' || check === null || check.kind === 'valid') return error;
  const kind = action.status === 'PAUSED_TOKEN' ? 'token' : error.kind;
  return { ...error, kind, message: `${error.message} (token check: ${check.reason})` };
}

function afterFailure(
  state: IngestionState,
  run: IngestionRun,
  action: SettledAction,
  error: RecordedError,
): IngestionState {
  const after = (delayMs: number) => new Date(error.at.getTime() + delayMs);
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
      // Without a runner that counts, the state counts the attempts.
      return run.attempt === null ? failed : { ...state, lastError: error };
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

function logFailure(run: IngestionRun, action: SettledAction, error: RecordedError): void {
  const { organizationId, integrationId } = run.integration;
  const { kind, code, subcode, message } = error;
  const facts = { organizationId, integrationId, kind, code, subcode, message };
  if (action.kind === 'wait') run.logger.info('A run waits for a limit of the platform', facts);
  else if (action.kind === 'pause') run.logger.warn('An integration was paused', { ...facts, status: action.status });
  else run.logger.warn('A run failed', { ...facts, next: action.kind });
}

async function recordRunFailure(run: IngestionRun, error: RecordedError): Promise<void> {
  const { organizationId, integrationId } = run.integration;
  try {
    await run.ports.state.recordFailures([
      { organizationId, integrationId, scope: 'run', externalContentId: null, error },
    ]);
  } catch (cause) {
    // The state has it too; the log is for the person who looks later.
    tellThrown(run.ports, run.integration, cause);
    run.logger.error('A failure could not be written to the failure log', {
      organizationId,
      integrationId,
      message: describeError(cause),
    });
  }
}
