import type { JobOwner } from './job-id.js';

/** A job that a worker has taken or that waits to be. */
export interface OwnedJob {
  readonly id: string;
  readonly owner: JobOwner;
}

/** A job that asks to run. */
export interface Candidate extends OwnedJob {
  readonly isHistory: boolean;
}

/** What is asked of the queue. */
export interface AdmissionQueue {
  /** All jobs that workers have taken; the one that asks is among them. */
  listActive(): Promise<readonly OwnedJob[]>;
  /** The next ones that a worker would take. */
  listNext(): Promise<readonly OwnedJob[]>;
  /** Which of these say that they run, or are fresh, so that history lets them go first. */
  look(
    jobIds: readonly string[],
  ): Promise<readonly { readonly id: string; readonly isRunning: boolean; readonly isFresh: boolean }[]>;
  /** Has a job say that it runs, or that it does not. */
  mark(jobId: string, isRunning: boolean): Promise<void>;
}

/** A job has to wait. */
export interface Yield {
  readonly kind: 'yield';
  readonly reason: 'integration-busy' | 'tenant-busy';
  /** What it waits for; the end of one of them is enough. */
  readonly blockers: readonly string[];
  /** Whether they run; if not, they may step back as well. */
  readonly isCertain: boolean;
}

/** How long a job believes that the other one will step back. */
export interface Patience {
  readonly moreLooks: number;
  readonly pause: () => Promise<void>;
}

export type Admission = { readonly kind: 'run' } | Yield;

/**
 * Whether a job that was taken may run: no other of its integration runs, and fewer of its organization than may.
 *
 * A job looks, says that it runs, and looks again: of two that say so at the same time the one that looks later sees the
 * other, so never do too many run. Of an integration a patient one looks some more times before it takes the other's word
 * for it: when the other steps back, it runs. Otherwise both step back, and come back at times of their own. Of an
 * organization there may be many, which would hold each other up.
 *
 * History steps back for fresh work that has been taken and has not said anything yet, or that is the next to be taken.
 */
export async function admit(
  job: Candidate,
  queue: AdmissionQueue,
  tenantConcurrency: number | null,
  patience: Patience,
): Promise<Admission> {
  const before = await mayRun(job, queue, tenantConcurrency);
  if (before.kind === 'yield') {
    await queue.mark(job.id, false);
    return before;
  }
  await queue.mark(job.id, true);
  for (let looksLeft = patience.moreLooks; ; looksLeft -= 1) {
    const after = await mayRun(job, queue, tenantConcurrency);
    const found = after.kind === 'run' && job.isHistory ? await looksForFresh(job, queue, tenantConcurrency) : after;
    if (found.kind === 'run') return found;
    if (looksLeft <= 0 || found.reason === 'tenant-busy') {
      await queue.mark(job.id, false);
      return { ...found, isCertain: false };
    }
    await patience.pause();
  }
}

/** Whether a job could run now, as far as those are concerned that workers have taken. */
export async function mayRun(
  job: Candidate,
  queue: AdmissionQueue,
  tenantConcurrency: number | null,
): Promise<Admission> {
  const others = (await queue.listActive()).filter(({ id }) => id !== job.id);
  const siblings = await blockers(job, others.filter(isSibling(job)), queue);
  if (siblings.length > 0) return { kind: 'yield', reason: 'integration-busy', blockers: siblings, isCertain: true };
  if (tenantConcurrency === null) return { kind: 'run' };
  const ofTenant = others.filter(isOfTenant(job));
  if (ofTenant.length < tenantConcurrency) return { kind: 'run' };
  const running = await blockers(job, ofTenant, queue);
  return running.length < tenantConcurrency
    ? { kind: 'run' }
    : { kind: 'yield', reason: 'tenant-busy', blockers: running, isCertain: true };
}

async function blockers(
  job: Candidate,
  others: readonly OwnedJob[],
  queue: AdmissionQueue,
): Promise<readonly string[]> {
  if (others.length === 0) return [];
  const seen = await queue.look(others.map(({ id }) => id));
  return seen.filter(({ isRunning, isFresh }) => isRunning || (job.isHistory && isFresh)).map(({ id }) => id);
}

async function looksForFresh(
  job: Candidate,
  queue: AdmissionQueue,
  tenantConcurrency: number | null,
): Promise<Admission> {
  const next = (await queue.listNext()).filter(tenantConcurrency === null ? isSibling(job) : isOfTenant(job));
  const seen = next.length === 0 ? [] : await queue.look(next.map(({ id }) => id));
  const fresh = seen.filter(({ isFresh }) => isFresh).map(({ id }) => id);
  return fresh.length === 0
    ? { kind: 'run' }
    : { kind: 'yield', reason: 'integration-busy', blockers: fresh, isCertain: false };
}

const isSibling =
  ({ owner }: OwnedJob) =>
  (other: OwnedJob): boolean =>
    other.owner.integration === owner.integration;

const isOfTenant =
  ({ owner }: OwnedJob) =>
  (other: OwnedJob): boolean =>
    other.owner.tenant === owner.tenant;
