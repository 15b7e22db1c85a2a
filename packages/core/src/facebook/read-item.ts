import type { GraphClient } from '../graph-api/graph-client.js';
import type { ContentPage, ReadItemRequest } from '../ports/content-source.js';
import { mapFacebookPost } from './map-post.js';
import { mapFacebookVideo } from './map-video.js';
import type { MappedNode } from './mapped-node.js';
import { FACEBOOK_OWN_VIDEO_FIELDS, FACEBOOK_POST_FIELDS } from './nodes.js';

/**
 * Reads one post or reel. A page post id has an underscore, a reel or video id has none.
 *
 * One call, and a second for the id of an ordinary video: its post is what the edges will tell about it later, so it is
 * read as that post.
 */
export async function readFacebookItem(client: GraphClient, request: ReadItemRequest): Promise<ContentPage> {
  const node = await readNode(client, request, request.externalContentId);
  return {
    items: node.kind === 'item' ? [node.item] : [],
    quarantined:
      node.kind === 'quarantined' ? [{ externalContentId: node.externalContentId, reason: node.reason }] : [],
    skipped: node.kind === 'skipped' ? 1 : 0,
    warnings: [],
    position: null,
    pageSize: null,
    owed: null,
    isComplete: false,
  };
}

async function readNode(client: GraphClient, request: ReadItemRequest, id: string): Promise<MappedNode> {
  const isPost = id.includes('_');
  const { body } = await client.get({
    path: [id],
    params: { fields: isPost ? FACEBOOK_POST_FIELDS : FACEBOOK_OWN_VIDEO_FIELDS },
    accessToken: request.accessToken,
    usageKeys: [{ level: 'page', id: request.integration.externalAccountId }],
    signal: request.signal,
    onSend: request.onApiCall,
  });
  if (isPost) return mapFacebookPost(body, request.integration);
  const video = mapFacebookVideo(body, request.integration);
  const isOrdinary =
    video.kind === 'item' && video.item.format === 'POST' && video.item.externalContentId.includes('_');
  return isOrdinary ? readNode(client, request, video.item.externalContentId) : video;
}
