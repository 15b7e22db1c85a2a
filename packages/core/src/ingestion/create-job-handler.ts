import { InvalidConfigurationError, InvalidJobError, UnknownIntegrationError } from '../errors.js';
import type { JobHandler } from '../ports/job-runner.js';
import { DEFAULT_FAILURE_POLICY } from './failure-policy.js';
import { ingestOnce } from './ingest-once.js';
import type { IngestionEventListener } from './ingestion-event.js';
import type { IngestionPorts, IngestOnceOptions } from './ingestion-ports.js';
import { tellThrown } from './tell-thrown.js';
import { toJobOutcome } from './to-job-outcome.js';

/**
 * The handler to give to `JobRunner.process`: `ingestOnce` for each job, and the runner told what follows.
 *
 * Payloads that are no job, unknown integrations and impossible configurations fail for good; anything else that is
 * thrown is left to the runner's own backoff. How often a job is tried is the runner's to say. After each stored page the
 * runner is shown the totals of the run (`IngestionTotals`) as the job's progress.
 *
 * @example
 * ```ts
 * await runner.process(createIngestionHandler(ports));
 * ```
 */
export function createIngestionHandler(
  ports: IngestionPorts,
  options: Omit<IngestOnceOptions, 'attempt' | 'signal'> = {},
): JobHandler {
  return async (job, { attempt, maxAttempts, signal, updateProgress }) => {
    const onEvent: IngestionEventListener = (event) => {
      if (event.kind === 'page-stored') updateProgress?.(event.totals);
      options.onEvent?.(event);
    };
    try {
      // What the runner will not try again has to be recorded now.
      const policy = { ...(options.policy ?? DEFAULT_FAILURE_POLICY), maxAttempts };
      return toJobOutcome(await ingestOnce(job, ports, { ...options, policy, attempt, signal, onEvent }));
    } catch (error) {
      if (!isPermanent(error)) {
        tellThrown(ports, job, error);
        throw error;
      }
      return { kind: 'fail', reason: error.message };
    }
  };
}

function isPermanent(error: unknown): error is Error {
  return (
    error instanceof InvalidJobError ||
    error instanceof UnknownIntegrationError ||
    error instanceof InvalidConfigurationError
  );
}
