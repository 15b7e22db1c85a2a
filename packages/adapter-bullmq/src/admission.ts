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

/** The jobs that workers have taken, those that ask among them. */
export interface ActiveJobs {
  readonly jobs: readonly OwnedJob[];
  /** Whether they stand in the order they were taken in, the first one first, as every worker sees it. */
  readonly isInOrder: boolean;
}

/** What is asked of the queue. */
export interface AdmissionQueue {
  listActive(): Promise<ActiveJobs>;
  /** The next ones that a worker would take. */
  listNext(): Promise<readonly OwnedJob[]>;
  /** Which of these say that their run has ended, and which are fresh, so that history lets them go first. */
  look(
    jobIds: readonly string[],
  ): Promise<readonly { readonly id: string; readonly hasEnded: boolean; readonly isFresh: boolean }[]>;
}

/** A job has to wait. */
export interface Yield {
  readonly kind: 'yield';
  readonly reason: 'integration-busy' | 'tenant-busy';
  /** What it waits for; the end of one of them is enough. */
  readonly blockers: readonly string[];
}

export type Admission = { readonly kind: 'run' } | Yield;

export interface AdmissionRules {
  readonly tenantConcurrency: number | null;
  /** Whether this process runs it: such a job will not step back. */
  readonly runsHere: (jobId: string) => boolean;
}

/** How long a job believes that those in its way will step back themselves. */
export interface Patience {
  readonly moreLooks: number;
  readonly pause: () => Promise<void>;
}

/**
 * Whether a job that was taken may run: no other of its integration runs, and fewer of its organization than may.
 *
 * Being taken is what a job says to the others: it looks after it was taken, so of two the one that was taken later sees
 * the other. Where the queue keeps the order, only those before it are in its way; where it does not, all of them are. So
 * never do too many run, whatever was decided on what machine. What is in its way may be about to step back itself, so it
 * looks some more times, and keeps its place in the order meanwhile.
 *
 * History steps back for fresh work that has been taken after it, or that is the next to be taken.
 */
export async function admit(
  job: Candidate,
  queue: AdmissionQueue,
  rules: AdmissionRules,
  patience: Patience,
): Promise<Admission> {
  for (let looksLeft = patience.moreLooks; ; looksLeft -= 1) {
    const found = await look(job, queue, rules.tenantConcurrency);
    if (found.kind === 'run' || looksLeft <= 0 || found.blockers.some(rules.runsHere)) return found;
    await patience.pause();
  }
}

async function look(job: Candidate, queue: AdmissionQueue, tenantConcurrency: number | null): Promise<Admission> {
  const found = await mayRun(job, queue, tenantConcurrency);
  if (found.kind === 'yield' || !job.isHistory) return found;
  const fresh = await looksForFresh(job, queue, tenantConcurrency);
  // What was taken meanwhile was not yet active at the first look, and not among the next ones any more at the second.
  return fresh.kind === 'yield' ? fresh : mayRun(job, queue, tenantConcurrency);
}

/** Whether a job could run now, as far as those are concerned that workers have taken. */
export async function mayRun(
  job: Candidate,
  queue: AdmissionQueue,
  tenantConcurrency: number | null,
): Promise<Admission> {
  const active = await queue.listActive();
  const siblings = await findBlockers(job, active, isSibling(job), queue);
  if (siblings.length > 0) return { kind: 'yield', reason: 'integration-busy', blockers: siblings };
  if (tenantConcurrency === null) return { kind: 'run' };
  if (active.jobs.filter(isOfTenant(job)).length <= tenantConcurrency) return { kind: 'run' };
  const ofTenant = await findBlockers(job, active, isOfTenant(job), queue);
  return ofTenant.length < tenantConcurrency
    ? { kind: 'run' }
    : { kind: 'yield', reason: 'tenant-busy', blockers: ofTenant };
}

async function findBlockers(
  job: Candidate,
  { jobs, isInOrder }: ActiveJobs,
  isConcerned: (other: OwnedJob) => boolean,
  queue: AdmissionQueue,
): Promise<readonly string[]> {
  const place = isInOrder ? jobs.findIndex(({ id }) => id === job.id) : -1;
  const isBefore = new Map(
    jobs.flatMap((other, index) =>
      other.id !== job.id && isConcerned(other) ? [[other.id, place < 0 || index < place] as const] : [],
    ),
  );
  const asked = [...isBefore].filter(([, before]) => before || job.isHistory).map(([id]) => id);
  if (asked.length === 0) return [];
  const seen = await queue.look(asked);
  return seen
    .filter(({ id, hasEnded, isFresh }) => !hasEnded && (isBefore.get(id) === true || isFresh))
    .map(({ id }) => id);
}

async function looksForFresh(
  job: Candidate,
  queue: AdmissionQueue,
  tenantConcurrency: number | null,
): Promise<Admission> {
  const next = (await queue.listNext()).filter(tenantConcurrency === null ? isSibling(job) : isOfTenant(job));
  const seen = next.length === 0 ? [] : await queue.look(next.map(({ id }) => id));
  const fresh = seen.filter(({ isFresh }) => isFresh).map(({ id }) => id);
  return fresh.length === 0 ? { kind: 'run' } : { kind: 'yield', reason: 'integration-busy', blockers: fresh };
}

export const isSibling =
  ({ owner }: OwnedJob) =>
  (other: OwnedJob): boolean =>
    other.owner.integration === owner.integration;

export const isOfTenant =
  ({ owner }: OwnedJob) =>
  (other: OwnedJob): boolean =>
    other.owner.tenant === owner.tenant;
