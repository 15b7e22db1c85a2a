import type { ContentWindow } from '../ports/content-source.js';
import type { IngestionState, ResumePosition } from '../ports/ingestion-state-repository.js';
import type { IngestionRun } from './ingestion-run.js';
import { advanceWatermark, type PlannedWalk } from './plan-window.js';

/** How a walk ended: at its end, or before it, to be continued. */
export type WalkEnd =
  | { readonly kind: 'ended'; readonly newest: Date | null; readonly pageSize: number | null }
  | { readonly kind: 'interrupted' };

/**
 * Walks one window: each page is stored, and only then its position is saved. The last page saves nothing; what the end
 * of the walk means is for the caller to save, in one write. A walk is interrupted when the signal is aborted or when
 * someone else has paused the integration.
 */
export async function walkWindow(run: IngestionRun, walk: PlannedWalk, accessToken: string): Promise<WalkEnd> {
  let newest = walk.resume?.newestPublishedAt ?? null;
  let savedPosition = walk.resume?.position ?? null;
  const pages = run.source.read({
    integration: run.integration,
    accessToken,
    window: walk.window,
    position: savedPosition,
    pageSize: run.state.pageSize,
    signal: run.signal,
  });
  for await (const page of pages) {
    await run.store(page);
    newest = latest(newest, ...page.items.map((item) => item.publishedAt));
    if (page.position !== null && page.position !== savedPosition) {
      savedPosition = page.position;
      const resume = { ...walk.window, position: page.position, newestPublishedAt: newest, savedAt: run.clock.now() };
      await run.update((state) => withPosition(state, walk.key, resume, page.pageSize));
    }
    run.emit({ kind: 'page-stored', totals: run.totals });
    if (page.position === null) return { kind: 'ended', newest, pageSize: page.pageSize };
    if (run.signal.aborted || run.state.status !== 'ACTIVE') return { kind: 'interrupted' };
  }
  return { kind: 'interrupted' };
}

/** The state after a walk came to its end: its position is forgotten, and the watermark moves if nothing was missed. */
export function afterWalk(
  state: IngestionState,
  walk: PlannedWalk,
  end: WalkEnd & { readonly kind: 'ended' },
): IngestionState {
  const { [walk.key]: _, ...resumePositions } = state.resumePositions;
  const watermark = advanceWatermark(state.watermark, walk.window, end.newest);
  return { ...state, pageSize: end.pageSize, resumePositions, watermark };
}

/**
 * The walk that must follow one that was resumed: what was published at the head of the list while the walk stood
 * still lies before its cursor. `null` when nothing can have been missed.
 */
export function headWalkAfter(walk: PlannedWalk, newest: Date | null, overlapMs: number): PlannedWalk | null {
  if (walk.resume === null) return null;
  const { since, until } = walk.window;
  if (until !== null && until <= walk.resume.savedAt) return null;
  const head = newest === null ? since : new Date(newest.getTime() - overlapMs);
  const window: ContentWindow = { since: since !== null && head !== null && head < since ? since : head, until };
  return { key: walk.key, window, resume: null };
}

function withPosition(
  state: IngestionState,
  key: string,
  resume: ResumePosition,
  pageSize: number | null,
): IngestionState {
  return { ...state, pageSize, resumePositions: { ...state.resumePositions, [key]: resume } };
}

function latest(...times: readonly (Date | null)[]): Date | null {
  return times.reduce((newest, time) => (time !== null && (newest === null || time > newest) ? time : newest), null);
}
