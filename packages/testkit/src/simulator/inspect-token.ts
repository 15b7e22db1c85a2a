import { failures, GraphFailure } from './graph-failure.js';
import { APP_ID, refusalOf, type TokenState } from './tokens.js';
import type { PageState } from './world/records.js';

const GRANTED = ['pages_show_list', 'pages_read_engagement'];

/**
 * What Meta says of a token. The app and persons may ask about every token, a page's token only about itself.
 * @see https://developers.facebook.com/docs/graph-api/reference/debug_token/
 */
export function inspectToken(token: TokenState | null, asker: TokenState, now: Date): Record<string, unknown> {
  if (asker.owner.kind === 'page' && asker.value !== token?.value) throw new GraphFailure(failures.cannotInspect());
  if (token === null) {
    const error = { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' };
    return { data: { error, is_valid: false, scopes: [] } };
  }
  const { owner, expiresAt, dataAccessExpiresAt } = token;
  const facts = {
    app_id: APP_ID,
    type: owner.kind.toUpperCase(),
    application: 'Simulated app',
    expires_at: toSeconds(expiresAt),
    data_access_expires_at: toSeconds(dataAccessExpiresAt),
    ...(owner.kind === 'page' && { profile_id: owner.page.id }),
    ...(owner.kind === 'page' && { user_id: '100000000000001' }),
    ...(owner.kind === 'user' && { user_id: owner.id }),
  };
  const refusal = refusalOf(token, now);
  if (refusal !== null) {
    const { code, message, subcode } = refusal;
    const error = { code, message, ...(subcode === undefined ? {} : { subcode }) };
    return { data: { ...facts, error, is_valid: false, scopes: [] } };
  }
  const scopes = token.scopes ?? scopesOf(token);
  const granular = scopes.map((scope) => ({ scope, target_ids: targetsOf(owner, scope) }));
  return { data: { ...facts, is_valid: true, scopes, granular_scopes: granular } };
}

function scopesOf({ owner }: TokenState): readonly string[] {
  if (owner.kind === 'app') return [];
  const pages = owner.kind === 'page' && isDenied(owner.page) ? ['pages_show_list'] : GRANTED;
  const accounts = accountsOf(owner);
  return accounts.length === 0 || accounts.every(isDenied) ? pages : [...pages, 'instagram_basic'];
}

/** The Instagram accounts that a token may read. */
function accountsOf(owner: TokenState['owner']): readonly PageState[] {
  if (owner.kind === 'user') return [...owner.pages].filter(({ kind }) => kind === 'instagram');
  return owner.kind === 'page' && owner.page.instagram !== null ? [owner.page.instagram] : [];
}

function targetsOf(owner: TokenState['owner'], scope: string): readonly string[] {
  const pages = owner.kind === 'page' ? [owner.page] : owner.kind === 'user' ? [...owner.pages] : [];
  const targets = scope.startsWith('instagram_') ? accountsOf(owner) : pages.filter(({ kind }) => kind === 'page');
  return targets.map(({ id }) => id);
}

/** An outage takes no permission away. */
function isDenied({ obstacle }: PageState): boolean {
  if (obstacle === null) return false;
  return obstacle.kind === 'weak' || obstacle.failure.subcode !== 33;
}

/** Unix seconds; 0 is never. */
function toSeconds(time: Date | null): number {
  return time === null ? 0 : Math.floor(time.getTime() / 1000);
}
