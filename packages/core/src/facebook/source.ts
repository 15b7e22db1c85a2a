import { unifyContentItems } from '../content/content-identity.js';
import { InvalidConfigurationError } from '../errors.js';
import type { GraphClient } from '../graph-api/graph-client.js';
import type { ContentPage, ContentSource, ReadContentRequest } from '../ports/content-source.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import { checkPageAccess } from './check-access.js';
import { FACEBOOK_EDGES } from './edges.js';
import { inspectPageAccess } from './inspect-access.js';
import { listedIdOf } from './listed-id.js';
import { serializeOwed } from './owed-edges.js';
import { FULL_PAGE_SIZE, recoverPageSize } from './page-size.js';
import { type EdgePage, readEdgePage } from './read-edge.js';
import { readFacebookItem } from './read-item.js';
import { createWalkMemory, type WalkMemory, warn } from './walk-memory.js';
import { parsePosition, serializePosition, WALK_START, type WalkPosition } from './walk-position.js';

export interface FacebookPageSourceOptions {
  readonly client: GraphClient;
  /** Items a page of an edge, 1 to 100. Default: 100. */
  readonly pageSize?: number;
}

/**
 * Reads a Facebook Page's posts and reels.
 *
 * Walks the edges `video_reels` and `posts` side by side, one page of each a step, and unifies what a step found: a
 * reel that both edges return is one item with the video's data. Every call asks for the fewest fields that decide
 * identity, format, caption and time.
 *
 * @example
 * ```ts
 * const source = createFacebookPageSource({ client: createGraphClient({ appSecret }) });
 * ```
 * @throws {InvalidConfigurationError} when `pageSize` is out of range.
 */
export function createFacebookPageSource(options: FacebookPageSourceOptions): ContentSource {
  const { client, pageSize: fullSize = FULL_PAGE_SIZE } = options;
  if (!Number.isInteger(fullSize) || fullSize < 1 || fullSize > FULL_PAGE_SIZE) {
    throw new InvalidConfigurationError(`pageSize is ${fullSize}; Meta allows 1 to ${FULL_PAGE_SIZE} items a page`);
  }
  return {
    platform: 'FACEBOOK',
    read: (request) => walk(client, fullSize, request),
    readItem: (request) => readFacebookItem(client, request),
    listedId: (item) => listedIdOf(item),
    checkAccess: (request) => checkPageAccess(client, request),
    inspectAccess: (request) => inspectPageAccess(client, request),
  };
}

async function* walk(client: GraphClient, fullSize: number, request: ReadContentRequest): AsyncGenerator<ContentPage> {
  const memory = createWalkMemory(request, fullSize);
  const told = new Set<IngestionWarning>();
  let position = startOf(request, memory);
  for (let isOpen = true; isOpen; ) {
    const step = await takeStep(client, position, request, memory);
    // Nothing was read, so there is nothing to store and no position to save.
    if (step.failure !== null && step.pages.length === 0) throw step.failure.error;
    position = step.position;
    const next = serializePosition(position);
    isOpen = next !== null;
    const warnings = [...memory.warnings.values()].filter((warning) => !told.has(warning));
    for (const warning of warnings) told.add(warning);
    yield {
      items: unifyContentItems(step.pages.flatMap((page) => page.items)),
      quarantined: step.pages.flatMap((page) => page.quarantined),
      skipped: step.pages.reduce((sum, page) => sum + page.skipped, 0),
      warnings,
      position: next,
      pageSize: isOpen ? sizeToRemember(memory.pageSize, fullSize) : recoverPageSize(memory.pageSize, fullSize),
      owed: serializeOwed(memory.owed),
      isComplete: !isOpen && request.position === null && memory.owed.size === 0,
    };
    if (step.failure !== null) throw step.failure.error;
  }
}

/** One page of every edge that is still open. What was read before a failure is kept, and the failure told with it. */
async function takeStep(client: GraphClient, start: WalkPosition, request: ReadContentRequest, memory: WalkMemory) {
  const pages: EdgePage[] = [];
  let position = start;
  for (const edge of FACEBOOK_EDGES) {
    const progress = position[edge.name];
    if (progress.kind === 'done') continue;
    try {
      const page = await readEdgePage(client, edge, progress, request, memory);
      pages.push(page);
      position = { ...position, [edge.name]: page.progress };
    } catch (error) {
      return { pages, position, failure: { error } };
    }
  }
  return { pages, position, failure: null };
}

function startOf(request: ReadContentRequest, memory: WalkMemory): WalkPosition {
  if (request.position === null) return WALK_START;
  const position = parsePosition(request.position);
  if (position !== null) return position;
  warn(memory, 'POSITION_LOST', null, 'The saved position cannot be read by this version; the walk starts again');
  return WALK_START;
}

function sizeToRemember(size: number, fullSize: number): number | null {
  return size < fullSize ? size : null;
}
