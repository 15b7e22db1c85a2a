import type { SeededRandom } from '../random.js';
import type { TokenRegistry } from '../tokens.js';
import type { AccountHandle } from './account-handle.js';
import { createIdFactory, type IdFactory } from './ids.js';
import { createInstagramHandle, type InstagramAccountHandle } from './instagram-handle.js';
import { createPageHandle, type PageHandle } from './page-handle.js';
import type { NodeRecord, PageState } from './records.js';

export interface AddPageOptions {
  /** Default: a new one. */
  readonly id?: string;
  /** Default: `Page` and a number. */
  readonly name?: string;
  /** The name in its permalinks, by which it can be asked for too. Default: none. */
  readonly vanity?: string;
  /** Default: a new one. */
  readonly accessToken?: string;
  /** Whether it refuses user tokens (190 with subcode 2069032). Default: `false`. */
  readonly newPagesExperience?: boolean;
}

export interface AddInstagramAccountOptions {
  /** Default: a new one. */
  readonly id?: string;
  /** Default: `account` and a number. */
  readonly username?: string;
  /** How it was connected to the app, and with it which host answers for it. Default: `facebook-login`. */
  readonly login?: 'facebook-login' | 'instagram-login';
  /** With Facebook Login: the Page that it is linked to, whose token reads it. Default: a new one. */
  readonly page?: PageHandle;
  /** With Instagram Login: its token. Default: a new one. */
  readonly accessToken?: string;
}

/** What an id in a path stands for. */
export type FoundObject =
  | { readonly kind: 'page'; readonly page: PageState }
  | { readonly kind: 'former-id'; readonly page: PageState }
  | { readonly kind: 'record'; readonly page: PageState; readonly record: NodeRecord };

/** All pages and Instagram accounts, and what is on them. */
export interface World {
  readonly ids: IdFactory;
  addPage(options: AddPageOptions): PageHandle;
  /** @throws {RangeError} when the Page has an account already, or an id is taken. */
  addInstagramAccount(options: AddInstagramAccountOptions): InstagramAccountHandle;
  find(objectId: string): FoundObject | null;
  /** @throws {RangeError} when the handle belongs to another simulator. */
  stateOf(page: AccountHandle): PageState;
  rename(page: PageState, id: string): void;
  remove(page: PageState): void;
}

export function createWorld(random: SeededRandom, tokens: TokenRegistry, now: () => Date): World {
  const ids = createIdFactory(random);
  const pages = new Map<string, PageState>();
  const states = new WeakMap<AccountHandle, PageState>();
  let count = 0;
  let accounts = 0;
  const claim = (name: string) => {
    if (find(name) !== null) throw new RangeError(`A page called ${name} already exists: choose another id or vanity`);
  };
  const find = (objectId: string): FoundObject | null => {
    const own = pages.get(objectId);
    if (own !== undefined) return { kind: own.formerIds.includes(objectId) ? 'former-id' : 'page', page: own };
    for (const page of new Set(pages.values())) {
      const found = page.byId.get(objectId);
      if (found !== undefined && found.record.type !== 'Story') return { kind: 'record', page, record: found.record };
    }
    return null;
  };
  const stateOf = (page: AccountHandle) => {
    const state = states.get(page);
    if (state === undefined) throw new RangeError(`Account ${page.id} belongs to another simulator`);
    return state;
  };
  const addPage = (options: AddPageOptions) => {
    count += 1;
    const state: PageState = {
      ...emptyState(),
      kind: 'page',
      connection: null,
      id: options.id ?? ids.page(),
      vanity: options.vanity ?? null,
      name: options.name ?? `Page ${count}`,
      newPagesExperience: options.newPagesExperience ?? false,
    };
    claim(state.id);
    if (state.vanity !== null) claim(state.vanity);
    state.accessToken = tokens.issue({ kind: 'page', page: state }, options.accessToken).value;
    pages.set(state.id, state);
    if (state.vanity !== null) pages.set(state.vanity, state);
    const handle = createPageHandle({ state, ids, random, now });
    states.set(handle, state);
    return handle;
  };
  const addInstagramAccount = (options: AddInstagramAccountOptions) => {
    accounts += 1;
    const username = options.username ?? `account${accounts}`;
    const isOwn = options.login === 'instagram-login';
    const page = isOwn ? null : (options.page ?? addPage({ name: `Page of ${username}` }));
    const pageState = page === null ? null : stateOf(page);
    if (pageState?.instagram) throw new RangeError(`Page ${pageState.id} has an Instagram account already`);
    const state: PageState = {
      ...emptyState(),
      kind: 'instagram',
      connection:
        pageState === null
          ? { login: 'instagram-login', appScopedId: ids.instagramAccount() }
          : { login: 'facebook-login', page: pageState },
      id: options.id ?? ids.instagramAccount(),
      vanity: username,
      name: username,
      newPagesExperience: false,
    };
    claim(state.id);
    if (pageState === null) {
      state.accessToken = tokens.issue({ kind: 'instagram', account: state }, options.accessToken).value;
    } else {
      pageState.instagram = state;
    }
    pages.set(state.id, state);
    if (state.connection?.login === 'instagram-login') pages.set(state.connection.appScopedId, state);
    const handle = createInstagramHandle({ state, ids, random, now }, page);
    states.set(handle, state);
    return handle;
  };
  return {
    ids,
    find,
    addPage,
    addInstagramAccount,
    stateOf,
    rename(page, id) {
      claim(id);
      page.formerIds.push(page.id);
      page.id = id;
      pages.set(id, page);
    },
    remove(page) {
      for (const [name, state] of pages) if (state === page) pages.delete(name);
    },
  };
}

type EmptyState = Omit<PageState, 'kind' | 'connection' | 'id' | 'name' | 'vanity' | 'newPagesExperience'>;

/** What a new page or account has. */
function emptyState(): EmptyState {
  return {
    instagram: null,
    formerIds: [],
    accessToken: '',
    entries: new Set(),
    byId: new Map(),
    obstacle: null,
    revision: 0,
  };
}
