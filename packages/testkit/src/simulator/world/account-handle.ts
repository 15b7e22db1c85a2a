import type { TokenState } from '../tokens.js';
import type { PageState } from './records.js';

/** A Page or an Instagram account of the simulated world. */
export interface AccountHandle {
  readonly id: string;
  /** The token that reads it now; another one after `replaceToken`. */
  readonly accessToken: string;
}

/** What has the token that reads an account: the account itself, or the Page that it is linked to. */
export function holderOf(state: PageState): PageState {
  return state.connection?.login === 'facebook-login' ? state.connection.page : state;
}

/** Whose a token of this holder is. */
export function ownerOf(holder: PageState): TokenState['owner'] {
  return holder.kind === 'instagram' ? { kind: 'instagram', account: holder } : { kind: 'page', page: holder };
}
