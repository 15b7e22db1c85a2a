import { type ContentItem, INCOMPLETE_EXTRACTOR_VERSION } from '../content/content-item.js';
import type { PagingCursor } from '../graph-api/graph-paging.js';
import { GraphRequestError, requestFailure } from '../graph-api/graph-request-error.js';
import type { GraphEdgeAnswer } from '../graph-api/read-edge-answer.js';
import type { ContentWindow, QuarantinedItem, ReadContentRequest } from '../ports/content-source.js';
import { isBeforeWindow, isInWindow, toWindowParams } from './edge-window.js';
import type { FacebookEdge } from './edges.js';
import { printFieldList } from './field-list.js';
import type { AskedFields } from './field-quarantine.js';
import type { MappedNode } from './mapped-node.js';
import { noteVersion } from './note-version.js';
import { earlierStart } from './owed-edges.js';
import { countYears, describeRankedLimit } from './ranked-limit.js';
import { recoverEdge } from './recover-edge.js';
import { edgeMemoryOf, type PageReader, type WalkMemory, warn } from './walk-memory.js';
import type { EdgeProgress, OpenEdge, TimeSpan } from './walk-position.js';

export interface EdgePage {
  readonly items: readonly ContentItem[];
  readonly quarantined: readonly QuarantinedItem[];
  readonly skipped: number;
  readonly withdrawn: readonly string[];
  readonly progress: EdgeProgress;
}

const DONE: EdgeProgress = { kind: 'done' };
const NOTHING: EdgePage = { items: [], quarantined: [], skipped: 0, withdrawn: [], progress: DONE };

/**
 * Reads the next page of one edge. A call is made again only when the answer asks for another one; see `recoverEdge`.
 */
export async function readEdgePage(
  reader: PageReader,
  edge: FacebookEdge,
  open: OpenEdge,
  request: ReadContentRequest,
  walk: WalkMemory,
): Promise<EdgePage> {
  const window = windowOf(edge, request.window, walk);
  const { cursors } = edgeMemoryOf(walk, edge);
  for (let from = open; ; ) {
    if (from.cursor !== null) cursors.add(JSON.stringify(from.cursor));
    const asked = reader.fields.ask(edge.fields);
    try {
      const answer = await reader.client.getEdge({
        path: [request.integration.externalAccountId, edge.name],
        params: {
          fields: printFieldList(asked.list),
          limit: String(walk.pageSize),
          ...toWindowParams(belowTime(window, from.below)),
          ...from.cursor,
        },
        accessToken: request.accessToken,
        usageKeys: [{ level: 'page', id: request.integration.externalAccountId }],
        signal: request.signal,
        onSend: request.onApiCall,
      });
      noteVersion(reader.client, answer, walk);
      noteMissingFields(edge, asked, walk);
      checkCursor(reader, edge, answer.next, request, walk);
      return takePage({ edge, from, asked, window, answer }, request, walk);
    } catch (error) {
      if (!(error instanceof GraphRequestError)) throw error;
      const recovery = recoverEdge(error, { edge, from, asked, window }, reader, walk);
      if (recovery.kind === 'fail') throw error;
      if (recovery.kind === 'leave-out') return NOTHING;
      from = recovery.from;
    }
  }
}

function windowOf(edge: FacebookEdge, window: ContentWindow, walk: WalkMemory): ContentWindow {
  const owedSince = walk.owed.get(edge.name);
  return owedSince === undefined ? window : { ...window, since: earlierStart(window.since, owedSince) };
}

/** The window from the newest item of a page down. */
function belowTime(window: ContentWindow, page: TimeSpan | null): ContentWindow {
  if (page === null || (window.until !== null && window.until.getTime() <= page.newest)) return window;
  return { ...window, until: new Date(page.newest) };
}

interface ReadPage {
  readonly edge: FacebookEdge;
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
  const nodes = answer.data.map((node) => settle(edge.map(node, request.integration), asked));
  const found = nodes.flatMap((node) => (node.kind === 'item' ? [node.item] : []));
  const items = found.filter((item) => isInWindow(item, window));
  const quarantined = nodes.flatMap((node) => (node.kind === 'quarantined' ? [node] : []));
  if (quarantined.some(({ externalContentId }) => externalContentId === null)) walk.isWhole = false;
  const memory = edgeMemoryOf(walk, edge);
  for (const item of found) memory.oldInARow = isBeforeWindow(item, window) ? memory.oldInARow + 1 : 0;
  const itemsByYear = edge.ranked ? countYears(from.itemsByYear, uncounted(items, from)) : from.itemsByYear;
  const isPast = memory.oldInARow >= walk.fullSize;
  const isLast = answer.next === null || isPast;
  if (isLast) {
    walk.owed.delete(edge.name);
    const limit = describeRankedLimit(itemsByYear);
    if (limit !== null) warn(walk, 'LISTING_LIMIT', edge, limit);
  }
  return {
    items,
    quarantined: quarantined.map(({ externalContentId, reason }) => ({ externalContentId, reason })),
    skipped: nodes.length - items.length - quarantined.length,
    withdrawn: nodes.flatMap((node) => (node.kind === 'skipped' ? node.withdrawn : [])),
    progress: isLast ? DONE : { ...afterPage(from, found), cursor: answer.next, itemsByYear },
  };
}

/** A record that was read without what decides its format or kind says so. */
function settle(node: MappedNode, { isIncomplete }: AskedFields): MappedNode {
  if (node.kind !== 'item' || !isIncomplete) return node;
  return { kind: 'item', item: { ...node.item, extractorVersion: INCOMPLETE_EXTRACTOR_VERSION } };
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

function noteMissingFields(edge: FacebookEdge, { missing }: AskedFields, walk: WalkMemory): void {
  if (missing.length === 0) return;
  walk.isWhole = false;
  warn(walk, 'FIELD_UNAVAILABLE', edge, `Meta does not know ${missing.join(', ')}; read without it`);
}

/** An edge that gives a cursor twice goes in circles: where it ends is not known, so it must not pass for read. */
function checkCursor(
  { client }: PageReader,
  edge: FacebookEdge,
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
