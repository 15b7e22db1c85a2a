import type { ContentWindow } from '../ports/content-source.js';
import { type IngestionJob, ingestionJobKey } from '../ports/ingestion-job.js';
import type { IngestionState, ResumePosition } from '../ports/ingestion-state-repository.js';
import { addDays, dayOf, startOfDay } from './calendar-day.js';

/** How far an incremental walk reaches back behind the watermark, in milliseconds: three days, for late and edited posts. */
export const DEFAULT_OVERLAP_MS = 3 * 86_400_000;

export interface PlannedWalk {
  /** The key its position is saved under. */
  readonly key: string;
  readonly window: ContentWindow;
  /** The walk to go on with; `null` starts a new one. */
  readonly resume: ResumePosition | null;
  /** Whether it also reads what the source owes; a backfill keeps to its slice. */
  readonly paysDebts: boolean;
}

/**
 * What an incremental or backfill job has to read. Pure.
 *
 * - A walk of the same job that was interrupted goes on, with the window it began with.
 * - With `lookbackDays`: that many calendar days ending with the job's day, in its time zone (default UTC).
 * - Without it: from the watermark minus the overlap, open to the present; without a watermark, everything.
 * - A backfill: from `from` to `to`.
 */
export function planWalk(
  job: Exclude<IngestionJob, { kind: 'item' }>,
  state: Pick<IngestionState, 'watermark' | 'resumePositions'>,
  overlapMs: number = DEFAULT_OVERLAP_MS,
): PlannedWalk {
  const key = ingestionJobKey(job);
  const resume = state.resumePositions[key] ?? null;
  const paysDebts = job.kind === 'incremental';
  if (resume !== null) return { key, window: { since: resume.since, until: resume.until }, resume, paysDebts };
  return { key, window: windowOf(job, state.watermark, overlapMs), resume: null, paysDebts };
}

function windowOf(
  job: Exclude<IngestionJob, { kind: 'item' }>,
  watermark: Date | null,
  overlapMs: number,
): ContentWindow {
  if (job.kind === 'backfill') return { since: new Date(job.from), until: new Date(job.to) };
  if (job.lookbackDays !== undefined) {
    const timeZone = job.timeZone ?? 'UTC';
    const day = job.date.includes('T') ? dayOf(new Date(job.date), timeZone) : job.date;
    return {
      since: startOfDay(addDays(day, 1 - job.lookbackDays), timeZone),
      until: startOfDay(addDays(day, 1), timeZone),
    };
  }
  return { since: watermark === null ? null : new Date(watermark.getTime() - overlapMs), until: null };
}

/**
 * The watermark after a walk has ended: the newest publish time it saw, when nothing between it and the old watermark
 * can have been missed; otherwise the old one. It never moves back, and a walk that saw nothing does not move it.
 */
export function advanceWatermark(watermark: Date | null, window: ContentWindow, newest: Date | null): Date | null {
  if (newest === null) return watermark;
  if (watermark === null) return window.since === null ? newest : null;
  const isGapless = window.since === null || window.since <= watermark;
  return isGapless && newest > watermark ? newest : watermark;
}
