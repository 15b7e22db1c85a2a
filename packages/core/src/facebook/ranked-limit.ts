import type { ListingLimit } from '../edge-walk/listing-limit.js';

/**
 * Meta documents "about 600 ranked, published posts a year" for the post edges and does not say when it has left some
 * out. A year that gave a number near 600 may have had more; one that gave clearly more was not cut at 600.
 * @see https://developers.facebook.com/docs/graph-api/reference/page/feed/
 */
export const RANKED_LIMIT = { from: 550, to: 650 } as const;

/** A narrower window may return more. */
export const RANKED_LISTING_LIMIT: ListingLimit = {
  code: 'LISTING_LIMIT',
  isFinal: false,
  describe: describeRankedLimit,
  ask: null,
};

/** The years that gave about as much as Meta gives out, oldest first, in words; `null` when none did. */
function describeRankedLimit(counts: Readonly<Record<string, number>>): string | null {
  const years = Object.entries(counts).filter(([, count]) => count >= RANKED_LIMIT.from && count <= RANKED_LIMIT.to);
  if (years.length === 0) return null;
  const list = years.map(([year, count]) => `${count} posts of ${year}`).join(', ');
  return `Meta gave ${list}; it gives out about 600 ranked posts a year, so some may be missing`;
}
