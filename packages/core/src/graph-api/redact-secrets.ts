const REDACTED = '[redacted]';
const LINK = '[link]';

/** A value behind `=` or `:`, up to the next space, quote, bracket or separator; not one that is redacted already. */
const VALUE = String.raw`(?!\[redacted\])[^\s&"'\\<>,;)}\]]+`;

/** `https://…`: a link to the API carries its query string, and with it the token. */
const LINKS =
  /\b(?:https?(?::|%3A)(?:\/\/|\\\/\\\/|%2F%2F)|(?:graph|graph-video|www|developers)\.(?:facebook|instagram)\.com)[^\s"'<>]+/gi;
/** `?name=value…` of a link without its host. */
const QUERY_STRINGS = /\?[\w.%[\]-]+=[^\s"'<>]*/g;
/** `access_token=…`, `"client_secret": "…"`, `appsecret_proof%3D…`, `refresh_token: …`. */
const ASSIGNMENTS = new RegExp(
  String.raw`((?:token|secret|proof|password|signed_request|session_key)(?:\\?["'])?\s{0,9}(?:=|%3D)\s{0,9}` +
    String.raw`|(?:token|secret|proof|password|signed_request|session_key)\\?["']\s{0,9}:\s{0,9}` +
    String.raw`|(?:_token|_secret|_proof|password|signed_request|session_key):\s{0,9})(\\?["']?)${VALUE}`,
  'gi',
);
/** `Authorization: OAuth …`, `Bearer …`. */
const AUTHORIZATIONS = new RegExp(
  String.raw`\b(authorization\\?["']?\s{0,9}[:=]\s{0,9}\\?["']?(?:(?:bearer|basic|oauth)\s{1,9})?|bearer\s{1,9})${VALUE}`,
  'gi',
);
/** Meta repeats a token that it cannot read: "Malformed access token …". */
const ECHOES = new RegExp(
  String.raw`(\bmalformed access token:?\s{1,9}["']?|\b(?:token|secret)\s{1,9}["'])${VALUE}`,
  'gi',
);
/** Access tokens by their first letters: `EAA…` for Facebook, `IGQ…` and `IGAA…` for Instagram, `THAA…` for Threads. */
const TOKENS = /\b(?:EAA|IGQ|IGAA|THAA)[\w|.~%+/-]{2,}\w|(?:EAA|IGQ|IGAA|THAA)[A-Za-z0-9]{16,}/g;
/** App tokens: `{app id}|{app secret}`. */
const APP_TOKENS = /\b\d{1,20}(?:\||%7C)[\w-]+/gi;
/** Runs that may be a secret; `isOpaque` decides. */
const RUNS = /[\w+=-]{24,}/g;

/**
 * The text without what could be a secret.
 *
 * Takes out access tokens, app tokens and app secrets, `appsecret_proof`, the values of parameters named after a token,
 * secret or password, `Authorization` values, links, query strings, and long runs of mixed letters and digits. Ids and
 * names of permissions stay. Meta does echo tokens: "Malformed access token …". Takes time linear in the text's
 * length; a second pass changes nothing.
 *
 * @example
 * ```ts
 * redactSecrets('Malformed access token EAAGm0PX4ZCps'); // 'Malformed access token [redacted]'
 * ```
 */
export function redactSecrets(text: string): string {
  return text
    .replace(LINKS, LINK)
    .replace(QUERY_STRINGS, `?${REDACTED}`)
    .replace(ASSIGNMENTS, `$1$2${REDACTED}`)
    .replace(AUTHORIZATIONS, `$1${REDACTED}`)
    .replace(ECHOES, `$1${REDACTED}`)
    .replace(TOKENS, REDACTED)
    .replace(APP_TOKENS, REDACTED)
    .replace(RUNS, (run) => (isOpaque(run) ? REDACTED : run));
}

/** Words and ids are not opaque: a permission's name has no digit, a post id no letter. */
function isOpaque(run: string): boolean {
  if (/[a-z]/i.test(run) && /\d/.test(run)) return true;
  return run.length >= 48 && /[a-z]/.test(run) && /[A-Z]/.test(run);
}
