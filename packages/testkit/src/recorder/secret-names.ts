const SECRET = /token|secret|proof|password|signed_request|session_key/i;
const NO_SECRETS = new Set(['__paging_token', 'token_type']);

/** Whether a parameter or field of this name holds what must never be kept. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !NO_SECRETS.has(name);
}
