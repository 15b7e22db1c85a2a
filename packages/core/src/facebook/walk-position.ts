import * as z from 'zod/v4';
import { FACEBOOK_EDGES, type FacebookEdge } from './edges.js';

/** How far the walk of one edge has come. */
export type EdgeProgress =
  | { readonly kind: 'open'; readonly cursor: Readonly<Record<string, string>> | null }
  | { readonly kind: 'done' };

/** How far a walk has come, edge by edge. */
export type WalkPosition = Readonly<Record<FacebookEdge['name'], EdgeProgress>>;

const progress = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), cursor: z.record(z.string(), z.string()).nullable() }),
  z.object({ kind: z.literal('done') }),
]);
const stored = z.object({ version: z.literal(1), edges: z.object({ video_reels: progress, posts: progress }) });

export const WALK_START: WalkPosition = {
  video_reels: { kind: 'open', cursor: null },
  posts: { kind: 'open', cursor: null },
};

/** Opaque to the one who stores it; `null` when there is nothing left to read. */
export function serializePosition(position: WalkPosition): string | null {
  if (FACEBOOK_EDGES.every((edge) => position[edge.name].kind === 'done')) return null;
  return JSON.stringify({ version: 1, edges: position } satisfies z.input<typeof stored>);
}

/** `null` when it is not a position of this source, or one of a version that it no longer knows. */
export function parsePosition(text: string): WalkPosition | null {
  try {
    const parsed = stored.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.edges : null;
  } catch {
    return null;
  }
}
