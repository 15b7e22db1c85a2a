import type { RetryPolicy } from '@temporalio/common';

/**
 * How Temporal retries a run. A failure that follows from a report names its own delay; the intervals are for what was
 * thrown around it: a database that is down, a worker that was lost.
 *
 * There are no `maximumAttempts`: a wait that Meta asks for counts as an attempt of Temporal's, and the SDK itself says when
 * it gives up.
 */
export const RETRY_POLICY: RetryPolicy & { readonly nonRetryableErrorTypes: string[] } = {
  initialInterval: '2 seconds',
  backoffCoefficient: 2,
  maximumInterval: '5 minutes',
  // What `ingestOnce` throws for a job that can never succeed.
  nonRetryableErrorTypes: ['InvalidJobError', 'UnknownIntegrationError', 'InvalidConfigurationError'],
};
