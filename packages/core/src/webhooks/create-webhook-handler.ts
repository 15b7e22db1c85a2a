import { InvalidConfigurationError, InvalidWebhookError } from '../errors.js';
import { describeError } from '../ingestion/recorded-error.js';
import { silentLogger } from '../ports/logger.js';
import { acceptWebhook } from './accept-webhook.js';
import { answerWebhookChallenge, checkVerifyToken } from './answer-challenge.js';
import { readRequestBody } from './read-request-body.js';
import { appSecretsOf, verifyWebhookSignature } from './verify-signature.js';
import type { WebhookHandlerOptions } from './webhook-handler-options.js';

const DEFAULT_MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * A function that answers Meta's webhooks, for any framework that speaks in `Request` and `Response`.
 *
 * Each change of content becomes an item job; nothing is read at Meta before the answer. It answers
 * - `GET`: 200 with the challenge when the verify token is right, otherwise 403;
 * - `POST`: 200 when every job is in the queue, also when nothing of it concerns anybody here; 401 when the signature is
 *   missing or wrong; 413 when the body is too long; 400 when it is broken or no JSON; 500 when the integrations could
 *   not be found or the jobs not be added, so that Meta delivers it again;
 * - anything else: 405.
 *
 * Idempotent: a webhook may be delivered again, late, and in any order. The promise never rejects.
 *
 * @example
 * ```ts
 * const handle = createWebhookHandler({ appSecret, verifyToken, runner, findIntegrations });
 * app.all('/webhooks/meta', (context) => handle(context.req.raw)); // Hono; `export { handle as GET, handle as POST }` in Next.js
 * ```
 * @throws {InvalidConfigurationError} when a secret or the verify token is empty, or `maxBodyBytes` out of range.
 */
export function createWebhookHandler(options: WebhookHandlerOptions): (request: Request) => Promise<Response> {
  const { verifyToken, maxBodyBytes = DEFAULT_MAX_BODY_BYTES, logger = silentLogger } = options;
  const appSecret = appSecretsOf(options.appSecret);
  checkVerifyToken(verifyToken);
  if (!Number.isSafeInteger(maxBodyBytes) || maxBodyBytes < 1) {
    throw new InvalidConfigurationError(
      `The option maxBodyBytes is ${maxBodyBytes}. Use a whole number of bytes from 1 up.`,
    );
  }

  function refuse(status: number, reason: string): Response {
    logger.warn('A webhook was refused', { status, reason });
    return answer(status);
  }

  async function answerGet(request: Request): Promise<Response> {
    const challenge = await answerWebhookChallenge(new URL(request.url).searchParams, { verifyToken });
    return challenge === null ? refuse(403, 'not a challenge with this verify token') : answer(200, challenge);
  }

  async function answerPost(request: Request): Promise<Response> {
    const body = await readRequestBody(request, maxBodyBytes);
    if (body.kind === 'too-large') return refuse(413, `the body is longer than ${maxBodyBytes} bytes`);
    if (body.kind === 'broken')
      return refuse(400, 'the body ended too early, or a body parser had read it: take parsers off this route');
    if (body.kind === 'used')
      throw new InvalidConfigurationError(
        'The body of the webhook was read before its signature was checked. Take body parsers off this route.',
      );
    const signature = request.headers.get('x-hub-signature-256');
    if (!(await verifyWebhookSignature({ rawBody: body.bytes, signature, appSecret })))
      return refuse(401, signature === null ? 'no signature' : 'the signature is not that of the app secret');
    await acceptWebhook(body.bytes, options, logger);
    return answer(200);
  }

  return async (request) => {
    try {
      if (request.method === 'GET') return await answerGet(request);
      if (request.method === 'POST') return await answerPost(request);
      return answer(405, null, { allow: 'GET, POST' });
    } catch (error) {
      if (error instanceof InvalidWebhookError) return refuse(400, error.message);
      logger.error('A webhook could not be taken', { reason: describeError(error) });
      return answer(500);
    }
  };
}

/** The challenge is repeated from the query: it must never be taken for a page. */
function answer(status: number, body: string | null = null, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', ...headers },
  });
}
