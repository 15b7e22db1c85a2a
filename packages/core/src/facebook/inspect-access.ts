import { type NeededPermission, readTokenFacts } from '../account-access/token-facts.js';
import type { GraphBatchItem, GraphBatchResult } from '../graph-api/batch-request.js';
import type { GraphClient } from '../graph-api/graph-client.js';
import { GraphRequestError } from '../graph-api/graph-request-error.js';
import type { AccessInspection } from '../ports/access-inspection.js';
import type { CheckAccessRequest } from '../ports/content-source.js';
import { concludeAccess } from './conclude-access.js';

/**
 * Looks at a Page and its token in one batch, so that no token stands in a URL: what `debug_token` tells, who `/me` is,
 * and whether both edges can be read.
 */
export async function inspectPageAccess(client: GraphClient, request: CheckAccessRequest): Promise<AccessInspection> {
  const pageId = request.integration.externalAccountId;
  const [inspected, me, posts, reels] = await ask(client, request, pageId);
  return concludeAccess({
    pageId,
    token: inspected.kind === 'answer' ? readTokenFacts(inspected.answer.body, neededPermissions(pageId)) : null,
    me,
    posts,
    reels,
    version: client.version,
    now: client.clock.now(),
  });
}

/** What reading a Page's content needs. @see https://developers.facebook.com/docs/permissions#p */
const neededPermissions = (pageId: string): readonly NeededPermission[] => [
  { name: 'pages_read_engagement', targetId: pageId },
];

type Answers = readonly [GraphBatchResult, GraphBatchResult, GraphBatchResult, GraphBatchResult];

async function ask(client: GraphClient, request: CheckAccessRequest, pageId: string): Promise<Answers> {
  const { accessToken, signal, onApiCall: onSend } = request;
  const usageKeys = [{ level: 'page', id: pageId }] as const;
  const one = { fields: 'id', limit: '1' };
  const requests: readonly GraphBatchItem[] = [
    { path: ['debug_token'], params: { input_token: accessToken }, accessToken: { kind: 'app' } },
    { path: ['me'], params: { fields: 'id,name' }, usageKeys },
    { path: [pageId, 'posts'], params: one, usageKeys },
    { path: [pageId, 'video_reels'], params: one, usageKeys },
  ];
  try {
    const [inspected, me, posts, reels] = await client.batch({ requests, accessToken, signal, onSend });
    if (!inspected || !me || !posts || !reels) throw new TypeError('A batch must answer every call');
    return [inspected, me, posts, reels];
  } catch (error) {
    if (!(error instanceof GraphRequestError)) throw error;
    const failed: GraphBatchResult = { kind: 'failed', error };
    return [failed, failed, failed, failed];
  }
}
