import { missingFieldOf } from '../edge-walk/refused-field.js';
import { GraphRequestError } from '../graph-api/graph-request-error.js';
import type { AccessCheck, CheckAccessRequest } from '../ports/content-source.js';
import type { InstagramLogin, InstagramReader } from './instagram-login.js';
import { readLinkedAccountId, readTokenOwner } from './token-owner.js';

/** What tells whose a token is. Of a Page the account is asked for that is linked with it, which a person does not have. */
const FIELDS: Readonly<Record<InstagramLogin, string>> = {
  'facebook-login': 'id,instagram_business_account{id}',
  'instagram-login': 'id,user_id',
};

/**
 * Asks `/me` who the token is.
 *
 * A token of Instagram Login answers with the account's own ids, a Page token with the account that is linked to its
 * Page. A person's token works for every account that the person may read, so it is valid as long as it works.
 *
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/get-started
 */
export async function checkInstagramAccess(reader: InstagramReader, request: CheckAccessRequest): Promise<AccessCheck> {
  const { client, login, usageLevel } = reader;
  const { externalAccountId } = request.integration;
  try {
    const { body } = await client.get({
      path: ['me'],
      params: { fields: FIELDS[login] },
      accessToken: request.accessToken,
      usageKeys: [{ level: usageLevel, id: externalAccountId }],
      signal: request.signal,
      onSend: request.onApiCall,
    });
    return login === 'facebook-login' ? checkPage(body, externalAccountId) : checkOwner(body, externalAccountId);
  } catch (error) {
    if (!(error instanceof GraphRequestError)) throw error;
    const { kind, message } = error.classification;
    if (login === 'facebook-login' && isOfPerson(error)) return { kind: 'valid' };
    return kind === 'token' ? { kind: 'dead', reason: message } : { kind: 'unavailable', reason: message };
  }
}

type Body = Readonly<Record<string, unknown>>;

function checkPage(body: Body, accountId: string): AccessCheck {
  if (readTokenOwner(body).ids.length === 0) return WITHOUT_ID;
  const linked = readLinkedAccountId(body);
  if (linked === accountId) return { kind: 'valid' };
  const shown = linked === null ? 'no Instagram account' : `the Instagram account ${linked}`;
  return { kind: 'mismatched', reason: `The token works; its Page shows ${shown} and not ${accountId}` };
}

function checkOwner(body: Body, accountId: string): AccessCheck {
  const { ids } = readTokenOwner(body);
  if (ids.length === 0) return WITHOUT_ID;
  if (ids.includes(accountId)) return { kind: 'valid' };
  return { kind: 'mismatched', reason: `The token works but is not that of Instagram account ${accountId}` };
}

const WITHOUT_ID: AccessCheck = { kind: 'unavailable', reason: 'Meta answered without an id' };

/** Only a Page has a linked account: Meta tells a person's token, which it has understood, that there is no such field. */
function isOfPerson({ classification }: GraphRequestError): boolean {
  const missing = missingFieldOf(classification);
  return missing?.name === 'instagram_business_account' && missing.type !== 'Page';
}
