import type { QueueJob } from './queue-jobs.js';

/** How many jobs go to the queue in one call. */
const JOBS_A_BATCH = 1000;

/**
 * Adds jobs in batches, in their order; while the queue stores one batch the next one is made. Rejects as `addBatch` does:
 * what was added before stays added.
 *
 * @param jobsAt makes the jobs from `start` up to `end`
 * @param addBatch resolves with the ids of the jobs that stand for them: a job that was left out has another one's
 * @returns how many were added
 */
export async function addJobs(
  count: number,
  jobsAt: (start: number, end: number) => QueueJob[],
  addBatch: (batch: QueueJob[]) => Promise<readonly (string | undefined)[]>,
): Promise<number> {
  let added = 0;
  let storing = Promise.resolve();
  for (let start = 0; start < count; start += JOBS_A_BATCH) {
    const batch = jobsAt(start, start + JOBS_A_BATCH);
    await storing;
    storing = store(batch);
    // Whoever awaits it hears of its failure.
    storing.catch(() => {});
    await new Promise(setImmediate);
  }
  await storing;
  return added;

  async function store(batch: QueueJob[]): Promise<void> {
    const ids = batch.map(({ opts }) => opts.jobId);
    const stored = await addBatch(batch);
    added += stored.filter((id, index) => id === ids[index]).length;
  }
}
