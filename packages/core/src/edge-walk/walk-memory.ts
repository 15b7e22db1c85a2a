import type { GraphClient } from '../graph-api/graph-client.js';
import type { ReadContentRequest } from '../ports/content-source.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import type { UsageKey } from '../ports/usage-budget.js';
import type { ContentEdge } from './content-edge.js';
import type { FieldQuarantine } from './field-quarantine.js';
import { parseOwed } from './owed-edges.js';

/** What a source reads accounts with. */
export interface EdgeReader {
  readonly client: GraphClient;
  readonly edges: readonly ContentEdge[];
  readonly fields: FieldQuarantine;
  /** Items a page of an edge when nothing is wrong. */
  readonly fullSize: number;
  /** Whose budget calls are charged to. */
  readonly usageLevel: UsageKey['level'];
}

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
  /** The page size before it was made smaller to come close to the last item that can be read. */
  sizeBeforeOldEnd: number | null;
}

/** What one walk remembers between its calls. */
export interface WalkMemory {
  /** Items a page now. */
  pageSize: number;
  /** Items a page when nothing is wrong. */
  readonly fullSize: number;
  /** Told to the caller with the next page, each once. */
  readonly warnings: Map<string, IngestionWarning>;
  readonly edges: Map<string, EdgeMemory>;
  /** Edges that have to be read from before the window, or by a later walk. */
  readonly owed: Map<string, Date | null>;
  /** Whether everything in the window is bound to come: no position, no field and no id was lost on the way. */
  isWhole: boolean;
}

export function createWalkMemory({ edges, fullSize }: EdgeReader, request: ReadContentRequest): WalkMemory {
  return {
    pageSize: Math.min(request.pageSize ?? fullSize, fullSize),
    fullSize,
    warnings: new Map(),
    edges: new Map(),
    owed: new Map(parseOwed(request.owed, edges)),
    isWhole: request.position === null,
  };
}

export function edgeMemoryOf(walk: WalkMemory, edge: Pick<ContentEdge, 'name'>): EdgeMemory {
  const memory = walk.edges.get(edge.name) ?? {
    restarts: 0,
    cursors: new Set<string>(),
    oldInARow: 0,
    sizeBeforeOldEnd: null,
  };
  walk.edges.set(edge.name, memory);
  return memory;
}

/** Notes a warning; the same one about the same edge is told once a walk, and one of fields for each loss. */
export function warn(
  walk: WalkMemory,
  code: IngestionWarning['code'],
  edge: Pick<ContentEdge, 'name'> | null,
  message: string,
): void {
  const key = `${code}/${edge?.name ?? ''}${code === 'FIELD_UNAVAILABLE' ? `/${message}` : ''}`;
  if (code !== 'PAGE_SIZE_REDUCED' && walk.warnings.has(key)) return;
  walk.warnings.set(key, { code, message: edge === null ? message : `${edge.name}: ${message}` });
}
