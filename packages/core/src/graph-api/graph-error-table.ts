import type { GraphErrorRow } from './graph-error-row.js';

// Bounded gaps keep the gates linear in the length of a message that someone else wrote.
const REDUCE_DATA = /\breduce the amount of data\b/i;
const APP_SECRET_PROOF = /\bapp ?secret[_ ]?proof\b/i;
const REQUIRES_PERMISSION = /\brequires?\b.{0,300}?\bpermissions?\b/is;
const NAMES_TOKEN = /token/i;
// A syntax error may quote a field or a path such as /oauth/access_token, so here only the words in prose count.
const NAMES_TOKEN_IN_PROSE = /\b(?:access|oauth|page|session|user) token\b/i;

const WAIT = 'Wait as told';
const RETRY = 'Retry with backoff';
const RECONNECT = 'A person connects the account again';
const BACK_OFF = 'Back off up to a day';
const GRANT = 'Confirm, then have the permission granted';
const LEAVE_ALONE = 'Leave the account alone for hours';

/** The rows that a code and a subcode decide together. */
const BY_SUBCODE: readonly GraphErrorRow[] = [
  {
    code: 4,
    subcode: 2207051,
    kind: 'policy-block',
    meaning: 'Instagram restricts the account as spam',
    handling: LEAVE_ALONE,
  },
  {
    code: 17,
    subcode: 2446079,
    kind: 'rate-limit',
    scope: 'user',
    meaning: 'User limit, as the ads API words it',
    handling: WAIT,
  },
  {
    code: 100,
    subcode: 21,
    kind: 'not-found',
    meaning: 'The Page was migrated; the message names the new id',
    handling: 'Confirm, then ask for the new Page id',
  },
  {
    code: 100,
    subcode: 33,
    kind: 'suspicious',
    meaning: 'Missing, hidden or unsupported; also seen in outages of Meta and as a disguised rate limit',
    handling: 'Check the token and look a second time before it counts',
  },
  {
    code: 100,
    subcode: 2108006,
    kind: 'bad-request',
    meaning: 'The media is older than the conversion to a business account',
    handling: 'Skip the item',
  },
  { code: 190, subcode: 458, kind: 'token', meaning: 'The app is not installed any more', handling: RECONNECT },
  {
    code: 190,
    subcode: 459,
    kind: 'token',
    meaning: 'A checkpoint holds the account',
    handling: 'A person clears it on facebook.com, then connects the account again',
  },
  { code: 190, subcode: 460, kind: 'token', meaning: 'The password changed', handling: RECONNECT },
  { code: 190, subcode: 463, kind: 'token', meaning: 'The token expired', handling: RECONNECT },
  {
    code: 190,
    subcode: 464,
    kind: 'token',
    meaning: 'The user is not confirmed',
    handling: 'A person confirms the account, then connects it again',
  },
  { code: 190, subcode: 467, kind: 'token', meaning: 'The token is invalid', handling: RECONNECT },
  {
    code: 190,
    subcode: 492,
    kind: 'permission',
    meaning: 'The user has no role on the Page',
    handling: 'A new token does not help: give the user a role, or connect as someone who has one',
  },
  {
    code: 613,
    subcode: 1996,
    kind: 'rate-limit',
    scope: 'user',
    meaning: 'Irregular volume of calls',
    handling: 'Wait as told, then call more evenly',
  },
];

/** The rows that need the words, because one code means several things. */
const BY_MESSAGE: readonly GraphErrorRow[] = [
  {
    code: 1,
    message: REDUCE_DATA,
    kind: 'reduce-data',
    meaning: 'The answer would be too large',
    handling: 'Halve `limit`, keep the fields and the cursor',
  },
  {
    code: 1,
    message: APP_SECRET_PROOF,
    kind: 'permission',
    meaning: '`appsecret_proof` is missing or wrong',
    handling: 'Mend the app secret in the configuration',
  },
  {
    code: 100,
    message: APP_SECRET_PROOF,
    kind: 'permission',
    meaning: '`appsecret_proof` is missing or wrong',
    handling: 'Mend the app secret in the configuration',
  },
  { code: 100, message: REQUIRES_PERMISSION, kind: 'permission', meaning: 'A permission is missing', handling: GRANT },
  { code: 104, message: NAMES_TOKEN, kind: 'token', meaning: 'An access token is required', handling: RECONNECT },
  {
    code: 2500,
    message: NAMES_TOKEN_IN_PROSE,
    kind: 'token',
    meaning: 'An active access token is required',
    handling: RECONNECT,
  },
  // The second envelope repeats the HTTP status as its code; then its type is all there is.
  {
    code: 400,
    type: 'OAuthAccessTokenException',
    kind: 'token',
    meaning: 'The access token is invalid, in the envelope without a code of its own',
    handling: RECONNECT,
  },
];

/**
 * Subcode 99 says "unknown", so it yields to every code that says more (a dead token stays dead, a limit a limit) and
 * decides only where the code says as little.
 */
const BY_UNKNOWN_SUBCODE: readonly GraphErrorRow[] = [1, 2, 100].map((code) => ({
  code,
  subcode: 99,
  kind: 'transient',
  meaning: 'Unknown',
  handling: RETRY,
}));

/** The rows that a code decides alone. */
const BY_CODE: readonly GraphErrorRow[] = [
  {
    code: 1,
    isTransient: false,
    kind: 'bad-request',
    meaning: 'Unknown, and Meta says that it stays so',
    handling: BACK_OFF,
  },
  { code: 1, kind: 'transient', meaning: 'Unknown', handling: RETRY },
  { code: 2, kind: 'transient', meaning: 'The service is down', handling: RETRY },
  {
    code: 3,
    kind: 'permission',
    meaning: 'The app lacks a capability',
    handling: 'Confirm, then have the capability granted',
  },
  { code: 4, kind: 'rate-limit', scope: 'app', meaning: 'App limit', handling: WAIT },
  { code: 10, kind: 'permission', meaning: 'Permission denied', handling: GRANT },
  {
    code: 12,
    kind: 'bad-request',
    meaning: 'The endpoint is deprecated',
    handling: 'Back off up to a day; update the SDK',
  },
  { code: 17, kind: 'rate-limit', scope: 'user', meaning: 'User limit', handling: WAIT },
  {
    code: 21,
    kind: 'not-found',
    meaning: 'The Page was migrated; the message names the new id',
    handling: 'Confirm, then ask for the new Page id',
  },
  { code: 32, kind: 'rate-limit', scope: 'page', meaning: 'Page limit for calls with a user token', handling: WAIT },
  { code: 100, kind: 'bad-request', meaning: 'Invalid parameter', handling: BACK_OFF },
  { code: 102, kind: 'token', meaning: 'The session is invalid', handling: RECONNECT },
  { code: 104, kind: 'transient', meaning: 'The connection was reset', handling: RETRY },
  { code: 190, kind: 'token', meaning: 'The token expired or is invalid', handling: RECONNECT },
  { code: 341, kind: 'rate-limit', scope: 'app', meaning: 'Application limit', handling: WAIT },
  { code: 368, kind: 'policy-block', meaning: 'Blocked for a violation of policy', handling: LEAVE_ALONE },
  { code: 450, kind: 'token', meaning: 'Authentication failed', handling: RECONNECT },
  { code: 452, kind: 'token', meaning: 'Authentication failed', handling: RECONNECT },
  { code: 506, kind: 'bad-request', meaning: 'Duplicate post, when publishing', handling: BACK_OFF },
  { code: 613, kind: 'rate-limit', scope: 'user', meaning: 'Custom limit', handling: WAIT },
  {
    code: 803,
    kind: 'not-found',
    meaning: 'The id or alias does not exist; HTTP 200, 400 and 404 were seen',
    handling: 'Confirm, then ask for the Page id',
  },
  { code: 960, status: 400, kind: 'transient', meaning: 'A batch timed out', handling: RETRY },
  { code: 2500, kind: 'bad-request', meaning: 'Syntax error or unknown path', handling: BACK_OFF },
  {
    code: 2635,
    kind: 'bad-request',
    meaning: 'The API version is deprecated',
    handling: 'Back off up to a day; choose a newer version',
  },
  { code: 80000, kind: 'rate-limit', scope: 'business-use-case', meaning: 'Ads insights', handling: WAIT },
  {
    code: 80001,
    kind: 'rate-limit',
    scope: 'page',
    meaning: 'Page limit for calls with a Page or system token',
    handling: WAIT,
  },
  { code: 80002, kind: 'rate-limit', scope: 'instagram-account', meaning: 'Instagram account limit', handling: WAIT },
  { code: 80003, kind: 'rate-limit', scope: 'business-use-case', meaning: 'Audiences', handling: WAIT },
  { code: 80004, kind: 'rate-limit', scope: 'business-use-case', meaning: 'Ads management', handling: WAIT },
  { code: 80005, kind: 'rate-limit', scope: 'business-use-case', meaning: 'Lead ads', handling: WAIT },
  { code: 80006, kind: 'rate-limit', scope: 'business-use-case', meaning: 'Messenger', handling: WAIT },
  { code: 80008, kind: 'rate-limit', scope: 'business-use-case', meaning: 'WhatsApp', handling: WAIT },
  { code: 80009, kind: 'rate-limit', scope: 'business-use-case', meaning: 'Catalogs', handling: WAIT },
  { code: 80014, kind: 'rate-limit', scope: 'business-use-case', meaning: 'Catalog batches', handling: WAIT },
  { code: 1609005, kind: 'bad-request', meaning: 'A link could not be read, when publishing', handling: BACK_OFF },
];

/** The rows for families of codes. */
const BY_CODE_RANGE: readonly GraphErrorRow[] = [
  { code: [200, 299], kind: 'permission', meaning: 'A permission is missing or was removed', handling: GRANT },
  {
    code: [80000, 80099],
    kind: 'rate-limit',
    scope: 'business-use-case',
    meaning: 'Another business use case',
    handling: WAIT,
  },
  {
    code: [Number.NEGATIVE_INFINITY, -1],
    kind: 'transient',
    meaning: "A fault of Instagram's servers, such as -1 and -2",
    handling: RETRY,
  },
];

/** The rows for what no code tells. */
const BY_ANSWER: readonly GraphErrorRow[] = [
  { subcode: 99, kind: 'transient', meaning: 'Unknown', handling: RETRY },
  { isTransient: true, kind: 'transient', meaning: 'Meta says that it passes', handling: RETRY },
  { status: 429, kind: 'rate-limit', scope: 'app', meaning: 'Too many requests', handling: WAIT },
  { status: [500, 599], kind: 'transient', meaning: 'A server failed', handling: RETRY },
  {
    status: [200, 299],
    hasEnvelope: false,
    kind: 'transient',
    meaning: 'A broken answer: empty, cut off, HTML, or a batch item that timed out',
    handling: RETRY,
  },
  { status: 0, hasEnvelope: false, kind: 'transient', meaning: 'No answer came', handling: RETRY },
  { kind: 'unknown', meaning: 'Everything else', handling: 'Retry with backoff, then record it' },
];

/**
 * What Meta's errors mean. The first row whose conditions all hold decides: code with subcode, code with words, code,
 * range of codes, what Meta says of itself, HTTP status. The last row holds for everything.
 *
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export const GRAPH_ERROR_TABLE: readonly GraphErrorRow[] = [
  ...BY_SUBCODE,
  ...BY_MESSAGE,
  ...BY_UNKNOWN_SUBCODE,
  ...BY_CODE,
  ...BY_CODE_RANGE,
  ...BY_ANSWER,
];
