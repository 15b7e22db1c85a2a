import type { SeededRandom } from '../random.js';
import type { TokenRegistry } from '../tokens.js';
import { createIdFactory, type IdFactory } from './ids.js';
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

/** What an id in a path stands for. */
export type FoundObject =
  | { readonly kind: 'page'; readonly page: PageState }
  | { readonly kind: 'former-id'; readonly page: PageState }
  | { readonly kind: 'record'; readonly page: PageState; readonly record: NodeRecord };

/** All pages and what is on them. */
export interface World {
  readonly ids: IdFactory;
  addPage(options: AddPageOptions): PageHandle;
  find(objectId: string): FoundObject | null;
  /** @throws {RangeError} when the handle belongs to another simulator. */
  stateOf(page: PageHandle): PageState;
  rename(page: PageState, id: string): void;
  remove(page: PageState): void;
}

export function createWorld(random: SeededRandom, tokens: TokenRegistry, now: () => Date): World {
  const ids = createIdFactory(random);
  const pages = new Map<string, PageState>();
  const states = new WeakMap<PageHandle, PageState>();
  let count = 0;
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
  return {
    ids,
    find,
    addPage(options) {
      count += 1;
      const id = options.id ?? ids.page();
      const vanity = options.vanity ?? null;
      const state: PageState = {
        id,
        vanity,
        name: options.name ?? `Page ${count}`,
        formerIds: [],
        accessToken: '',
        newPagesExperience: options.newPagesExperience ?? false,
        entries: new Set(),
        byId: new Map(),
        obstacle: null,
        revision: 0,
      };
      claim(id);
      if (vanity !== null) claim(vanity);
      state.accessToken = tokens.issue({ kind: 'page', page: state }, options.accessToken).value;
      pages.set(id, state);
      if (vanity !== null) pages.set(vanity, state);
      const handle = createPageHandle({ state, ids, random, now });
      states.set(handle, state);
      return handle;
    },
    stateOf(page) {
      const state = states.get(page);
      if (state === undefined) throw new RangeError(`Page ${page.id} belongs to another simulator`);
      return state;
    },
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
