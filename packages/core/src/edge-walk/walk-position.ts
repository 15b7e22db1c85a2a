import * as z from 'zod/v4';
import type { ContentEdge } from './content-edge.js';

/** The publish times between which the items of a page lie, in milliseconds since 1970. */
export interface TimeSpan {
  readonly newest: number;
  readonly oldest: number;
}

/** An edge that is not read to its end. */
export interface OpenEdge {
  readonly kind: 'open';
  readonly cursor: Readonly<Record<string, string>> | null;
  /** The last page that held items; `null` before there was one. */
  readonly lastPage: TimeSpan | null;
  /** How many items have come newest first, one after another from the start; `null` once one has not. */
  readonly itemsInOrder: number | null;
  /**
   * The last page before a cursor died: from there on the edge is read by time. What is not older than its oldest item
   * was counted before. `null` while the edge is read from its start.
   */
  readonly below: TimeSpan | null;
  /** Items of the window by calendar year (UTC), for edges of which Meta gives out a limited number. */
  readonly itemsByYear: Readonly<Record<string, number>>;
}

/** How far the walk of one edge has come. */
export type EdgeProgress = OpenEdge | { readonly kind: 'done' };

/** How far a walk has come, edge by edge. */
export type WalkPosition = ReadonlyMap<string, EdgeProgress>;

export const EDGE_START: OpenEdge = {
  kind: 'open',
  cursor: null,
  lastPage: null,
  itemsInOrder: 0,
  below: null,
  itemsByYear: {},
};

const cursor = z.record(z.string(), z.string()).nullable();
const span = z.object({ newest: z.number(), oldest: z.number() }).nullable();
const done = z.object({ kind: z.literal('done') });
const open = z.object({
  kind: z.literal('open'),
  cursor,
  lastPage: span,
  itemsInOrder: z.number().nullable(),
  below: span,
  itemsByYear: z.record(z.string(), z.number()),
});
/** Positions of version 1 knew two edges and nothing but their cursors. */
const oldOpen = z.object({ kind: z.literal('open'), cursor }).transform((edge): OpenEdge => {
  return { ...EDGE_START, ...edge, itemsInOrder: edge.cursor === null ? 0 : null };
});
const stored = z.discriminatedUnion('version', [
  z.object({ version: z.literal(2), edges: z.record(z.string(), z.discriminatedUnion('kind', [open, done])) }),
  z.object({ version: z.literal(1), edges: z.record(z.string(), z.union([oldOpen, done])) }),
]);

export function startOfWalk(edges: readonly Pick<ContentEdge, 'name'>[]): WalkPosition {
  return new Map(edges.map(({ name }) => [name, EDGE_START]));
}

export function isAtEnd(position: WalkPosition): boolean {
  return [...position.values()].every(({ kind }) => kind === 'done');
}

/** Opaque to the one who stores it; `null` when there is nothing left to read. */
export function serializePosition(position: WalkPosition): string | null {
  return isAtEnd(position) ? null : JSON.stringify({ version: 2, edges: Object.fromEntries(position) });
}

/**
 * `null` when it is not a position of this source, or one of a version that it does not know. An edge that is read since
 * then begins at its start; one that is no longer read is left out.
 */
export function parsePosition(text: string, edges: readonly Pick<ContentEdge, 'name'>[]): WalkPosition | null {
  try {
    const parsed = stored.safeParse(JSON.parse(text));
    if (!parsed.success) return null;
    const known = parsed.data.edges;
    return new Map(
      edges.map(({ name }) => [name, Object.hasOwn(known, name) ? (known[name] ?? EDGE_START) : EDGE_START]),
    );
  } catch {
    return null;
  }
}
