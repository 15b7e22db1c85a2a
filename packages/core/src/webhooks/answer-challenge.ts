import { InvalidConfigurationError } from '../errors.js';
import { isEqualText } from './equal-text.js';

export interface WebhookChallengeOptions {
  /** The word that was typed into the app's dashboard as "Verify token". */
  readonly verifyToken: string;
}

/**
 * The answer to Meta's question whether an endpoint is its app's: the text to send back with status 200, or `null` when
 * the question is none or knows another verify token, which is status 403.
 *
 * The token is compared in constant time. Send the answer as plain text: it is repeated from the query.
 *
 * @example
 * ```ts
 * const challenge = await answerWebhookChallenge(new URL(request.url).searchParams, { verifyToken });
 * ```
 * @throws {InvalidConfigurationError} when `verifyToken` is empty, which everybody would know.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export async function answerWebhookChallenge(
  query: URLSearchParams | Readonly<Record<string, unknown>>,
  { verifyToken }: WebhookChallengeOptions,
): Promise<string | null> {
  checkVerifyToken(verifyToken);
  const read = (name: string): unknown => (query instanceof URLSearchParams ? query.get(name) : query[name]);
  const [mode, token, challenge] = [read('hub.mode'), read('hub.verify_token'), read('hub.challenge')];
  if (mode !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return null;
  return (await isEqualText(token, verifyToken)) ? challenge : null;
}

/** @throws {InvalidConfigurationError} when it is empty. */
export function checkVerifyToken(verifyToken: unknown): void {
  if (typeof verifyToken === 'string' && verifyToken !== '') return;
  throw new InvalidConfigurationError(
    'The verify token for webhooks is missing or empty. Pass the one that the dashboard of the Meta app has.',
  );
}
