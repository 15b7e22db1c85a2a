import type { Job, Queue } from 'bullmq';
import type { AdmissionQueue, OwnedJob } from './admission.js';
import { borrowsItsId } from './adopt-job.js';
import type { JobCodec } from './job-codec.js';
import { type JobOwner, ownerOf, readJobId } from './job-id.js';
import { isHistory } from './job-priority.js';
import { says } from './runner-progress.js';

/** So many of the jobs that come next are looked at: what was woken stands before all history. */
const NEXT = 10;

/**
 * The active jobs of a queue. Ids that other producers gave say nothing of whom they are for: such jobs are read
 * each time, since an id may come back with another payload.
 *
 * @param isInOrder whether the queue's list has its jobs in the order they were taken in, the last one first, as Redis has it
 */
export function createAdmissionQueue(queue: Queue, codec: JobCodec, isInOrder: boolean): AdmissionQueue {
  /** What BullMQ itself cannot read cannot run either, and must not keep others from it. */
  async function readJob(id: string): Promise<Job | undefined> {
    try {
      return await queue.getJob(id);
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  return {
    async listActive() {
      const ids = await queue.getRanges(['active'], 0, -1);
      const jobs = await Promise.all(
        ids.map(async (id): Promise<OwnedJob | null> => {
          const owner = readJobId(id) ?? ownerOfJob(await readJob(id), codec);
          return owner === null ? null : { id, owner };
        }),
      );
      return { jobs: jobs.filter((job) => job !== null).reverse(), isInOrder };
    },

    async listNext() {
      const ids = await queue.getRanges(['prioritized'], 0, NEXT - 1, true);
      return ids.flatMap((id) => {
        const owner = readJobId(id);
        return owner === null ? [] : [{ id, owner }];
      });
    },

    async look(jobIds) {
      const jobs = await Promise.all(jobIds.map(readJob));
      return jobs.flatMap((job) =>
        job?.id === undefined ? [] : [{ id: job.id, hasEnded: says('ended', job), isFresh: !isHistory(job.priority) }],
      );
    },
  };
}

function ownerOfJob(job: Job | undefined, codec: JobCodec): JobOwner | null {
  // What is only about to get an id of our own does not run under this one.
  if (job === undefined || borrowsItsId(job)) return null;
  try {
    return ownerOf(codec.decode(job.data));
  } catch {
    // It is refused when it runs, and is in nobody's way before.
    return null;
  }
}
