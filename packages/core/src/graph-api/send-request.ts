import ky from 'ky';
import { requestFailure } from './graph-request-error.js';
import { createAbortRace } from './race-abort.js';
import { BodyTooLargeError, readBody } from './read-body.js';

/** How requests are sent. */
export interface SendOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
}

/** One HTTP request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Without its query. */
  readonly url: string;
  readonly searchParams?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: URLSearchParams;
  /** For error messages; never holds a secret. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onSend?: (() => void) | undefined;
}

/**
 * Sends a request once and reads its whole body.
 * @throws the reason of the request's `signal` when that aborts.
 * @throws {GraphRequestError} when no complete answer came.
 */
export async function sendRequest(
  request: HttpRequest,
  { fetch, timeoutMs, maxBodyBytes }: SendOptions,
): Promise<{ readonly response: Response; readonly text: string }> {
  const { method, path, searchParams, form } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([request.signal, timeout]);
  // Not every `fetch` that a host may pass in minds its signal.
  const abort = createAbortRace(signal);
  try {
    request.onSend?.();
    const answering = ky(request.url, {
      method,
      ...(searchParams && { searchParams }),
      ...(form && { body: form }),
      headers: { accept: 'application/json', ...request.headers },
      signal,
      redirect: 'manual',
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      fetch,
    });
    const response = await abort.race(answering);
    return { response, text: await readBody(response, maxBodyBytes, abort.race) };
  } catch (error) {
    request.signal.throwIfAborted();
    if (error instanceof BodyTooLargeError) {
      const message = `${error.message}. Ask for fewer items or raise maxBodyBytes`;
      throw requestFailure(path, null, { kind: 'reduce-data', message, method });
    }
    const message = timeout.aborted
      ? `No complete answer within ${timeoutMs} ms`
      : `No answer: ${describeNetworkError(error)}`;
    throw requestFailure(path, null, { kind: 'transient', message, method });
  } finally {
    abort.forget();
  }
}

/** The system's word for what happened (`ECONNREFUSED`), found in the cause that `fetch` hides it in; never a message. */
function describeNetworkError(error: unknown): string {
  const words: string[] = [];
  for (let cause = error; cause instanceof Error && words.length < 4; cause = cause.cause) {
    const word = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
    if (/^\w{1,60}$/.test(word)) words.push(word);
  }
  return words.join(': ') || 'unknown network error';
}
