import type { GraphClient } from '../graph-api/graph-client.js';
import type { ContentPage, ReadItemRequest } from '../ports/content-source.js';
import { mapFacebookPost } from './map-post.js';
import { mapFacebookVideo } from './map-video.js';
import { FACEBOOK_POST_FIELDS, FACEBOOK_VIDEO_FIELDS } from './nodes.js';

/** Reads one post or reel in one call. A page post id has an underscore, a reel or video id has none. */
export async function readFacebookItem(client: GraphClient, request: ReadItemRequest): Promise<ContentPage> {
  const isPost = request.externalContentId.includes('_');
  const { body } = await client.get({
    path: [request.externalContentId],
    params: { fields: isPost ? FACEBOOK_POST_FIELDS : FACEBOOK_VIDEO_FIELDS },
    accessToken: request.accessToken,
    usageKeys: [{ level: 'page', id: request.integration.externalAccountId }],
    signal: request.signal,
  });
  const node = (isPost ? mapFacebookPost : mapFacebookVideo)(body, request.integration);
  return {
    items: node.kind === 'item' ? [node.item] : [],
    quarantined:
      node.kind === 'quarantined' ? [{ externalContentId: node.externalContentId, reason: node.reason }] : [],
    skipped: node.kind === 'skipped' ? 1 : 0,
    warnings: [],
    apiCalls: 1,
    position: null,
    pageSize: null,
  };
}
