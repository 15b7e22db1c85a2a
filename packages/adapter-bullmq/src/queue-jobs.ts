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

/** Turns checked requests into BullMQ's jobs, in their order. Retries and history are the worker's to say. */
export function toQueueJobs(
  requests: readonly ParsedJobRequest[],
  codec: JobCodec,
  queueName: string,
  turns: Turns,
): readonly QueueJob[] {
  const priorities = planPriorities(requests, turns);
  return requests.map(({ payload, id, delayMs }, index) => {
    const jobId = createJobId(ownerOf(payload));
    return {
      name: codec.nameOf(payload, queueName),
      data: codec.encode(payload, jobId),
      opts: {
        jobId,
        priority: priorities[index] ?? 0,
        delay: Math.ceil(delayMs),
        ...(id === null ? {} : { deduplication: { id } }),
      },
    };
  });
}
