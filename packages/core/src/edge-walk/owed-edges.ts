import * as z from 'zod/v4';
import type { ContentEdge } from './content-edge.js';

/** Edges that could not be read, each with the publish time from which it has to be read again; `null` is everything. */
export type OwedEdges = ReadonlyMap<string, Date | null>;

const stored = z.record(z.string(), z.iso.datetime().nullable());

/** What is owed of these edges. Nothing is where the text is none of ours, and of an edge that is no longer read. */
export function parseOwed(text: string | null, edges: readonly Pick<ContentEdge, 'name'>[]): OwedEdges {
  if (text === null) return new Map();
  try {
    const owed = stored.parse(JSON.parse(text));
    return new Map(
      edges.flatMap(({ name }) => {
        const since = owed[name];
        return since === undefined ? [] : [[name, since === null ? null : new Date(since)] as const];
      }),
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
