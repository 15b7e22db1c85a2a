import { createHmac, timingSafeEqual } from 'node:crypto';
import { failures, GraphFailure, type GraphFailureOptions } from './graph-failure.js';
import type { GraphHost } from './graph-request.js';
import type { SeededRandom } from './random.js';
import type { PageState } from './world/records.js';

/** One access token and whose it is. */
export interface TokenState {
  readonly value: string;
  readonly owner: /** The app itself: `{app id}|{app secret}`. */
    | { readonly kind: 'app' }
    | { readonly kind: 'page'; readonly page: PageState }
    /** An Instagram account that was connected with Instagram Login. */
    | { readonly kind: 'instagram'; readonly account: PageState }
    | {
        readonly kind: 'user';
        readonly id: string;
        readonly name: string;
        /** The pages the user has a role on. */
        readonly pages: ReadonlySet<PageState>;
      };
  /** Why it is refused; `null` while it works. */
  refusal: GraphFailureOptions | null;
  /** When it stops working; `null` for never. */
  expiresAt: Date | null;
  /** When it stops reading data; `null` for never. */
  dataAccessExpiresAt: Date | null;
  /** What the person granted; `null` for what fits the state of the page. */
  scopes: readonly string[] | null;
}

/** The app that every token of the simulator belongs to. */
export const APP_ID = '1234567890';

const APP_TOKEN = /^\d+\|/;

/** Every token that was ever given out. */
export interface TokenRegistry {
  issue(owner: TokenState['owner'], value?: string): TokenState;
  find(value: string): TokenState | null;
}

export function createTokenRegistry(random: SeededRandom): TokenRegistry {
  const tokens = new Map<string, TokenState>();
  return {
    // The count keeps tokens apart even where chance does not.
    issue(owner, value = `${prefixOf(owner)}${random.text(56)}${String(tokens.size).padStart(4, '0')}`) {
      if (tokens.has(value)) throw new RangeError('This access token is already in use: choose another');
      const token = createTokenState(value, owner);
      tokens.set(value, token);
      return token;
    },
    find: (value) => tokens.get(value) ?? null,
  };
}

/** Meta's tokens begin like this. */
function prefixOf({ kind }: TokenState['owner']): string {
  return kind === 'instagram' ? 'IGAA' : 'EAAG';
}

function createTokenState(value: string, owner: TokenState['owner']): TokenState {
  return { value, owner, refusal: null, expiresAt: null, dataAccessExpiresAt: null, scopes: null };
}

/** Who calls, and when. */
export interface Caller {
  readonly token: string | null;
  readonly host: GraphHost;
  readonly target: 'me' | 'object';
  readonly appSecret: string | null;
  readonly now: Date;
}

/** The token of a call, or Meta's refusal. */
export function authenticate(registry: TokenRegistry, caller: Caller): TokenState {
  const { token: value, target, host, now } = caller;
  if (value === null) {
    throw new GraphFailure(target === 'me' ? failures.missingTokenForMe() : failures.missingToken());
  }
  if (APP_TOKEN.test(value) && host === 'facebook') return authenticateApp(value, caller);
  const token = registry.find(value);
  if (token === null) throw new GraphFailure(failures.malformedToken(value));
  if ((token.owner.kind === 'instagram') !== (host === 'instagram')) throw new GraphFailure(failures.unknownToken());
  const refusal = refusalOf(token, now);
  if (refusal !== null) throw new GraphFailure(refusal);
  return token;
}

/** Refuses what is no token at all; a batch is refused as a whole for that. */
export function checkFormat(registry: TokenRegistry, value: string): void {
  if (!APP_TOKEN.test(value) && registry.find(value) === null) throw new GraphFailure(failures.malformedToken(value));
}

/** Why a token does not work now; `null` while it does. */
export function refusalOf({ refusal, expiresAt }: TokenState, now: Date): GraphFailureOptions | null {
  return refusal ?? (expiresAt !== null && expiresAt <= now ? deadToken(190, 463) : null);
}

function authenticateApp(value: string, { target, appSecret }: Caller): TokenState {
  if (appSecret === null || value !== `${APP_ID}|${appSecret}`) throw new GraphFailure(failures.wrongAppToken());
  if (target === 'me') throw new GraphFailure(failures.missingTokenForMe());
  return createTokenState(value, { kind: 'app' });
}

/**
 * The refusal of a dead token in Meta's words.
 * @see https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging
 */
export function deadToken(code: number, subcode: number | null): GraphFailureOptions {
  const message = DEAD_TOKEN_MESSAGES[subcode ?? 0] ?? 'Error validating access token: The session is invalid.';
  return {
    status: code === 190 ? 401 : 400,
    code,
    message,
    ...(subcode === null ? {} : { subcode }),
    headers: { 'www-authenticate': `OAuth "Facebook Platform" "invalid_token" "${message}"` },
  };
}

const DEAD_TOKEN_MESSAGES: Readonly<Record<number, string>> = {
  458: 'Error validating access token: The user has not authorized application 1234567890.',
  459: 'Error validating access token: You cannot access the app till you log in to www.facebook.com and follow the instructions given.',
  460: 'Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
  463: 'Error validating access token: Session has expired on Thursday, 01-Jan-26 00:00:00 PST. The current time is Friday, 02-Jan-26 00:00:00 PST.',
  464: 'Error validating access token: Sessions for the user are not allowed because the user is not a confirmed user.',
  467: 'Error validating access token: The session was invalidated explicitly using an API call.',
  492: 'Error validating access token: The user must be an administrator, editor, or moderator of the page in order to impersonate it.',
};

/**
 * Refuses a call whose `appsecret_proof` is missing or not the HMAC-SHA256 of its token.
 * @see https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
export function checkProof(appSecret: string | null, token: string, proof: string | null): void {
  if (appSecret === null) return;
  if (proof === null) throw new GraphFailure(failures.proofMissing());
  const right = Buffer.from(createHmac('sha256', appSecret).update(token).digest('hex'));
  const given = Buffer.from(proof);
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw new GraphFailure(failures.proofWrong());
}
