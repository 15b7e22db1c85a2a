import { INCOMPLETE_EXTRACTOR_VERSION } from '../content/content-item.js';
import { GraphRequestError } from '../graph-api/graph-request-error.js';
import type { ContentPage, ReadItemRequest } from '../ports/content-source.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import { printFieldList } from './field-list.js';
import { mapFacebookPost } from './map-post.js';
import { mapFacebookVideo } from './map-video.js';
import type { MappedNode } from './mapped-node.js';
import { type NodeFieldSet, SINGLE_POST_FIELD_SET, SINGLE_VIDEO_FIELD_SET } from './node-fields.js';
import { refusedFieldOf } from './refused-field.js';
import type { PageReader } from './walk-memory.js';

/**
 * Reads one post or reel. A page post id has an underscore, a reel or video id has none.
 *
 * One call, and a second for the id of an ordinary video unless the edge `videos` is read: its post is then what the edges
 * will tell about it later, so it is read as that post.
 */
export async function readFacebookItem(reader: PageReader, request: ReadItemRequest): Promise<ContentPage> {
  const warnings: IngestionWarning[] = [];
  const node = await readNode(reader, request, request.externalContentId, warnings);
  return {
    items: node.kind === 'item' ? [node.item] : [],
    quarantined:
      node.kind === 'quarantined' ? [{ externalContentId: node.externalContentId, reason: node.reason }] : [],
    skipped: node.kind === 'skipped' ? 1 : 0,
    withdrawn: node.kind === 'skipped' ? node.withdrawn : [],
    warnings,
    position: null,
    pageSize: null,
    owed: null,
    isComplete: false,
  };
}

async function readNode(
  reader: PageReader,
  request: ReadItemRequest,
  id: string,
  warnings: IngestionWarning[],
): Promise<MappedNode> {
  const isPost = id.includes('_');
  const { body, missing, isIncomplete } = await getNode(
    reader,
    request,
    id,
    isPost ? SINGLE_POST_FIELD_SET : SINGLE_VIDEO_FIELD_SET,
  );
  if (missing.length > 0) {
    const message = `Meta does not know ${missing.join(', ')}; ${id} was read without it`;
    warnings.push({ code: 'FIELD_UNAVAILABLE', message });
  }
  const node = (isPost ? mapFacebookPost : mapFacebookVideo)(body, request.integration);
  if (node.kind !== 'item') return node;
  const readsVideos = reader.edges.some(({ name }) => name === 'videos');
  if (!isPost && !readsVideos && node.item.format === 'POST' && node.item.externalContentId.includes('_')) {
    return readNode(reader, request, node.item.externalContentId, warnings);
  }
  return isIncomplete ? { ...node, item: { ...node.item, extractorVersion: INCOMPLETE_EXTRACTOR_VERSION } } : node;
}

/** A field that Meta does not know is left out, and the node asked for again. */
async function getNode({ client, fields }: PageReader, request: ReadItemRequest, id: string, fieldSet: NodeFieldSet) {
  for (;;) {
    const asked = fields.ask(fieldSet);
    try {
      const { body } = await client.get({
        path: [id],
        params: { fields: printFieldList(asked.list) },
        accessToken: request.accessToken,
        usageKeys: [{ level: 'page', id: request.integration.externalAccountId }],
        signal: request.signal,
        onSend: request.onApiCall,
      });
      return { body, ...asked };
    } catch (error) {
      if (!(error instanceof GraphRequestError)) throw error;
      const refused = refusedFieldOf(error.classification, fieldSet, asked.list, false);
      if (refused === null) throw error;
      fields.add(fieldSet.nodeType, refused);
    }
  }
}
