import type { JobOwner } from './job-id.js';

/** A job that a worker has taken, by whichever worker. */
export interface ActiveJob {
  readonly id: string;
  readonly owner: JobOwner;
}

/** What is asked of the queue. */
export interface AdmissionQueue {
  /** All active jobs; the one that asks is among them. */
  listActive(): Promise<readonly ActiveJob[]>;
  /** Which of these say that they run. */
  whichRun(jobIds: readonly string[]): Promise<readonly string[]>;
  /** Has a job say that it runs, or that it does not. */
  mark(jobId: string, isRunning: boolean): Promise<void>;
}

export type Admission =
  | { readonly kind: 'run' }
  | { readonly kind: 'yield'; readonly reason: 'integration-busy' | 'tenant-busy' };

/**
 * Whether a job that was taken may run: no other of its integration runs, and fewer of its organization than may.
 *
 * A job looks, says that it runs, and looks again: of two that say so at the same time the one that looks later sees the
 * other, so never do too many run. Both may step back; they come back at times of their own.
 */
export async function admit(
  job: ActiveJob,
  queue: AdmissionQueue,
  tenantConcurrency: number | null,
): Promise<Admission> {
  const before = await look(job, queue, tenantConcurrency);
  if (before.kind === 'yield') return before;
  await queue.mark(job.id, true);
  const after = await look(job, queue, tenantConcurrency);
  if (after.kind === 'yield') await queue.mark(job.id, false);
  return after;
}

async function look(job: ActiveJob, queue: AdmissionQueue, tenantConcurrency: number | null): Promise<Admission> {
  const others = (await queue.listActive()).filter(({ id }) => id !== job.id);
  const siblings = others.filter(({ owner }) => owner.integration === job.owner.integration).map(({ id }) => id);
  if (siblings.length > 0 && (await queue.whichRun(siblings)).length > 0)
    return { kind: 'yield', reason: 'integration-busy' };
  if (tenantConcurrency === null) return { kind: 'run' };
  const ofTenant = others.filter(({ owner }) => owner.tenant === job.owner.tenant).map(({ id }) => id);
  if (ofTenant.length < tenantConcurrency) return { kind: 'run' };
  return (await queue.whichRun(ofTenant)).length < tenantConcurrency
    ? { kind: 'run' }
    : { kind: 'yield', reason: 'tenant-busy' };
}
