import {
  type IngestionJobInput,
  ingestionJobKey,
  type JobRequest,
  type JobRunner,
  parseIngestionJob,
  parseJobRequests,
} from '@org/ingest-core';
import { createJobId, hashOf, ownerOf } from '../job-id.js';
import { planPriorities } from '../job-priority.js';
import { Turns } from '../turns.js';
import { POSTIZ_PATTERN, toEnvelope } from './envelope.js';
import { type EventClientLike, emitAndWait } from './event-client.js';

export interface IngestionEmitterOptions {
  /** Default: `analytics-ingest-metadata`. */
  readonly pattern?: string;
}

/** Adds jobs through a client of Nest. It can be given to whatever only adds jobs, such as a tick. */
export interface IngestionEmitter extends Pick<JobRunner, 'enqueueMany'> {
  /**
   * Emits one job. While the same walk of the same integration waits or runs, another one is not added.
   * @throws {InvalidJobError} when the payload is not valid; and whatever the client throws.
   */
  emit(job: IngestionJobInput, options?: Omit<JobRequest, 'payload' | 'id'>): Promise<void>;
}

const EMITS_AT_A_TIME = 100;

/**
 * Adds ingestion jobs through the client that Postiz emits its events with, for cron tasks.
 *
 * Ids of organizations and integrations may have any form: of them only hashes go into ids. `enqueueMany` counts what
 * it handed over, since the client does not tell which jobs were there already.
 *
 * @example
 * ```ts
 * const emitter = createIngestionEmitter(this.workerClient);
 * await emitter.emit({ organizationId, integrationId, date: '2026-11-24' });
 * ```
 */
export function createIngestionEmitter(
  client: EventClientLike,
  { pattern = POSTIZ_PATTERN }: IngestionEmitterOptions = {},
): IngestionEmitter {
  const turns = new Turns(() => performance.now());

  async function enqueueMany(jobs: readonly JobRequest[]): Promise<{ readonly added: number }> {
    const requests = parseJobRequests(jobs);
    const priorities = planPriorities(requests, turns);
    const envelopes = requests.map(({ payload, id, delayMs }, index) =>
      toEnvelope({
        jobId: createJobId(ownerOf(payload)),
        payload: { ...payload },
        delayMs,
        priority: priorities[index] ?? 0,
        deduplicationId: id,
      }),
    );
    for (let start = 0; start < envelopes.length; start += EMITS_AT_A_TIME) {
      const batch = envelopes.slice(start, start + EMITS_AT_A_TIME);
      await Promise.all(batch.map((envelope) => emitAndWait(client, pattern, envelope)));
    }
    return { added: envelopes.length };
  }

  return {
    enqueueMany,
    async emit(job, options = {}) {
      const payload = parseIngestionJob(job);
      const { organizationId, integrationId } = payload;
      const id = `walk.${hashOf([organizationId, integrationId, ingestionJobKey(payload)])}`;
      await enqueueMany([{ ...options, payload, id }]);
    },
  };
}
