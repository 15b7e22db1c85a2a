import { type IngestionJob, parseJobRequests } from '@org/ingest-core';
import type { Job, Queue } from 'bullmq';
import type { JobCodec } from './job-codec.js';
import { createJobId, ownerOf, readJobId } from './job-id.js';
import { planPriorities } from './job-priority.js';
import type { Turns } from './turns.js';

/**
 * Whether whoever added the job gave it an id and has it removed at its end, so that the id can be used again. Kept as
 * history under this id, it would keep every later job with it out of the queue.
 *
 * @see https://docs.bullmq.io/guide/jobs/job-ids
 */
export function borrowsItsId({ opts }: Job): boolean {
  const { jobId, removeOnComplete, removeOnFail } = opts;
  if (jobId === undefined || readJobId(jobId) !== null) return false;
  return removeOnComplete === true || removeOnFail === true;
}

/**
 * Adds the job again under an id of our own, and has the old one removed when it completes. While the new one waits or runs,
 * another one with the old id is not added: a job that is adopted twice, because its worker was lost in between, is one.
 */
export async function adoptJob(job: Job, queue: Queue, codec: JobCodec, turns: Turns): Promise<void> {
  const payload = tryDecode(job, codec);
  const foreignId = job.id ?? '';
  const owner = ownerOf(payload ?? { organizationId: '', integrationId: foreignId });
  await queue.add(job.name, job.data, {
    jobId: createJobId(owner),
    priority: job.opts.priority || priorityOf(payload, turns),
    deduplication: { id: foreignId },
  });
  job.opts.removeOnComplete = true;
}

function tryDecode(job: Job, codec: JobCodec): IngestionJob | null {
  try {
    return codec.decode(job.data);
  } catch {
    // It fails when it runs, under the new id.
    return null;
  }
}

function priorityOf(payload: IngestionJob | null, turns: Turns): number {
  return payload === null ? 0 : (planPriorities(parseJobRequests([{ payload }]), turns)[0] ?? 0);
}
