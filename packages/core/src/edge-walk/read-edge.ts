import type { ContentItem } from '../content/content-item.js';
import type { PagingCursor } from '../graph-api/graph-paging.js';
import { GraphRequestError, requestFailure } from '../graph-api/graph-request-error.js';
import type { GraphEdgeAnswer } from '../graph-api/read-edge-answer.js';
import type { ContentWindow, QuarantinedItem, ReadContentRequest } from '../ports/content-source.js';
import type { ContentEdge } from './content-edge.js';
import { isBeforeWindow, isInWindow, toWindowParams } from './edge-window.js';
import { printFieldList } from './field-list.js';
import type { AskedFields } from './field-quarantine.js';
import { countYears } from './listing-limit.js';
import { markIncomplete } from './mark-incomplete.js';
import { noteVersion } from './note-version.js';
import { earlierStart } from './owed-edges.js';
import { recoverEdge } from './recover-edge.js';
import { type EdgeReader, edgeMemoryOf, type WalkMemory, warn } from './walk-memory.js';
import type { EdgeProgress, OpenEdge, TimeSpan } from './walk-position.js';

export interface EdgePage {
  readonly items: readonly ContentItem[];
  readonly quarantined: readonly QuarantinedItem[];
  readonly skipped: number;
  readonly withdrawn: readonly string[];
  /** Items of the window by calendar year (UTC), so far. */
  readonly itemsByYear: OpenEdge['itemsByYear'];
  readonly progress: EdgeProgress;
}

const DONE: EdgeProgress = { kind: 'done' };
const NOTHING: EdgePage = { items: [], quarantined: [], skipped: 0, withdrawn: [], itemsByYear: {}, progress: DONE };

/**
 * Reads the next page of one edge. A call is made again only when the answer asks for another one; see `recoverEdge`.
 */
export async function readEdgePage(
  reader: EdgeReader,
  edge: ContentEdge,
  open: OpenEdge,
  request: ReadContentRequest,
  walk: WalkMemory,
): Promise<EdgePage> {
  const window = windowOf(edge, request.window, walk);
  if (hasPassed(edge, window, reader.client.clock.now())) return NOTHING;
  const { cursors } = edgeMemoryOf(walk, edge);
  for (let from = open; ; ) {
    if (from.cursor !== null) cursors.add(JSON.stringify(from.cursor));
    const asked = reader.fields.ask(edge.fields);
    try {
      const answer = await reader.client.getEdge({
        path: [request.integration.externalAccountId, edge.name],
        params: {
          fields: printFieldList(asked.list),
          ...(edge.takesWindow && {
            limit: String(walk.pageSize),
            ...toWindowParams(belowTime(window, from.below)),
          }),
          ...from.cursor,
        },
        accessToken: request.accessToken,
        usageKeys: [{ level: reader.usageLevel, id: request.integration.externalAccountId }],
        signal: request.signal,
        onSend: request.onApiCall,
      });
      noteVersion(reader.client, answer, walk);
      noteMissingFields(edge, asked, walk);
      checkCursor(reader, edge, answer.next, request, walk);
      const page = takePage({ edge, from, asked, window, answer }, request, walk);
      if (page.progress.kind === 'done') await noteLimit(reader, edge, page.itemsByYear, request, walk);
      return page;
    } catch (error) {
      if (!(error instanceof GraphRequestError)) throw error;
      const recovery = recoverEdge(error, { edge, from, asked, window }, reader, walk);
      if (recovery.kind === 'fail') throw error;
      if (recovery.kind === 'leave-out') return NOTHING;
      from = recovery.from;
    }
  }
}

function windowOf(edge: ContentEdge, window: ContentWindow, walk: WalkMemory): ContentWindow {
  const owedSince = walk.owed.get(edge.name);
  return owedSince === undefined ? window : { ...window, since: earlierStart(window.since, owedSince) };
}

/** Whether nothing of the window is listed any more. */
function hasPassed({ lifetimeMs }: ContentEdge, { until }: ContentWindow, now: Date): boolean {
  return lifetimeMs !== null && until !== null && until.getTime() < now.getTime() - lifetimeMs;
}

/** The window from the newest item of a page down. */
function belowTime(window: ContentWindow, page: TimeSpan | null): ContentWindow {
  if (page === null || (window.until !== null && window.until.getTime() <= page.newest)) return window;
  return { ...window, until: new Date(page.newest) };
}

interface ReadPage {
  readonly edge: ContentEdge;
  readonly from: OpenEdge;
  readonly asked: AskedFields;
  readonly window: ContentWindow;
  readonly answer: GraphEdgeAnswer;
}

function takePage(
  { edge, from, asked, window, answer }: ReadPage,
  request: ReadContentRequest,
  walk: WalkMemory,
): EdgePage {
  const nodes = answer.data.map((node) => markIncomplete(edge.map(node, request.integration), asked));
  const found = nodes.flatMap((node) => (node.kind === 'item' ? [node.item] : []));
  const items = found.filter((item) => isInWindow(item, window));
  const quarantined = nodes.flatMap((node) => (node.kind === 'quarantined' ? [node] : []));
  if (quarantined.some(({ externalContentId }) => externalContentId === null)) walk.isWhole = false;
  const memory = edgeMemoryOf(walk, edge);
  for (const item of found) memory.oldInARow = isBeforeWindow(item, window) ? memory.oldInARow + 1 : 0;
  const itemsByYear = edge.limit !== null ? countYears(from.itemsByYear, uncounted(items, from)) : from.itemsByYear;
  const isPast = memory.oldInARow >= walk.fullSize;
  const isLast = answer.next === null || isPast;
  if (isLast) walk.owed.delete(edge.name);
  return {
    items,
    quarantined: quarantined.map(({ externalContentId, reason }) => ({ externalContentId, reason })),
    skipped: nodes.length - items.length - quarantined.length,
    withdrawn: nodes.flatMap((node) => (node.kind === 'skipped' ? node.withdrawn : [])),
    itemsByYear,
    progress: isLast ? DONE : { ...afterPage(from, found), cursor: answer.next, itemsByYear },
  };
}

/** Tells of a limit that the edge has met. What could not be asked proves nothing, and costs the page nothing. */
async function noteLimit(
  reader: EdgeReader,
  edge: ContentEdge,
  itemsByYear: OpenEdge['itemsByYear'],
  request: ReadContentRequest,
  walk: WalkMemory,
): Promise<void> {
  if (edge.limit === null) return;
  const { limit } = edge;
  try {
    const message = limit.describe(itemsByYear) ?? (await limit.ask?.(reader, request)) ?? null;
    if (message === null) return;
    warn(walk, limit.code, edge, message);
    if (limit.isFinal) walk.isWhole = false;
  } catch (error) {
    if (!(error instanceof GraphRequestError)) throw error;
    walk.isWhole = false;
  }
}

/** What was not counted before a cursor died. */
function uncounted(items: readonly ContentItem[], { below }: OpenEdge): readonly Date[] {
  return items
    .map((item) => item.publishedAt)
    .filter((publishedAt) => below === null || publishedAt.getTime() < below.oldest);
}

function afterPage(from: OpenEdge, found: readonly ContentItem[]): OpenEdge {
  if (found.length === 0) return from;
  const times = found.map((item) => item.publishedAt.getTime());
  const lastPage = { newest: Math.max(...times), oldest: Math.min(...times) };
  const list = from.lastPage === null ? times : [from.lastPage.oldest, ...times];
  const isInOrder = list.every((time, place) => time <= (list[place - 1] ?? time));
  const itemsInOrder = from.itemsInOrder === null || !isInOrder ? null : from.itemsInOrder + times.length;
  return { ...from, lastPage, itemsInOrder };
}

function noteMissingFields(edge: ContentEdge, { missing }: AskedFields, walk: WalkMemory): void {
  if (missing.length === 0) return;
  walk.isWhole = false;
  warn(walk, 'FIELD_UNAVAILABLE', edge, `Meta does not know ${missing.join(', ')}; read without it`);
}

/** An edge that gives a cursor twice goes in circles: where it ends is not known, so it must not pass for read. */
function checkCursor(
  { client }: EdgeReader,
  edge: ContentEdge,
  next: PagingCursor | null,
  request: ReadContentRequest,
  walk: WalkMemory,
): void {
  if (next === null) return;
  const { cursors } = edgeMemoryOf(walk, edge);
  const cursor = JSON.stringify(next);
  if (!cursors.has(cursor)) {
    cursors.add(cursor);
    return;
  }
  const path = `/${client.version}/${request.integration.externalAccountId}/${edge.name}`;
  throw requestFailure(path, 200, { kind: 'transient', message: 'The edge gave a cursor twice; its end is not known' });
}
