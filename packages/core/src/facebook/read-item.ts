import { markIncomplete } from '../edge-walk/mark-incomplete.js';
import { readNode } from '../edge-walk/read-node.js';
import { toItemPage } from '../edge-walk/to-item-page.js';
import type { EdgeReader } from '../edge-walk/walk-memory.js';
import type { ContentPage, ReadItemRequest } from '../ports/content-source.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import { mapFacebookPost } from './map-post.js';
import { mapFacebookVideo } from './map-video.js';
import { SINGLE_POST_FIELD_SET, SINGLE_VIDEO_FIELD_SET } from './node-fields.js';

/**
 * Reads one post or reel. A page post id has an underscore, a reel or video id has none.
 *
 * One call, and a second for the id of an ordinary video unless the edge `videos` is read: its post is then what the edges
 * will tell about it later, so it is read as that post.
 */
export async function readFacebookItem(reader: EdgeReader, request: ReadItemRequest): Promise<ContentPage> {
  const warnings: IngestionWarning[] = [];
  const readsVideos = reader.edges.some(({ name }) => name === 'videos');
  for (let id = request.externalContentId; ; ) {
    const isPost = id.includes('_');
    const read = await readNode(reader, request, id, isPost ? SINGLE_POST_FIELD_SET : SINGLE_VIDEO_FIELD_SET);
    warnings.push(...read.warnings);
    const node = (isPost ? mapFacebookPost : mapFacebookVideo)(read.body, request.integration);
    const ownId = node.kind === 'item' && node.item.format === 'POST' ? node.item.externalContentId : id;
    if (isPost || readsVideos || !ownId.includes('_')) return toItemPage(markIncomplete(node, read), warnings);
    id = ownId;
  }
}
