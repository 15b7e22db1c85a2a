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

/** A job has to wait. */
export interface Yield {
  readonly kind: 'yield';
  readonly reason: 'integration-busy' | 'tenant-busy';
  /** The runs it waits for; the end of one of them is enough. */
  readonly blockers: readonly string[];
  /** Whether they run; if not, they may step back as well. */
  readonly isCertain: boolean;
}

export type Admission = { readonly kind: 'run' } | Yield;

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
  if (before.kind === 'yield') {
    await queue.mark(job.id, false);
    return before;
  }
  await queue.mark(job.id, true);
  const after = await look(job, queue, tenantConcurrency);
  if (after.kind === 'run') return after;
  await queue.mark(job.id, false);
  return { ...after, isCertain: false };
}

/** Whether a job could run now, as far as the others are concerned. */
export async function look(
  job: ActiveJob,
  queue: AdmissionQueue,
  tenantConcurrency: number | null,
): Promise<Admission> {
  const others = (await queue.listActive()).filter(({ id }) => id !== job.id);
  const siblings = others.filter(({ owner }) => owner.integration === job.owner.integration).map(({ id }) => id);
  const runningSiblings = siblings.length > 0 ? await queue.whichRun(siblings) : [];
  if (runningSiblings.length > 0)
    return { kind: 'yield', reason: 'integration-busy', blockers: runningSiblings, isCertain: true };
  if (tenantConcurrency === null) return { kind: 'run' };
  const ofTenant = others.filter(({ owner }) => owner.tenant === job.owner.tenant).map(({ id }) => id);
  if (ofTenant.length < tenantConcurrency) return { kind: 'run' };
  const running = await queue.whichRun(ofTenant);
  return running.length < tenantConcurrency
    ? { kind: 'run' }
    : { kind: 'yield', reason: 'tenant-busy', blockers: running, isCertain: true };
}
