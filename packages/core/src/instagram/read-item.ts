import { markIncomplete } from '../edge-walk/mark-incomplete.js';
import { type ReadNode, readNode } from '../edge-walk/read-node.js';
import { toItemPage } from '../edge-walk/to-item-page.js';
import { GraphRequestError } from '../graph-api/graph-request-error.js';
import type { ContentPage, ReadItemRequest } from '../ports/content-source.js';
import { beforeConversionOf } from './before-conversion.js';
import type { InstagramReader } from './instagram-login.js';
import { mapInstagramMedia, mapOwnInstagramMedia } from './map-media.js';
import { MEDIA_FIELD_SET, SINGLE_MEDIA_FIELD_SET } from './node-fields.js';

/**
 * Reads one post, reel or story, in one call. A token of Instagram Login reads its own account's media and no other; with
 * any other token the media has to say whose it is.
 *
 * A media that is older than the account's conversion to a professional one is an empty page with a warning.
 */
export async function readInstagramItem(reader: InstagramReader, request: ReadItemRequest): Promise<ContentPage> {
  const isOwnToken = reader.login === 'instagram-login';
  const id = request.externalContentId;
  let read: ReadNode;
  try {
    read = await readNode(reader, request, id, isOwnToken ? MEDIA_FIELD_SET : SINGLE_MEDIA_FIELD_SET);
  } catch (error) {
    const warning = error instanceof GraphRequestError ? beforeConversionOf(error.classification) : null;
    if (warning === null) throw error;
    return toItemPage(null, [{ ...warning, message: `${id}: ${warning.message}` }]);
  }
  const node = (isOwnToken ? mapInstagramMedia : mapOwnInstagramMedia)(read.body, request.integration);
  return toItemPage(markIncomplete(node, read), read.warnings);
}
