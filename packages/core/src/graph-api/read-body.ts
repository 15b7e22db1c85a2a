/** The body was longer than allowed. */
export class BodyTooLargeError extends Error {
  override name = 'BodyTooLargeError';
}

/**
 * A response's body as text, at most `maxBytes` long. `race` lets the caller end a body that stalls.
 * @throws {BodyTooLargeError} as soon as more arrived; the rest is not read.
 */
export async function readBody(
  response: Response,
  maxBytes: number,
  race: <T>(promise: Promise<T>) => Promise<T>,
): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await race(reader.read());
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > maxBytes) throw new BodyTooLargeError(`The body is longer than ${maxBytes} bytes`);
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    // Not awaited: the other half of a body that was cloned may never be read. After the end it does nothing.
    reader.cancel().catch(() => {});
  }
}
