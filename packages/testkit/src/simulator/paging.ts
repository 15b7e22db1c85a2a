import type { EdgeList } from './edge-list.js';
import { failures, GraphFailure } from './graph-failure.js';
import type { NodeRecord } from './world/records.js';

/** Where a page of an edge begins. */
export type Anchor =
  | { readonly kind: 'start' }
  | { readonly kind: 'after'; readonly position: number }
  | { readonly kind: 'before'; readonly position: number };

/** One page of an edge, invisible records included. */
export interface EdgeSlice {
  readonly records: readonly NodeRecord[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
}

/** Cuts `limit` records out of those at `positions`, after or before the anchor. */
export function sliceEdge(list: EdgeList, positions: readonly number[], anchor: Anchor, limit: number): EdgeSlice {
  const start =
    anchor.kind === 'start'
      ? 0
      : anchor.kind === 'after'
        ? firstAtLeast(positions, anchor.position + 1)
        : Math.max(0, firstAtLeast(positions, anchor.position) - limit);
  const end = anchor.kind === 'before' ? firstAtLeast(positions, anchor.position) : start + limit;
  const records = positions
    .slice(start, end)
    .map((position) => list.records[position])
    .filter((record) => record !== undefined);
  return { records, hasNext: end < positions.length, hasPrevious: start > 0 };
}

function firstAtLeast(sorted: readonly number[], least: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

const CURSOR = /^AQHR\|([a-z_]+)\|([\d_]*)\|(\d+)$/;

/**
 * An opaque cursor bound to one item of one edge; an empty id is the start. `nonce` makes cursors differ that point at
 * the same place.
 */
export function encodeCursor(edge: string, id: string, nonce = 0): string {
  return Buffer.from(`AQHR|${edge}|${id}|${nonce}`).toString('base64');
}

/**
 * The position of the item a cursor points at, -1 for the start. A cursor whose item is gone is dead.
 * @see https://developers.facebook.com/docs/graph-api/results ("Don't store cursors")
 */
export function resolveCursor(cursor: string, edge: string, list: EdgeList): number {
  const [, cursorEdge, id = ''] = CURSOR.exec(Buffer.from(cursor, 'base64').toString('latin1')) ?? [];
  const position = id === '' ? -1 : list.positionOf.get(id);
  if (cursorEdge !== edge || position === undefined) {
    throw new GraphFailure(failures.invalidParameter('Invalid cursors values'));
  }
  return position;
}
