import { createFieldQuarantine } from '../edge-walk/field-quarantine.js';
import { checkPageSize, FULL_PAGE_SIZE } from '../edge-walk/page-size.js';
import { walkEdges } from '../edge-walk/walk-edges.js';
import { InvalidConfigurationError } from '../errors.js';
import type { GraphClient } from '../graph-api/graph-client.js';
import type { ContentSource } from '../ports/content-source.js';
import type { TrackedIntegration } from '../ports/integration-provider.js';
import { checkInstagramAccess } from './check-access.js';
import { type AdditionalInstagramEdge, selectInstagramEdges } from './edges.js';
import { inspectInstagramAccess } from './inspect-access.js';
import type { InstagramLogin, InstagramReader } from './instagram-login.js';
import { listedIdOf } from './listed-id.js';
import { readInstagramItem } from './read-item.js';

/** A client for each way in which accounts were connected: one of the two at least. */
export interface InstagramSourceOptions {
  /**
   * Reads accounts that were connected with Facebook Login, by the token of their Page or of a person: a client of
   * `graph.facebook.com`, the same as for Pages. Default: none.
   */
  readonly facebookLogin?: GraphClient;
  /**
   * Reads accounts that were connected with Instagram Login, by their own token: a client whose `baseUrl` is
   * `INSTAGRAM_LOGIN_BASE_URL`. Its `appSecret` is the Instagram app's, which is another one than the Facebook app's. That
   * host knows no batches, so this cannot be a `createBatchingGraphClient`. Default: none.
   */
  readonly instagramLogin?: GraphClient;
  /** How an account was connected; asked only where both clients are given, and then needed. Default: none. */
  readonly loginOf?: (integration: TrackedIntegration) => InstagramLogin;
  /** Items a page of the edge `media`, 1 to 100. Default: 100. */
  readonly pageSize?: number;
  /** Edges to read besides `media`: `stories` brings what is shown for a day and costs a call a run. Default: none. */
  readonly additionalEdges?: readonly AdditionalInstagramEdge[];
}

/**
 * Reads the posts and reels of Instagram professional accounts.
 *
 * Every call asks for the fewest fields that decide identity, format, caption and time; the parts of a carousel cost no
 * call. A field that Meta does not know any more is left out for a day, for all accounts of one login. A walk that met
 * Meta's limit of the 10,000 most recent media tells so (`MEDIA_LIMIT_REACHED`) and never counts as complete.
 *
 * @example
 * ```ts
 * const source = createInstagramSource({
 *   facebookLogin: createGraphClient({ appSecret }),
 *   instagramLogin: createGraphClient({ baseUrl: INSTAGRAM_LOGIN_BASE_URL, appSecret: instagramAppSecret }),
 *   loginOf: ({ integrationId }) => (standalone.has(integrationId) ? 'instagram-login' : 'facebook-login'),
 * });
 * ```
 * @throws {InvalidConfigurationError} when there is no client, or two without `loginOf`; when `pageSize` is out of range,
 * or an additional edge is unknown or named twice.
 * @see https://developers.facebook.com/docs/instagram-platform/overview
 */
export function createInstagramSource(options: InstagramSourceOptions): ContentSource {
  const readerOf = chooseReaders(options);
  return {
    platform: 'INSTAGRAM',
    read: (request) => walkEdges(readerOf(request.integration), request),
    readItem: async (request) => readInstagramItem(readerOf(request.integration), request),
    listedId: listedIdOf,
    checkAccess: async (request) => checkInstagramAccess(readerOf(request.integration), request),
    inspectAccess: async (request) => inspectInstagramAccess(readerOf(request.integration), request),
  };
}

function chooseReaders(options: InstagramSourceOptions): (integration: TrackedIntegration) => InstagramReader {
  const { facebookLogin, instagramLogin, loginOf, pageSize = FULL_PAGE_SIZE, additionalEdges = [] } = options;
  const fullSize = checkPageSize(pageSize);
  const edges = selectInstagramEdges(additionalEdges);
  const toReader = (login: InstagramLogin, client: GraphClient): InstagramReader => {
    const fields = createFieldQuarantine(client.clock);
    return { login, client, edges, fields, fullSize, usageLevel: 'instagram-account' };
  };
  if (facebookLogin === undefined && instagramLogin === undefined) {
    throw new InvalidConfigurationError(
      'No client reads Instagram: give "facebookLogin", "instagramLogin" or both, as accounts were connected',
    );
  }
  const ofFacebook = facebookLogin && toReader('facebook-login', facebookLogin);
  const ofInstagram = instagramLogin && toReader('instagram-login', instagramLogin);
  if (ofFacebook === undefined || ofInstagram === undefined) {
    const only = (ofFacebook ?? ofInstagram) as InstagramReader;
    return () => only;
  }
  if (loginOf === undefined) {
    throw new InvalidConfigurationError('"loginOf" is missing: with both clients it says which one reads an account');
  }
  return (integration) => (loginOf(integration) === 'instagram-login' ? ofInstagram : ofFacebook);
}
