import type { InstagramLogin, TrackedIntegration } from '@org/ingest-core';
import type { Integration, IntegrationWhere } from './postiz-interfaces.js';

/** The channels that the SDK can read; Postiz has some thirty more. */
const READABLE = ['facebook', 'instagram', 'instagram-standalone'];

/** Selects the channels that may be read. Nothing in Postiz leaves the others out for you. */
export const TRACKED_CHANNELS: IntegrationWhere = {
  providerIdentifier: { in: READABLE },
  deletedAt: null,
  disabled: false,
  // Until the customer has chosen a Page, `internalId` and `token` are those of a person.
  inBetweenSteps: false,
  refreshNeeded: false,
};

/** A channel as the SDK knows it. */
export function toTracked({ id, organizationId, internalId, providerIdentifier }: Integration): TrackedIntegration {
  return {
    organizationId,
    integrationId: id,
    platform: providerIdentifier === 'facebook' ? 'FACEBOOK' : 'INSTAGRAM',
    externalAccountId: internalId,
  };
}

/** On which of Meta's two hosts an Instagram channel is read. */
export function loginOf({ providerIdentifier }: Pick<Integration, 'providerIdentifier'>): InstagramLogin {
  return providerIdentifier === 'instagram-standalone' ? 'instagram-login' : 'facebook-login';
}

/**
 * The token to read a channel with; `null` when it has none. Pure.
 *
 * A channel of Facebook has the token of its Page. One of Instagram has `pageToken___userToken`: the first half is taken,
 * since it outlives the person's, and the second one only where Meta gave no token of the Page. One of Instagram alone has
 * its own token, which may hold any character of a URL and is never cut.
 */
export function tokenOf({
  providerIdentifier,
  token,
}: Pick<Integration, 'providerIdentifier' | 'token'>): string | null {
  if (loginOf({ providerIdentifier }) === 'instagram-login') return token || null;
  const [pageToken = '', userToken = ''] = token.split('___');
  // What Postiz stores when the answer had no token: it joins the two as texts.
  const isMissing = pageToken === '' || pageToken === 'undefined';
  return (isMissing ? userToken : pageToken) || null;
}
