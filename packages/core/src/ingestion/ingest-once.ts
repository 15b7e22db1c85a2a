import { UnknownIntegrationError } from '../errors.js';
import { GraphRequestError } from '../graph-api/graph-request-error.js';
import { systemClock } from '../ports/clock.js';
import { type IngestionJob, type IngestionJobInput, parseIngestionJob } from '../ports/ingestion-job.js';
import { silentLogger } from '../ports/logger.js';
import { concludeFailure } from './conclude-failure.js';
import { DEFAULT_FAILURE_POLICY } from './failure-policy.js';
import { ingestItem } from './ingest-item.js';
import { ingestWindow } from './ingest-window.js';
import type { IngestionPorts, IngestOnceOptions } from './ingestion-ports.js';
import type { IngestionReport } from './ingestion-report.js';
import { IngestionRun } from './ingestion-run.js';
import { missingTokenError } from './missing-token.js';
import { toRecordedError } from './recorded-error.js';
import { sourceFor } from './source-for.js';
import { tellThrown } from './tell-thrown.js';
import { initialState } from './update-state.js';

/**
 * Runs one job: reads what it asks for, stores it, and says how that went. Needs no queue.
 *
 * - **Idempotent**: running it again writes only what changed at the platform.
 * - **Resumable**: the position is saved after each stored page; a run that was stopped anywhere is finished by the next
 *   one, with nothing twice and nothing missing.
 * - **Quiet**: a paused or not yet eligible integration costs one read of the state and no call to the platform.
 * - What the platform or the storage fails at becomes a report, never an exception.
 *
 * Run one job an integration at a time. Two at once are still correct, but spend calls twice.
 *
 * @example
 * ```ts
 * const report = await ingestOnce({ organizationId, integrationId, date: '2026-11-24' }, ports);
 * if (report.kind === 'completed') console.log(report.totals.inserted);
 * ```
 * @throws {InvalidJobError} when the payload is not a job.
 * @throws {UnknownIntegrationError} when the host does not know the integration.
 * @throws {InvalidConfigurationError} when no source reads its platform.
 * @throws what `integrations.find` and `state.load` throw: without them there is nothing to record a failure for.
 */
export async function ingestOnce(
  jobInput: IngestionJobInput,
  ports: IngestionPorts,
  options: IngestOnceOptions = {},
): Promise<IngestionReport> {
  const job = parseIngestionJob(jobInput);
  const seat = ports.batching?.join(options.signal);
  try {
    return await runJob(job, ports, seat === undefined ? options : { ...options, signal: seat.signal });
  } finally {
    seat?.leave();
  }
}

async function runJob(job: IngestionJob, ports: IngestionPorts, options: IngestOnceOptions): Promise<IngestionReport> {
  const integration = await ports.integrations.find(job);
  if (integration === null) {
    throw new UnknownIntegrationError(
      `Integration "${job.integrationId}" of organization "${job.organizationId}" is unknown to the IntegrationProvider. Remove the job, or let find() return it.`,
    );
  }
  const run = new IngestionRun({
    job,
    integration,
    source: sourceFor(integration, ports.sources),
    ports,
    clock: ports.clock ?? systemClock,
    logger: ports.logger ?? silentLogger,
    signal: options.signal ?? new AbortController().signal,
    policy: options.policy ?? DEFAULT_FAILURE_POLICY,
    random: options.random ?? Math.random,
    attempt: options.attempt ?? null,
    listener: options.onEvent ?? (() => {}),
    state: (await ports.state.load(job)) ?? initialState(job),
  });
  const report = reasonToSkip(run) ?? (await attemptRun(run, options));
  run.emit({ kind: 'run-ended', report });
  return report;
}

function reasonToSkip(run: IngestionRun): IngestionReport | null {
  const { status, nextEligibleAt } = run.state;
  if (status !== 'ACTIVE') return run.report({ kind: 'skipped', reason: 'paused', status, retryAfterMs: null });
  const retryAfterMs = (nextEligibleAt?.getTime() ?? 0) - run.clock.now().getTime();
  return retryAfterMs > 0 ? run.report({ kind: 'skipped', reason: 'not-yet-eligible', status, retryAfterMs }) : null;
}

async function attemptRun(run: IngestionRun, options: IngestOnceOptions): Promise<IngestionReport> {
  let accessToken: string | null = null;
  try {
    if (run.signal.aborted) return run.report({ kind: 'interrupted' });
    accessToken = await run.ports.integrations.getAccessToken(run.integration);
    if (accessToken === null || accessToken === '') throw missingTokenError();
    return run.job.kind === 'item'
      ? await ingestItem(run, run.job, accessToken)
      : await ingestWindow(run, run.job, accessToken, options.overlapMs);
  } catch (error) {
    if (run.signal.aborted && !(error instanceof GraphRequestError)) return run.report({ kind: 'interrupted' });
    if (!(error instanceof GraphRequestError)) tellThrown(run.ports, run.integration, error);
    return await conclude(run, error, accessToken);
  }
}

/** A failure that cannot even be recorded is logged and reported, and the job tried again. */
async function conclude(run: IngestionRun, error: unknown, accessToken: string | null): Promise<IngestionReport> {
  try {
    return await concludeFailure(run, error, accessToken);
  } catch (cause) {
    if (run.signal.aborted) return run.report({ kind: 'interrupted' });
    const { organizationId, integrationId } = run.integration;
    tellThrown(run.ports, run.integration, cause);
    const recorded = toRecordedError(cause, run.clock.now());
    run.logger.error('A failure could not be recorded', { organizationId, integrationId, message: recorded.message });
    return run.report({ kind: 'failed', error: recorded, next: { kind: 'retry', delayMs: run.policy.backoffCapMs } });
  }
}
