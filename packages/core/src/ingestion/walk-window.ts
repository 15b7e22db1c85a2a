import type { ContentPage, ContentWindow } from '../ports/content-source.js';
import type { IngestionState, ResumePosition } from '../ports/ingestion-state-repository.js';
import type { IngestionRun } from './ingestion-run.js';
import { advanceWatermark, type PlannedWalk } from './plan-window.js';
import { readAhead } from './read-ahead.js';
import { OWED_KEY, withoutStale } from './resume-positions.js';
import { createSeenContent, type SeenContent } from './seen-content.js';

/**
 * How long after a walk began its head may still be left to the next run, in milliseconds: half a day, since some content
 * is listed for a day only.
 */
export const LEAVE_HEAD_MS = 12 * 3_600_000;

/** How a walk ended: at its end, or before it, to be continued. */
export type WalkEnd =
  | {
      readonly kind: 'ended';
      readonly newest: Date | null;
      readonly lastPage: ContentPage;
      /** When the walk began, before a resume. */
      readonly startedAt: Date;
      readonly seen: SeenContent;
    }
  | { readonly kind: 'interrupted' };

/**
 * Walks one window: each page is stored, and only then its position is saved; meanwhile the next one is read. The last
 * page saves nothing; what the end of the walk means is for the caller to save, in one write. A walk is interrupted when
 * the signal is aborted or when someone else has paused the integration.
 */
export async function walkWindow(run: IngestionRun, walk: PlannedWalk, accessToken: string): Promise<WalkEnd> {
  const startedAt = walk.resume?.startedAt ?? run.clock.now();
  let newest = walk.resume?.newestPublishedAt ?? null;
  const seen = createSeenContent((item) => run.source.listedId(item));
  const request = {
    integration: run.integration,
    accessToken,
    window: walk.window,
    position: walk.resume?.position ?? null,
    pageSize: run.state.pageSize,
    owed: walk.paysDebts ? (run.state.resumePositions[OWED_KEY]?.position ?? null) : null,
    signal: run.signal,
  };
  const pages = readAhead((onApiCall) => run.source.read({ ...request, onApiCall }), {
    signal: run.signal,
    onApiCall: run.countCall,
  });
  for await (const page of pages) {
    await run.store(page);
    seen.add(page);
    newest = newestOf(newest, page, startedAt);
    if (page.position === null) {
      run.emit({ kind: 'page-stored', totals: run.totals });
      return { kind: 'ended', newest, lastPage: page, startedAt, seen };
    }
    const resume = { ...walk.window, position: page.position, newestPublishedAt: newest, startedAt };
    await run.update((state) => withPosition(state, walk, resume, page));
    run.emit({ kind: 'page-stored', totals: run.totals });
    if (run.signal.aborted || run.state.status !== 'ACTIVE') return { kind: 'interrupted' };
  }
  throw new TypeError('A ContentSource must end a walk with a page whose position is null, or with a failure');
}

/** The state after a walk came to its end: its position is forgotten, and the watermark moves if nothing was missed. */
export function afterWalk(
  state: IngestionState,
  walk: PlannedWalk,
  end: WalkEnd & { readonly kind: 'ended' },
  now: Date,
): IngestionState {
  const { [walk.key]: _, ...positions } = withDebts(state, walk, end.lastPage, now);
  const watermark = advanceWatermark(state.watermark, walk.window, end.newest);
  return {
    ...state,
    pageSize: end.lastPage.pageSize,
    resumePositions: withoutStale(positions, walk.key, now),
    watermark,
  };
}

/**
 * The walk that must follow one that was resumed: what was published at the head of the list while the walk stood
 * still lies before its cursor. `null` when nothing can have been missed.
 */
export function headWalkAfter(walk: PlannedWalk, newest: Date | null, overlapMs: number): PlannedWalk | null {
  if (walk.resume === null) return null;
  const { since, until } = walk.window;
  if (until !== null && until <= walk.resume.startedAt) return null;
  const head = newest === null ? since : new Date(newest.getTime() - overlapMs);
  const window: ContentWindow = { since: since !== null && head !== null && head < since ? since : head, until };
  return { ...walk, window, resume: null };
}

/**
 * Whether the head of a resumed walk can be left to the next run: the walk stood still because a budget was spent, and to
 * read the head again would cost every such Page twice what it costs to be read.
 *
 * Nothing is lost. The watermark never passes the start of the walk, and every edge was first asked after it, so the next
 * walk from the watermark begins where the head walk would have begun. A window that ends has no such next walk.
 */
export function canLeaveHead(walk: PlannedWalk, before: Pick<IngestionState, 'lastError'>, now: Date): boolean {
  if (walk.resume === null || walk.window.until !== null || before.lastError?.kind !== 'rate-limit') return false;
  return now.getTime() - walk.resume.startedAt.getTime() <= LEAVE_HEAD_MS;
}

function withPosition(
  state: IngestionState,
  walk: PlannedWalk,
  resume: ResumePosition,
  page: ContentPage,
): IngestionState {
  const positions = { ...withDebts(state, walk, page, resume.startedAt), [walk.key]: resume };
  return { ...state, pageSize: page.pageSize, resumePositions: withoutStale(positions, walk.key, resume.startedAt) };
}

/** What the source owes after this page, in place of what it owed before. */
function withDebts(state: IngestionState, walk: PlannedWalk, page: ContentPage, startedAt: Date) {
  if (!walk.paysDebts) return state.resumePositions;
  const { [OWED_KEY]: _, ...positions } = state.resumePositions;
  if (page.owed === null) return positions;
  const debt = { since: null, until: null, position: page.owed, newestPublishedAt: null, startedAt };
  return { ...positions, [OWED_KEY]: debt };
}

/** A time in the future is a mistake of the platform and must not move a watermark past what is yet to come. */
function newestOf(newest: Date | null, page: ContentPage, startedAt: Date): Date | null {
  const times = page.items.map(({ publishedAt }) => (publishedAt > startedAt ? startedAt : publishedAt));
  return times.reduce((latest, time) => (latest === null || time > latest ? time : latest), newest);
}
