import type { IngestionJobInput } from '@org/ingest-core';
import { ActivityFailure, ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type { Activities } from './activities.js';
import type { IngestResult } from './ingest-result.js';
import { RETRY_POLICY } from './retry-policy.js';

const { ingest } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  // Each stored page is a heartbeat; a worker that died is noticed after this.
  heartbeatTimeout: '2 minutes',
  retry: RETRY_POLICY,
});

/**
 * Reads one integration. Start it with an id made of the organization and the integration, so that one at a time runs.
 *
 * A Page that waits for a person, or that is left alone for a while, is no failure of the workflow: the host was told.
 */
export async function ingestIntegration(job: IngestionJobInput): Promise<IngestResult | { readonly kind: string }> {
  try {
    return await ingest(job);
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    const type = cause instanceof ApplicationFailure ? cause.type : undefined;
    if (type === 'paused' || type === 'postponed') return { kind: type };
    throw error;
  }
}
