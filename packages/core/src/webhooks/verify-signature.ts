import { InvalidConfigurationError } from '../errors.js';

export interface WebhookSignatureCheck {
  /** The body exactly as it came, before anything parsed it. */
  readonly rawBody: Uint8Array | string;
  /** The header `X-Hub-Signature-256`; `null` when there is none. */
  readonly signature: string | null | undefined;
  /** The app secret; several while one is being replaced by another. */
  readonly appSecret: string | readonly string[];
}

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const;
const SIGNATURE = /^sha256=([0-9a-fA-F]{64})$/;

/**
 * Whether a webhook was signed with the app secret, or with one of several: `sha256=` and the hex HMAC-SHA256 of the raw
 * body.
 *
 * Compares in constant time, in Web Crypto, so that no Node built-in is needed. A header that is missing or malformed is
 * `false`, and so is the older `X-Hub-Signature`.
 *
 * @example
 * ```ts
 * const signature = request.headers.get('x-hub-signature-256');
 * if (!(await verifyWebhookSignature({ rawBody: await request.text(), signature, appSecret }))) return deny();
 * ```
 * @throws {InvalidConfigurationError} when the body was parsed already, or there is no app secret.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export async function verifyWebhookSignature(check: WebhookSignatureCheck): Promise<boolean> {
  const secrets = appSecretsOf(check.appSecret);
  const body = bytesOf(check.rawBody);
  const [, digits] = SIGNATURE.exec(check.signature ?? '') ?? [];
  if (digits === undefined) return false;
  const signature = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const answers = await Promise.all(secrets.map((secret) => isSignedWith(secret, signature, body)));
  return answers.includes(true);
}

/** @throws {InvalidConfigurationError} when there is none, or one of them is empty. */
export function appSecretsOf(appSecret: string | readonly string[]): readonly string[] {
  const secrets = typeof appSecret === 'string' ? [appSecret] : appSecret;
  if (Array.isArray(secrets) && secrets.length > 0 && secrets.every((one) => typeof one === 'string' && one !== ''))
    return secrets;
  throw new InvalidConfigurationError(
    'The app secret for webhooks is missing or empty. Pass the secret of the Meta app that sends them, or a list of secrets.',
  );
}

async function isSignedWith(secret: string, signature: BufferSource, body: BufferSource): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), HMAC, false, ['verify']);
  return crypto.subtle.verify(HMAC, key, signature, body);
}

/** A body that was parsed and printed again differs from what was signed, however alike the two look. */
function bytesOf(rawBody: unknown): BufferSource {
  if (typeof rawBody === 'string') return new TextEncoder().encode(rawBody);
  if (rawBody instanceof Uint8Array || ArrayBuffer.isView(rawBody)) return rawBody as Uint8Array<ArrayBuffer>;
  throw new InvalidConfigurationError(
    `The body of the webhook is ${rawBody === null ? 'null' : `of the type ${typeof rawBody}`}, so it was parsed before its signature was checked. Pass the raw bytes or text as they came: take JSON parsers off this route.`,
  );
}
