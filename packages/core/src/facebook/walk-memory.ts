import type { ReadContentRequest } from '../ports/content-source.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import type { FacebookEdge } from './edges.js';
import { parseOwed } from './owed-edges.js';

/** What one walk remembers of one edge. */
export interface EdgeMemory {
  /** How often it was started again. */
  restarts: number;
  /** Cursors it gave, as text. */
  readonly cursors: Set<string>;
  /**
   * Items before the window that came one after another. Order is not guaranteed, so a few old items prove nothing;
   * as many as a full page holds end the walk of an edge that ignores `since`.
   */
  oldInARow: number;
}

/** What one walk remembers between its calls. */
export interface WalkMemory {
  /** Items a page now. */
  pageSize: number;
  /** Items a page when nothing is wrong. */
  readonly fullSize: number;
  /** Told to the caller with the next page, each once. */
  readonly warnings: Map<string, IngestionWarning>;
  readonly edges: Map<FacebookEdge['name'], EdgeMemory>;
  /** Edges that have to be read from before the window, or by a later walk. */
  readonly owed: Map<FacebookEdge['name'], Date | null>;
}

export function createWalkMemory(request: ReadContentRequest, fullSize: number): WalkMemory {
  return {
    pageSize: Math.min(request.pageSize ?? fullSize, fullSize),
    fullSize,
    warnings: new Map(),
    edges: new Map(),
    owed: new Map(parseOwed(request.owed)),
  };
}

export function edgeMemoryOf(walk: WalkMemory, edge: FacebookEdge): EdgeMemory {
  const memory = walk.edges.get(edge.name) ?? { restarts: 0, cursors: new Set<string>(), oldInARow: 0 };
  walk.edges.set(edge.name, memory);
  return memory;
}

/** Notes a warning; the same one about the same edge is told once a walk. */
export function warn(
  walk: WalkMemory,
  code: IngestionWarning['code'],
  edge: FacebookEdge | null,
  message: string,
): void {
  const key = `${code}/${edge?.name ?? ''}`;
  if (code !== 'PAGE_SIZE_REDUCED' && walk.warnings.has(key)) return;
  walk.warnings.set(key, { code, message: edge === null ? message : `${edge.name}: ${message}` });
}
