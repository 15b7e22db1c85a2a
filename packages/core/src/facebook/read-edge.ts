import type { ContentItem } from '../content/content-item.js';
import type { GraphClient, GraphEdgeAnswer } from '../graph-api/graph-client.js';
import type { PagingCursor } from '../graph-api/graph-paging.js';
import { GraphRequestError } from '../graph-api/graph-request-error.js';
import type { IngestionWarning, QuarantinedItem, ReadContentRequest } from '../ports/content-source.js';
import { isBeforeWindow, isInWindow, toWindowParams } from './edge-window.js';
import type { FacebookEdge } from './edges.js';
import { halvePageSize } from './page-size.js';
import type { EdgeProgress } from './walk-position.js';

/** What one walk remembers between its calls. */
export interface WalkMemory {
  pageSize: number;
  apiCalls: number;
  readonly warnings: Map<string, IngestionWarning>;
  /** Edges that were started again after their cursor had died. */
  readonly restarted: Set<FacebookEdge['name']>;
}

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
 * The same call is made again only when the answer asks for another one: with half the page size and the same fields
 * and cursor when Meta wants less data, and from the start of the edge, once a walk, when the cursor has died (a cursor
 * dies with the item it points at). Reading again is harmless, since storing again writes nothing.
 */
export async function readEdgePage(
  client: GraphClient,
  edge: FacebookEdge,
  open: EdgeProgress & { readonly kind: 'open' },
  request: ReadContentRequest,
  memory: WalkMemory,
): Promise<EdgePage> {
  let cursor = open.cursor;
  for (;;) {
    try {
      memory.apiCalls += 1;
      const answer = await client.getEdge({
        path: [request.integration.externalAccountId, edge.name],
        params: { fields: edge.fields, limit: String(memory.pageSize), ...toWindowParams(request.window), ...cursor },
        accessToken: request.accessToken,
        usageKeys: [{ level: 'page', id: request.integration.externalAccountId }],
        signal: request.signal,
      });
      noteVersion(client, answer, memory);
      return toEdgePage(edge, answer, cursor, request, memory);
    } catch (error) {
      if (!(error instanceof GraphRequestError)) throw error;
      const half = error.classification.kind === 'reduce-data' ? halvePageSize(memory.pageSize) : null;
      if (half !== null) {
        memory.pageSize = half;
        warn(memory, 'PAGE_SIZE_REDUCED', edge, `Meta asked for less data; reading ${half} items a page`);
      } else if (isDeadCursor(error) && cursor !== null && !memory.restarted.has(edge.name)) {
        memory.restarted.add(edge.name);
        cursor = null;
        warn(memory, 'POSITION_LOST', edge, 'The cursor has died; the edge is read again from its start');
      } else if (edge.optional && cursor === null && isEdgeRefused(error)) {
        warn(memory, 'EDGE_UNAVAILABLE', edge, error.classification.message);
        return NOTHING;
      } else throw error;
    }
  }
}

function toEdgePage(
  edge: FacebookEdge,
  answer: GraphEdgeAnswer,
  cursor: PagingCursor | null,
  request: ReadContentRequest,
  memory: WalkMemory,
): EdgePage {
  const nodes = answer.data.map((node) => edge.map(node, request.integration));
  const found = nodes.flatMap((node) => (node.kind === 'item' ? [node.item] : []));
  const items = found.filter((item) => isInWindow(item, request.window));
  const quarantined = nodes.flatMap((node) => (node.kind === 'quarantined' ? [node] : []));
  const isRepeated = answer.next !== null && JSON.stringify(answer.next) === JSON.stringify(cursor);
  if (isRepeated) warn(memory, 'CURSOR_REPEATED', edge, 'The edge named the same cursor again; it was left there');
  // Order is not guaranteed, so one old item proves nothing; a whole page of them does.
  const isPast =
    found.length > 0 && quarantined.length === 0 && found.every((item) => isBeforeWindow(item, request.window));
  const isLast = answer.next === null || isRepeated || isPast;
  return {
    items,
    quarantined: quarantined.map(({ externalContentId, reason }) => ({ externalContentId, reason })),
    skipped: nodes.length - items.length - quarantined.length,
    progress: isLast ? DONE : { kind: 'open', cursor: answer.next },
  };
}

function isDeadCursor({ classification }: GraphRequestError): boolean {
  return classification.kind === 'bad-request' && classification.code === 100;
}

function isEdgeRefused({ classification }: GraphRequestError): boolean {
  return classification.code === 100 || classification.code === 10;
}

/** An expired version silently falls forward to a newer one, whose fields may differ. */
function noteVersion(client: GraphClient, answer: GraphEdgeAnswer, memory: WalkMemory): void {
  if (answer.apiVersion === null || answer.apiVersion === client.version) return;
  memory.warnings.set('VERSION_MISMATCH', {
    code: 'VERSION_MISMATCH',
    message: `Asked for Graph API ${client.version}, answered by ${answer.apiVersion}. Raise "version" of the Graph client`,
  });
}

function warn(memory: WalkMemory, code: IngestionWarning['code'], edge: FacebookEdge, message: string): void {
  memory.warnings.set(`${code}/${edge.name}`, { code, message: `${edge.name}: ${message}` });
}
