import type { EdgeReader } from '../edge-walk/walk-memory.js';

/**
 * How an account was connected to the app, which decides where it is read and by whose token: at `graph.facebook.com` by
 * that of its Page or of a person, or at `graph.instagram.com` by the account's own.
 *
 * @see https://developers.facebook.com/docs/instagram-platform/overview
 */
export type InstagramLogin = 'facebook-login' | 'instagram-login';

/** The host of accounts that were connected with Instagram Login: the `baseUrl` of their `GraphClient`. */
export const INSTAGRAM_LOGIN_BASE_URL = 'https://graph.instagram.com';

/** What accounts of one login are read with. */
export interface InstagramReader extends EdgeReader {
  readonly login: InstagramLogin;
}
