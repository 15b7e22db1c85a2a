import type { ContentItem } from '../content/content-item.js';
import type { GraphClient, GraphEdgeAnswer } from '../graph-api/graph-client.js';
import type { PagingCursor } from '../graph-api/graph-paging.js';
import { GraphRequestError, requestFailure } from '../graph-api/graph-request-error.js';
import type { ContentWindow, QuarantinedItem, ReadContentRequest } from '../ports/content-source.js';
import { isBeforeWindow, isInWindow, toWindowParams } from './edge-window.js';
import type { FacebookEdge } from './edges.js';
import { noteVersion } from './note-version.js';
import { earlierStart } from './owed-edges.js';
import { halvePageSize } from './page-size.js';
import { isPlainRefusal } from './plain-refusal.js';
import { type EdgeMemory, edgeMemoryOf, type WalkMemory, warn } from './walk-memory.js';
import type { EdgeProgress } from './walk-position.js';

/** How often an edge is started again in one walk because its cursor has died. */
const MAX_RESTARTS = 3;

export interface EdgePage {
  readonly items: readonly ContentItem[];
  readonly quarantined: readonly QuarantinedItem[];
  readonly skipped: number;
  readonly progress: EdgeProgress;
}

const DONE: EdgeProgress = { kind: 'done' };
const NOTHING: EdgePage = { items: [], quarantined: [], skipped: 0, progress: DONE };

/**
 * Reads the next page of one edge.
 *
 * A call is made again only when the answer asks for another one: with half the page size and the same fields and
 * cursor when Meta wants less data, and from the start of the edge when the cursor has died (a cursor dies with the item
 * it points at). Reading again is harmless, since storing again writes nothing.
 *
 * An optional edge that Meta refuses is left out with a warning, and owed: a later walk reads it from where this one
 * should have. Only a plain refusal counts; 100/33 and whatever Meta calls transient come in outages too, and fail.
 */
export async function readEdgePage(
  client: GraphClient,
  edge: FacebookEdge,
  open: EdgeProgress & { readonly kind: 'open' },
  request: ReadContentRequest,
  walk: WalkMemory,
): Promise<EdgePage> {
  const memory = edgeMemoryOf(walk, edge);
  const window = windowOf(edge, request.window, walk);
  let cursor = open.cursor;
  if (cursor !== null) memory.cursors.add(JSON.stringify(cursor));
  for (;;) {
    try {
      const answer = await client.getEdge({
        path: [request.integration.externalAccountId, edge.name],
        params: { fields: edge.fields, limit: String(walk.pageSize), ...toWindowParams(window), ...cursor },
        accessToken: request.accessToken,
        usageKeys: [{ level: 'page', id: request.integration.externalAccountId }],
        signal: request.signal,
        onSend: request.onApiCall,
      });
      noteVersion(client, answer, walk);
      return toEdgePage(client, edge, answer, window, request, walk, memory);
    } catch (error) {
      if (!(error instanceof GraphRequestError)) throw error;
      const half = error.classification.kind === 'reduce-data' ? halvePageSize(walk.pageSize) : null;
      if (half !== null) {
        walk.pageSize = half;
        warn(walk, 'PAGE_SIZE_REDUCED', edge, `Meta asked for less data; reading ${half} items a page`);
      } else if (cursor !== null && isDeadCursor(error) && memory.restarts < MAX_RESTARTS) {
        memory.restarts += 1;
        memory.cursors.clear();
        cursor = null;
        warn(walk, 'POSITION_LOST', edge, 'The cursor has died; the edge is read again from its start');
      } else if (edge.optional && isPlainRefusal(error.classification)) {
        walk.owed.set(edge.name, window.since);
        warn(walk, 'EDGE_UNAVAILABLE', edge, error.classification.message);
        return NOTHING;
      } else throw error;
    }
  }
}

function windowOf(edge: FacebookEdge, window: ContentWindow, walk: WalkMemory): ContentWindow {
  const owedSince = walk.owed.get(edge.name);
  return owedSince === undefined ? window : { ...window, since: earlierStart(window.since, owedSince) };
}

function toEdgePage(
  client: GraphClient,
  edge: FacebookEdge,
  answer: GraphEdgeAnswer,
  window: ContentWindow,
  request: ReadContentRequest,
  walk: WalkMemory,
  memory: EdgeMemory,
): EdgePage {
  const nodes = answer.data.map((node) => edge.map(node, request.integration));
  const found = nodes.flatMap((node) => (node.kind === 'item' ? [node.item] : []));
  const items = found.filter((item) => isInWindow(item, window));
  const quarantined = nodes.flatMap((node) => (node.kind === 'quarantined' ? [node] : []));
  checkCursor(client, edge, answer.next, request, memory);
  for (const item of found) memory.oldInARow = isBeforeWindow(item, window) ? memory.oldInARow + 1 : 0;
  const isPast = memory.oldInARow >= walk.fullSize;
  const isLast = answer.next === null || isPast;
  if (isLast) walk.owed.delete(edge.name);
  return {
    items,
    quarantined: quarantined.map(({ externalContentId, reason }) => ({ externalContentId, reason })),
    skipped: nodes.length - items.length - quarantined.length,
    progress: isLast ? DONE : { kind: 'open', cursor: answer.next },
  };
}

/** An edge that gives a cursor twice goes in circles: where it ends is not known, so it must not pass for read. */
function checkCursor(
  client: GraphClient,
  edge: FacebookEdge,
  next: PagingCursor | null,
  request: ReadContentRequest,
  memory: EdgeMemory,
): void {
  if (next === null) return;
  const cursor = JSON.stringify(next);
  if (!memory.cursors.has(cursor)) {
    memory.cursors.add(cursor);
    return;
  }
  const path = `/${client.version}/${request.integration.externalAccountId}/${edge.name}`;
  throw requestFailure(path, 200, { kind: 'transient', message: 'The edge gave a cursor twice; its end is not known' });
}

function isDeadCursor({ classification }: GraphRequestError): boolean {
  return classification.kind === 'bad-request' && classification.code === 100;
}
