import type { IngestionJob } from '../ports/ingestion-job.js';
import type { IngestionReport } from './ingestion-report.js';
import type { IngestionRun } from './ingestion-run.js';
import { DEFAULT_OVERLAP_MS, type PlannedWalk, planWalk } from './plan-window.js';
import { proveRemovals } from './prove-removals.js';
import { afterSuccess, settleFailures } from './settle-success.js';
import { afterWalk, canLeaveHead, headWalkAfter, walkWindow } from './walk-window.js';

/** Runs an incremental or backfill job: goes on with a walk that was interrupted, or begins a new one. */
export async function ingestWindow(
  run: IngestionRun,
  job: Exclude<IngestionJob, { kind: 'item' }>,
  accessToken: string,
  overlapMs: number = DEFAULT_OVERLAP_MS,
): Promise<IngestionReport> {
  const before = run.state;
  const planned = planWalk(job, before, overlapMs);
  run.emit({ kind: 'run-started', window: planned.window, resumed: planned.resume !== null });
  for (let walk: PlannedWalk | null = planned; walk !== null; ) {
    const current: PlannedWalk = walk;
    const end = await walkWindow(run, current, accessToken);
    if (end.kind === 'interrupted') return run.report({ kind: 'interrupted' });
    const now = run.clock.now();
    walk = canLeaveHead(current, before, now) ? null : headWalkAfter(current, end.newest, overlapMs);
    const isLast = walk === null;
    await run.update((state) => {
      const walked = afterWalk(state, current, end, now);
      return isLast ? afterSuccess(walked, before, now) : walked;
    });
    if (end.lastPage.isComplete) await proveRemovals(run, current, end.startedAt, end.seen, accessToken);
  }
  warnIfEmpty(run, planned);
  await settleFailures(run, before);
  return run.report({ kind: 'completed', window: planned.window, watermark: run.state.watermark });
}

/** A weak token gets empty answers without an error, so an empty whole history is worth a word. */
function warnIfEmpty(run: IngestionRun, planned: PlannedWalk): void {
  const { inserted, updated, unchanged, quarantined, skipped } = run.totals;
  if (planned.window.since !== null || inserted + updated + unchanged + quarantined + skipped > 0) return;
  run.warn({
    code: 'EMPTY_ANSWER',
    message:
      'The whole history was read and nothing was in it. If the account has content, its token lacks a permission',
  });
}
