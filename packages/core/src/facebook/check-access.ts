import type { GraphClient } from '../graph-api/graph-client.js';
import { GraphRequestError } from '../graph-api/graph-request-error.js';
import type { AccessCheck, CheckAccessRequest } from '../ports/content-source.js';

/**
 * Asks `/me` who the token is: a Page token answers with the Page's own id.
 * @see https://developers.facebook.com/docs/facebook-login/guides/access-tokens/
 */
export async function checkPageAccess(client: GraphClient, request: CheckAccessRequest): Promise<AccessCheck> {
  const { externalAccountId } = request.integration;
  try {
    const { body } = await client.get({
      path: ['me'],
      params: { fields: 'id' },
      accessToken: request.accessToken,
      usageKeys: [{ level: 'page', id: externalAccountId }],
      signal: request.signal,
      onSend: request.onApiCall,
    });
    const id = typeof body.id === 'number' ? String(body.id) : body.id;
    if (typeof id !== 'string') return { kind: 'unavailable', reason: 'Meta answered without an id' };
    if (id === externalAccountId) return { kind: 'valid' };
    return { kind: 'mismatched', reason: `The token works but is not a token of Page ${externalAccountId}` };
  } catch (error) {
    if (!(error instanceof GraphRequestError)) throw error;
    const { kind, message } = error.classification;
    return kind === 'token' ? { kind: 'dead', reason: message } : { kind: 'unavailable', reason: message };
  }
}
