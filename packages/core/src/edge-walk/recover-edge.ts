import type { GraphRequestError } from '../graph-api/graph-request-error.js';
import type { ContentWindow } from '../ports/content-source.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import type { ContentEdge } from './content-edge.js';
import type { AskedFields } from './field-quarantine.js';
import { halvePageSize } from './page-size.js';
import { isPlainRefusal } from './plain-refusal.js';
import { isAboutNodeField, refusedFieldOf } from './refused-field.js';
import { type EdgeReader, edgeMemoryOf, type WalkMemory, warn } from './walk-memory.js';
import { EDGE_START, type OpenEdge } from './walk-position.js';

/** How often an edge is started again in one walk because its cursor has died. */
const MAX_RESTARTS = 3;

/**
 * How many items must have come newest first before a list is taken to be in order. A ranked list may begin in order by
 * chance; to read so few again costs little.
 */
const ORDER_EVIDENCE = 20;

/** What a call of an edge that failed means for its walk. */
export type EdgeRecovery =
  /** Ask again from here: something about the question has changed. */
  | { readonly kind: 'ask-again'; readonly from: OpenEdge }
  /** Go on without the edge. */
  | { readonly kind: 'leave-out' }
  | { readonly kind: 'fail' };

export interface FailedCall {
  readonly edge: ContentEdge;
  readonly from: OpenEdge;
  readonly asked: AskedFields;
  readonly window: ContentWindow;
}

/**
 * Decides how a walk goes on after a call of an edge failed, and notes in `walk` what changes with it.
 *
 * - A field that Meta does not know is left out; an essential one cannot be.
 * - Everything older can never be read: smaller pages up to the last item that can, and there the edge ends.
 * - Less data: half the page size, the same fields and the same cursor.
 * - A dead cursor (it dies with the item it points at): the edge is read on by time, from the last page on, as long as its
 *   items came in order, and otherwise from its start, as when Meta refuses the time. Reading again is harmless, since
 *   storing again writes nothing.
 * - An optional edge that Meta refuses in so many words is left out with a warning and, unless its content is gone by
 *   then, owed: a later walk reads it from where this one should have.
 */
export function recoverEdge(
  error: GraphRequestError,
  { edge, from, asked, window }: FailedCall,
  reader: EdgeReader,
  walk: WalkMemory,
): EdgeRecovery {
  const { classification } = error;
  const field = refusedFieldOf(classification, edge.fields, asked.list, true);
  if (field !== null) {
    reader.fields.add(edge.fields.nodeType, field);
    return { kind: 'ask-again', from };
  }
  const oldEnd = edge.oldEndOf(classification);
  if (oldEnd !== null) return approachOldEnd(oldEnd, edge, from, walk);
  const half = classification.kind === 'reduce-data' ? halvePageSize(walk.pageSize) : null;
  if (half !== null) {
    walk.pageSize = half;
    warn(walk, 'PAGE_SIZE_REDUCED', edge, `Meta asked for less data; reading ${half} items a page`);
    return { kind: 'ask-again', from };
  }
  const memory = edgeMemoryOf(walk, edge);
  if (isDeadPlace(error, edge, from) && memory.restarts < MAX_RESTARTS) {
    memory.restarts += 1;
    memory.cursors.clear();
    return { kind: 'ask-again', from: withoutCursor(edge, from, walk) };
  }
  if (edge.whenRefused !== 'fail' && isPlainRefusal(classification)) {
    if (edge.whenRefused === 'owe') walk.owed.set(edge.name, window.since);
    warn(walk, 'EDGE_UNAVAILABLE', edge, classification.message);
    return { kind: 'leave-out' };
  }
  return { kind: 'fail' };
}

/** Comes as close to the last item that can be read as a page of one, and leaves the edge there. */
function approachOldEnd(warning: IngestionWarning, edge: ContentEdge, from: OpenEdge, walk: WalkMemory): EdgeRecovery {
  const memory = edgeMemoryOf(walk, edge);
  const half = halvePageSize(walk.pageSize);
  memory.sizeBeforeOldEnd ??= walk.pageSize;
  if (half !== null) {
    walk.pageSize = half;
    return { kind: 'ask-again', from };
  }
  walk.pageSize = memory.sizeBeforeOldEnd;
  walk.isWhole = false;
  warn(walk, warning.code, edge, warning.message);
  return { kind: 'leave-out' };
}

function withoutCursor(edge: ContentEdge, from: OpenEdge, walk: WalkMemory): OpenEdge {
  const { cursor, below, itemsInOrder } = from;
  const lastPage = from.lastPage ?? below;
  if (cursor === null || lastPage === null || itemsInOrder === null || itemsInOrder < ORDER_EVIDENCE) {
    warn(walk, 'POSITION_LOST', edge, 'The cursor has died; the edge is read again from its start');
    return { ...EDGE_START, itemsInOrder: itemsInOrder === null ? null : 0 };
  }
  // Whether the platform keeps to `until` is not known, so what is missing from here on proves nothing.
  walk.isWhole = false;
  const time = new Date(lastPage.newest).toISOString();
  warn(walk, 'POSITION_LOST', edge, `The cursor has died; the edge is read on by time, from ${time} back`);
  const oldest = Math.min(lastPage.oldest, below?.oldest ?? lastPage.oldest);
  return { ...from, cursor: null, lastPage: null, below: { newest: lastPage.newest, oldest } };
}

/** Whether Meta refuses the cursor, or the time that took the place of one. */
function isDeadPlace(
  { classification }: GraphRequestError,
  { fields }: ContentEdge,
  { cursor, below }: OpenEdge,
): boolean {
  if (cursor === null && below === null) return false;
  return (
    classification.kind === 'bad-request' &&
    classification.code === 100 &&
    !isAboutNodeField(classification, fields.typeNames)
  );
}
