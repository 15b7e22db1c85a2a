import type { ListingLimit } from '../edge-walk/listing-limit.js';
import { asInteger } from '../graph-api/json-value.js';

/**
 * How many media the edge `media` gives out: the most recent ones, whatever window is asked for.
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media
 */
export const MEDIA_LIMIT = 10_000;

/** What Meta leaves out of its answers takes a place in the list all the same, so a list that was cut may give fewer. */
export const MEDIA_LIMIT_FROM = 9900;

/**
 * A window that reaches to the present shows by its own number that it was cut. One that ends before does not say how
 * many media are newer, so the account is asked how many it has: one call more a walk.
 */
export const MEDIA_LISTING_LIMIT: ListingLimit = {
  code: 'MEDIA_LIMIT_REACHED',
  isFinal: true,
  describe(itemsByYear) {
    const total = Object.values(itemsByYear).reduce((sum, count) => sum + count, 0);
    return total < MEDIA_LIMIT_FROM ? null : describe(`Meta gave ${total} media`);
  },
  async ask({ client, usageLevel }, { integration, accessToken, window, signal, onApiCall }) {
    if (window.until === null || window.until >= client.clock.now()) return null;
    const { body } = await client.get({
      path: [integration.externalAccountId],
      params: { fields: 'media_count' },
      accessToken,
      usageKeys: [{ level: usageLevel, id: integration.externalAccountId }],
      signal,
      onSend: onApiCall,
    });
    const count = asInteger(body.media_count);
    return count === null || count <= MEDIA_LIMIT ? null : describe(`The account has ${count} media`);
  },
};

function describe(what: string): string {
  return `${what}; of the edge only the ${MEDIA_LIMIT} most recent ones can be read, so older ones may be missing`;
}
