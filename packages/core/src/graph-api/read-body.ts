/** The body was longer than allowed. */
export class BodyTooLargeError extends Error {
  override name = 'BodyTooLargeError';
}

/**
 * A response's body as text, at most `maxBytes` long.
 *
 * Stops by itself when `signal` aborts, since not every `fetch` that a host may pass in ends a body that is under way.
 *
 * @throws {BodyTooLargeError} as soon as more arrived; the rest is not read.
 * @throws the reason of `signal` when it aborts.
 */
export async function readBody(response: Response, maxBytes: number, signal: AbortSignal): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const aborted = rejectOnAbort(signal);
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), aborted.promise]);
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > maxBytes) throw new BodyTooLargeError(`The body is longer than ${maxBytes} bytes`);
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    aborted.forget();
    // Not awaited: the other half of a body that was cloned may never be read. After the end it does nothing.
    reader.cancel().catch(() => {});
  }
}

function rejectOnAbort(signal: AbortSignal) {
  let onAbort = () => {};
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  // Nobody may be waiting any more when it rejects.
  promise.catch(() => {});
  return { promise, forget: () => signal.removeEventListener('abort', onAbort) };
}
