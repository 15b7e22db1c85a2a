import type { ParsedJobRequest } from '@org/ingest-core';
import type { JobCodec } from './job-codec.js';
import { createJobId, ownerOf } from './job-id.js';
import { planPriorities } from './job-priority.js';
import type { Turns } from './turns.js';

/** A job as `Queue.addBulk` takes it. */
export interface QueueJob {
  readonly name: string;
  readonly data: unknown;
  readonly opts: {
    readonly jobId: string;
    readonly priority: number;
    readonly delay: number;
    readonly deduplication?: { readonly id: string };
  };
}

/**
 * Turns checked requests into BullMQ's jobs, in their order, each when it is asked for. Retries and history are the
 * worker's to say.
 */
export function createQueueJobs(
  requests: readonly ParsedJobRequest[],
  codec: JobCodec,
  queueName: string,
  turns: Turns,
): (start: number, end: number) => QueueJob[] {
  const priorities = planPriorities(requests, turns);
  return (start, end) =>
    requests.slice(start, end).map(({ payload, id, delayMs }, index) => {
      const jobId = createJobId(ownerOf(payload));
      return {
        name: codec.nameOf(payload, queueName),
        data: codec.encode(payload, jobId),
        opts: {
          jobId,
          priority: priorities[start + index] ?? 0,
          delay: Math.ceil(delayMs),
          ...(id === null ? {} : { deduplication: { id } }),
        },
      };
    });
}
