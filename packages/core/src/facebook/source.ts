import { createFieldQuarantine } from '../edge-walk/field-quarantine.js';
import { checkPageSize, FULL_PAGE_SIZE } from '../edge-walk/page-size.js';
import { walkEdges } from '../edge-walk/walk-edges.js';
import type { EdgeReader } from '../edge-walk/walk-memory.js';
import type { GraphClient } from '../graph-api/graph-client.js';
import type { ContentSource } from '../ports/content-source.js';
import { checkPageAccess } from './check-access.js';
import { type AdditionalFacebookEdge, selectFacebookEdges } from './edges.js';
import { inspectPageAccess } from './inspect-access.js';
import { listedIdOf } from './listed-id.js';
import { readFacebookItem } from './read-item.js';

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
  const { client, pageSize = FULL_PAGE_SIZE, additionalEdges = [] } = options;
  const fullSize = checkPageSize(pageSize);
  const edges = selectFacebookEdges(additionalEdges);
  const fields = createFieldQuarantine(client.clock);
  const reader: EdgeReader = { client, edges, fields, fullSize, usageLevel: 'page' };
  return {
    platform: 'FACEBOOK',
    read: (request) => walkEdges(reader, request),
    readItem: (request) => readFacebookItem(reader, request),
    listedId: (item) => listedIdOf(item, edges),
    checkAccess: (request) => checkPageAccess(client, request),
    inspectAccess: (request) => inspectPageAccess(client, request),
  };
}
