import { type NeededPermission, readTokenFacts } from '../account-access/token-facts.js';
import type { GraphBatchItem, GraphBatchResult } from '../graph-api/batch-request.js';
import { GraphRequestError } from '../graph-api/graph-request-error.js';
import type { AccessInspection } from '../ports/access-inspection.js';
import type { CheckAccessRequest } from '../ports/content-source.js';
import { concludeInstagramAccess, edgeInside, type InstagramAccessFacts } from './conclude-access.js';
import type { InstagramReader } from './instagram-login.js';
import { readLinkedAccountId } from './token-owner.js';

type Answers = Pick<InstagramAccessFacts, 'token' | 'me' | 'linkedAccountId' | 'isOwnToken' | 'media'>;

/**
 * Looks at an account and its token in one request: at `graph.facebook.com` by a batch, so that no token stands in a URL;
 * at `graph.instagram.com`, which knows neither batches nor `debug_token`, by the edge `media` inside `/me`.
 */
export async function inspectInstagramAccess(
  reader: InstagramReader,
  request: CheckAccessRequest,
): Promise<AccessInspection> {
  const { version, clock } = reader.client;
  const answers = reader.login === 'facebook-login' ? await askFacebook(reader, request) : await askMe(reader, request);
  const accountId = request.integration.externalAccountId;
  return concludeInstagramAccess({ accountId, ...answers, version, now: clock.now() });
}

/** What reading an account's media needs. @see https://developers.facebook.com/docs/permissions#i */
const neededPermissions = (accountId: string): readonly NeededPermission[] => [
  { name: 'instagram_basic', targetId: accountId },
  // Granted for the Page, whose id a person's token does not tell.
  { name: 'pages_read_engagement', targetId: null },
];

async function askFacebook({ client, usageLevel }: InstagramReader, request: CheckAccessRequest): Promise<Answers> {
  const { accessToken, signal, onApiCall: onSend } = request;
  const id = request.integration.externalAccountId;
  const usageKeys = [{ level: usageLevel, id }];
  const requests: readonly GraphBatchItem[] = [
    { path: ['debug_token'], params: { input_token: accessToken }, accessToken: { kind: 'app' } },
    { path: ['me'], params: { fields: 'id,name' }, usageKeys },
    // A call of its own: a person has no such field, and then the whole call fails.
    { path: ['me'], params: { fields: 'instagram_business_account{id}' }, usageKeys },
    { path: [id, 'media'], params: { fields: 'id', limit: '1' }, usageKeys },
  ];
  const [inspected, me, linked, media] = await settle(() => client.batch({ requests, accessToken, signal, onSend }), 4);
  if (!inspected || !me || !linked || !media) throw new TypeError('A batch must answer every call');
  return {
    token: inspected.kind === 'answer' ? readTokenFacts(inspected.answer.body, neededPermissions(id)) : null,
    me,
    linkedAccountId: linked.kind === 'answer' ? readLinkedAccountId(linked.answer.body) : null,
    isOwnToken: false,
    media,
  };
}

async function askMe({ client, usageLevel }: InstagramReader, request: CheckAccessRequest): Promise<Answers> {
  const { accessToken, signal, onApiCall: onSend, integration } = request;
  const usageKeys = [{ level: usageLevel, id: integration.externalAccountId }];
  const params = { fields: 'id,user_id,username,media.limit(1){id}' };
  const get = async (): Promise<readonly GraphBatchResult[]> => [
    { kind: 'answer', answer: await client.get({ path: ['me'], params, accessToken, usageKeys, signal, onSend }) },
  ];
  const [me] = await settle(get, 1);
  if (!me) throw new TypeError('A call must be answered');
  return { token: null, me, linkedAccountId: null, isOwnToken: true, media: edgeInside(me, 'media') };
}

/** Whatever Meta answers is an answer here. */
async function settle(
  ask: () => Promise<readonly GraphBatchResult[]>,
  size: number,
): Promise<readonly GraphBatchResult[]> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof GraphRequestError)) throw error;
    return Array.from({ length: size }, () => ({ kind: 'failed', error }) as const);
  }
}
