import { unifyContentItems } from '../content/content-identity.js';
import { InvalidConfigurationError } from '../errors.js';
import type { GraphClient } from '../graph-api/graph-client.js';
import type { ContentPage, ContentSource, ReadContentRequest } from '../ports/content-source.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import { checkPageAccess } from './check-access.js';
import { type AdditionalFacebookEdge, selectEdges } from './edges.js';
import { createFieldQuarantine } from './field-quarantine.js';
import { inspectPageAccess } from './inspect-access.js';
import { listedIdOf } from './listed-id.js';
import { serializeOwed } from './owed-edges.js';
import { FULL_PAGE_SIZE, recoverPageSize } from './page-size.js';
import { type EdgePage, readEdgePage } from './read-edge.js';
import { readFacebookItem } from './read-item.js';
import { createWalkMemory, type PageReader, type WalkMemory, warn } from './walk-memory.js';
import { EDGE_START, parsePosition, serializePosition, startOfWalk, type WalkPosition } from './walk-position.js';

export interface FacebookPageSourceOptions {
  readonly client: GraphClient;
  /** Items a page of an edge, 1 to 100. Default: 100. */
  readonly pageSize?: number;
  /**
   * Edges to read besides `video_reels` and `posts`; each costs a call a run at least. `videos` brings ordinary videos
   * that no post edge lists, `published_posts` posts that `posts` leaves out, `stories` what is shown for a day.
   * Default: none.
   */
  readonly additionalEdges?: readonly AdditionalFacebookEdge[];
}

/**
 * Reads a Facebook Page's posts and reels.
 *
 * Walks the edges side by side, one page of each a step, and unifies what a step found: a reel that several edges return
 * is one item with the video's data. Every call asks for the fewest fields that decide identity, format, caption and
 * time. A field that Meta does not know any more is left out for a day, for all Pages of this source.
 *
 * @example
 * ```ts
 * const source = createFacebookPageSource({ client: createGraphClient({ appSecret }), additionalEdges: ['videos'] });
 * ```
 * @throws {InvalidConfigurationError} when `pageSize` is out of range, or an additional edge is unknown or named twice.
 */
export function createFacebookPageSource(options: FacebookPageSourceOptions): ContentSource {
  const { client, pageSize: fullSize = FULL_PAGE_SIZE, additionalEdges = [] } = options;
  if (!Number.isInteger(fullSize) || fullSize < 1 || fullSize > FULL_PAGE_SIZE) {
    throw new InvalidConfigurationError(`pageSize is ${fullSize}; Meta allows 1 to ${FULL_PAGE_SIZE} items a page`);
  }
  const edges = selectEdges(additionalEdges);
  const reader: PageReader = { client, edges, fields: createFieldQuarantine(client.clock), fullSize };
  return {
    platform: 'FACEBOOK',
    read: (request) => walkPage(reader, request),
    readItem: (request) => readFacebookItem(reader, request),
    listedId: (item) => listedIdOf(item, edges),
    checkAccess: (request) => checkPageAccess(client, request),
    inspectAccess: (request) => inspectPageAccess(client, request),
  };
}

async function* walkPage(reader: PageReader, request: ReadContentRequest): AsyncGenerator<ContentPage> {
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
async function takeStep(reader: PageReader, start: WalkPosition, request: ReadContentRequest, memory: WalkMemory) {
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

function startOf({ edges }: PageReader, request: ReadContentRequest, memory: WalkMemory): WalkPosition {
  if (request.position === null) return startOfWalk(edges);
  const position = parsePosition(request.position, edges);
  if (position !== null) return position;
  warn(memory, 'POSITION_LOST', null, 'The saved position cannot be read by this version; the walk starts again');
  return startOfWalk(edges);
}

function sizeToRemember({ pageSize, fullSize }: WalkMemory): number | null {
  return pageSize < fullSize ? pageSize : null;
}
