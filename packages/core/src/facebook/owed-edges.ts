import * as z from 'zod/v4';
import type { FacebookEdge } from './edges.js';

/** Edges that could not be read, each with the publish time from which it has to be read again; `null` is everything. */
export type OwedEdges = ReadonlyMap<FacebookEdge['name'], Date | null>;

const since = z.iso.datetime().nullable().optional();
const stored = z.object({ video_reels: since, posts: since });

/** Nothing is owed where the text is none of ours. */
export function parseOwed(text: string | null): OwedEdges {
  if (text === null) return new Map();
  try {
    const { video_reels, posts } = stored.parse(JSON.parse(text));
    const edges = [['video_reels', video_reels] as const, ['posts', posts] as const];
    return new Map(
      edges.flatMap(([name, start]) => (start === undefined ? [] : [[name, start === null ? null : new Date(start)]])),
    );
  } catch {
    return new Map();
  }
}

/** Opaque to the one who stores it; `null` when nothing is owed. */
export function serializeOwed(owed: OwedEdges): string | null {
  if (owed.size === 0) return null;
  return JSON.stringify(Object.fromEntries([...owed].map(([name, since]) => [name, since?.toISOString() ?? null])));
}

/** The earlier of two starts, where `null` is the beginning of time. */
export function earlierStart(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return null;
  return a < b ? a : b;
}
