import type { IntegrationRef } from '../content/content-item.js';
import { type BackfillJob, parseIngestionJob } from '../ports/ingestion-job.js';
import type { JobRequest } from '../ports/job-runner.js';
import { cutSlices, type TimeSpan, type TimeSpanInput } from './cut-slices.js';
import { joinJobId } from './job-id.js';

/** How many days one job of a backfill reads: about a quarter of a year. */
export const DEFAULT_BACKFILL_SLICE_DAYS = 90;

/** Which history to read. */
export interface BackfillPlan extends IntegrationRef, TimeSpanInput {
  /** Days a job, a whole number from 1 up. Default: 90. */
  readonly sliceDays?: number;
}

/**
 * The jobs that read a span of history, newest slice first. Pure: hand them to `JobRunner.enqueueMany`.
 *
 * - **Gapless**: every instant from `from` up to `to` (exclusive) is in exactly one slice.
 * - **Behind fresh work**: their urgency is `history`.
 * - **Plan it again whenever you like**: slices are cut at fixed instants of the calendar, so the same slice has the same
 *   id and the same resume position in every plan, whatever its `from` and `to`; only the newest and the oldest slice
 *   differ. A slice that still waits is not added twice, and one that was interrupted goes on where it stopped. One that
 *   was finished is read again, and writes only what has changed.
 *
 * @example
 * ```ts
 * await runner.enqueueMany(planBackfill({ organizationId, integrationId, from: '2020-01-01', to: new Date() }));
 * ```
 * @throws {InvalidJobError} when an end is not a time, `from` is not before `to`, or an id is empty or too long.
 * @throws {InvalidConfigurationError} when `sliceDays` is not a whole number above 0, or makes more than 5,000 slices.
 */
export function planBackfill(plan: BackfillPlan): readonly JobRequest[] {
  const slices = cutSlices(plan, plan.sliceDays ?? DEFAULT_BACKFILL_SLICE_DAYS);
  return slices.map((slice) => {
    const payload = backfillJobFor(plan, slice);
    return { payload: parseIngestionJob(payload), id: backfillJobId(payload), urgency: 'history' };
  });
}

/** The job that reads one slice; always written the same way, since its resume position is found by its text. */
export function backfillJobFor({ organizationId, integrationId }: IntegrationRef, slice: TimeSpan): BackfillJob {
  const span = { from: slice.from.toISOString(), to: slice.to.toISOString() };
  return { kind: 'backfill', version: 1, organizationId, integrationId, ...span };
}

/** Different jobs have different ids, of at most 2,600 characters. */
function backfillJobId({ organizationId, integrationId, from, to }: BackfillJob): string {
  return joinJobId('backfill', organizationId, integrationId, compactTime(from), compactTime(to));
}

const compactTime = (time: string) => time.replace(/[-:.]/g, '');
