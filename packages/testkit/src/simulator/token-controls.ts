import { missingPermissionOf } from './account-permission.js';
import { failures, type GraphFailureOptions } from './graph-failure.js';
import { deadToken, type TokenRegistry } from './tokens.js';
import { type AccountHandle, holderOf, ownerOf } from './world/account-handle.js';
import type { World } from './world/world.js';

/** How a page or an Instagram account, or its token, stops letting itself be read, and starts again. */
export interface TokenControls {
  /** A user's token for the pages, and the Instagram accounts of Facebook Login, that the user has a role on. */
  addUserToken(options?: {
    readonly pages?: readonly AccountHandle[];
    readonly name?: string;
    readonly accessToken?: string;
  }): string;
  /** The page's token is refused from now on. Default: 190 with subcode 463, expired. */
  killToken(page: AccountHandle, reason?: { readonly code?: number; readonly subcode?: number | null }): void;
  /**
   * What `debug_token` tells of the page's token; past `expiresAt` it is refused as well. `null` is never, and for `scopes`
   * what fits the state of the page. What is left out stays.
   */
  setTokenFacts(
    page: AccountHandle,
    facts: {
      readonly expiresAt?: Date | null;
      readonly dataAccessExpiresAt?: Date | null;
      readonly scopes?: readonly string[] | null;
    },
  ): void;
  /** The page's token works again. */
  reviveToken(page: AccountHandle): void;
  /** Gives the page a new token and refuses the old one (190 with subcode 460). Returns the new one. */
  replaceToken(page: AccountHandle): string;
  /** The token works for `/me` and not for the page. Default: error 10 for a missing permission. */
  revokePermission(page: AccountHandle, failure?: GraphFailureOptions): void;
  /** The page answers with no data and without an error. */
  weakenPermission(page: AccountHandle): void;
  /** Takes back `revokePermission`, `weakenPermission` and `makeUnavailable`. */
  grantPermission(page: AccountHandle): void;
  /** The page answers 100 with subcode 33, as in an outage, and its token still works for `/me`. */
  makeUnavailable(page: AccountHandle): void;
  /** The page gets another id; the old one answers error 21 with the new one in its message. Returns the new one. */
  migratePage(page: AccountHandle, newId?: string): string;
  /** The page is gone for good: 100 with subcode 33 for it, and its token is refused (190). */
  removePage(page: AccountHandle): void;
}

export function createTokenControls(world: World, tokens: TokenRegistry): TokenControls {
  const refuse = (page: AccountHandle, refusal: GraphFailureOptions | null) => {
    const token = tokens.find(page.accessToken);
    if (token !== null) token.refusal = refusal;
  };
  return {
    addUserToken({ pages = [], name = 'A person', accessToken } = {}) {
      const owner = {
        kind: 'user' as const,
        id: world.ids.object(),
        name,
        pages: new Set(pages.map((page) => world.stateOf(page))),
      };
      return tokens.issue(owner, accessToken).value;
    },
    killToken(page, { code = 190, subcode = code === 190 ? 463 : null } = {}) {
      refuse(page, deadToken(code, subcode));
    },
    setTokenFacts(page, facts) {
      const token = tokens.find(page.accessToken);
      if (token !== null) Object.assign(token, facts);
    },
    reviveToken: (page) => refuse(page, null),
    replaceToken(page) {
      refuse(page, deadToken(190, 460));
      const holder = holderOf(world.stateOf(page));
      const owner = ownerOf(holder);
      holder.accessToken = tokens.issue(owner).value;
      return holder.accessToken;
    },
    revokePermission(page, failure) {
      const state = world.stateOf(page);
      state.obstacle = { kind: 'failure', failure: failure ?? missingPermissionOf(state) };
    },
    weakenPermission(page) {
      world.stateOf(page).obstacle = { kind: 'weak' };
    },
    grantPermission(page) {
      world.stateOf(page).obstacle = null;
    },
    makeUnavailable(page) {
      world.stateOf(page).obstacle = { kind: 'failure', failure: failures.noSuchObject(page.id) };
    },
    migratePage(page, newId = world.ids.page()) {
      world.rename(world.stateOf(page), newId);
      return newId;
    },
    removePage(page) {
      refuse(page, deadToken(190, null));
      world.remove(world.stateOf(page));
    },
  };
}
