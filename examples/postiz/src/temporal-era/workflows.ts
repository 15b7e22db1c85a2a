import type { IngestionJobInput } from '@org/ingest-core';
import { ActivityFailure, ApplicationFailure, continueAsNew, proxyActivities, sleep } from '@temporalio/workflow';
import type { IngestionActivity } from './activities.js';
import type { IngestResult } from './ingest-result.js';
import { RETRY_POLICY } from './retry-policy.js';

const { ingestChannel: readChannel } = proxyActivities<IngestionActivity>({
  startToCloseTimeout: '1 hour',
  // Each stored page is a heartbeat; a worker that died is noticed after this.
  heartbeatTimeout: '2 minutes',
  retry: RETRY_POLICY,
});

const { startDueChannels } = proxyActivities<IngestionActivity>({ startToCloseTimeout: '10 minutes' });

/**
 * Reads one channel, under an id that is the channel's, so that one at a time runs.
 *
 * A channel that waits for a person, or that is left alone for a while, is no failure of the workflow: the customer was told.
 */
export async function ingestChannel(job: IngestionJobInput): Promise<IngestResult | { readonly kind: string }> {
  try {
    return await readChannel(job);
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    const type = cause instanceof ApplicationFailure ? cause.type : undefined;
    if (type === 'paused' || type === 'postponed') return { kind: type };
    throw error;
  }
}

const TICK_MS = 15 * 60_000;

/** Ticks for ever: start it once, with a fixed id, as Postiz starts its other endless workflows. */
export async function ingestDueChannels(): Promise<void> {
  // A history of a few hundred events is enough; then the workflow begins again with an empty one.
  for (let tick = 0; tick < 50; tick += 1) {
    await startDueChannels(TICK_MS);
    await sleep(TICK_MS);
  }
  await continueAsNew<typeof ingestDueChannels>();
}
