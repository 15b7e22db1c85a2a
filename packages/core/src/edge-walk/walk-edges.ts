import { unifyContentItems } from '../content/content-identity.js';
import type { ContentPage, ReadContentRequest } from '../ports/content-source.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import { serializeOwed } from './owed-edges.js';
import { recoverPageSize } from './page-size.js';
import { type EdgePage, readEdgePage } from './read-edge.js';
import { createWalkMemory, type EdgeReader, type WalkMemory, warn } from './walk-memory.js';
import { EDGE_START, parsePosition, serializePosition, startOfWalk, type WalkPosition } from './walk-position.js';

/** Walks the edges of an account side by side, one page of each a step; see `ContentSource.read`. */
export async function* walkEdges(reader: EdgeReader, request: ReadContentRequest): AsyncGenerator<ContentPage> {
  const memory = createWalkMemory(reader, request);
  const startSize = memory.pageSize;
  const told = new Set<IngestionWarning>();
  let position = startOf(reader, request, memory);
  for (let isOpen = true; isOpen; ) {
    const step = await takeStep(reader, position, request, memory);
    // Nothing was read, so there is nothing to store; and no position to save, unless smaller pages have to be remembered.
    if (step.failure !== null && step.pages.length === 0 && memory.pageSize === startSize) throw step.failure.error;
    position = step.position;
    const next = serializePosition(position);
    isOpen = next !== null;
    const warnings = [...memory.warnings.values()].filter((warning) => !told.has(warning));
    for (const warning of warnings) told.add(warning);
    yield {
      ...unite(step.pages),
      warnings,
      position: next,
      pageSize: isOpen ? sizeToRemember(memory) : recoverPageSize(memory.pageSize, memory.fullSize),
      owed: serializeOwed(memory.owed),
      isComplete: !isOpen && memory.isWhole && memory.owed.size === 0,
    };
    if (step.failure !== null) throw step.failure.error;
  }
}

/** One page of every edge that is still open. What was read before a failure is kept, and the failure told with it. */
async function takeStep(reader: EdgeReader, start: WalkPosition, request: ReadContentRequest, memory: WalkMemory) {
  const pages: EdgePage[] = [];
  const position = new Map(start);
  for (const edge of reader.edges) {
    const progress = position.get(edge.name) ?? EDGE_START;
    if (progress.kind === 'done') continue;
    try {
      const page = await readEdgePage(reader, edge, progress, request, memory);
      pages.push(page);
      position.set(edge.name, page.progress);
    } catch (error) {
      return { pages, position, failure: { error } };
    }
  }
  return { pages, position, failure: null };
}

/** What the pages of one step hold together. What one edge shows and another says is withdrawn, is withdrawn. */
function unite(pages: readonly EdgePage[]): Pick<ContentPage, 'items' | 'quarantined' | 'skipped' | 'withdrawn'> {
  const withdrawn = new Set(pages.flatMap((page) => page.withdrawn));
  const isShown = (id: string) => !withdrawn.has(id);
  const items = unifyContentItems(pages.flatMap((page) => page.items));
  const shown = items.filter((item) => isShown(item.externalContentId) && item.aliases.every(isShown));
  return {
    items: shown,
    quarantined: pages.flatMap((page) => page.quarantined),
    skipped: pages.reduce((sum, page) => sum + page.skipped, items.length - shown.length),
    withdrawn: [...withdrawn],
  };
}

function startOf({ edges }: EdgeReader, request: ReadContentRequest, memory: WalkMemory): WalkPosition {
  if (request.position === null) return startOfWalk(edges);
  const position = parsePosition(request.position, edges);
  if (position !== null) return position;
  warn(memory, 'POSITION_LOST', null, 'The saved position cannot be read by this version; the walk starts again');
  return startOfWalk(edges);
}

function sizeToRemember({ pageSize, fullSize }: WalkMemory): number | null {
  return pageSize < fullSize ? pageSize : null;
}
