import type { FaultResponder } from './fault.js';

/** A page for people in place of JSON. Default status: 503. */
export function html(status = 503): FaultResponder {
  const body = `<!DOCTYPE html><html lang="en"><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1><p>We're working on it and we'll get it fixed as soon as we can.</p></body></html>`;
  return () => new Response(body, { status, headers: { 'content-type': 'text/html; charset="utf-8"' } });
}

/** No body. Default status: 200. */
export function emptyBody(status = 200): FaultResponder {
  return ({ headers }) =>
    new Response('', { status, headers: { 'content-type': 'application/json; charset=UTF-8', ...headers } });
}

/** The first half of the right answer, under a header that calls it whole. */
export function truncatedJson(): FaultResponder {
  return async ({ answer }) => {
    const right = await answer();
    const text = await right.text();
    return new Response(text.slice(0, Math.floor(text.length / 2)), { status: right.status, headers: right.headers });
  };
}

/** The connection breaks before an answer comes. */
export function connectionReset(): FaultResponder {
  return () => Response.error();
}

/** Sends the caller elsewhere. Default status: 302. */
export function redirect(to: string, status: 301 | 302 | 303 | 307 | 308 = 302): FaultResponder {
  return ({ headers }) => new Response(null, { status, headers: { ...headers, location: to } });
}

const BLOCK = 65_536;

/** A valid JSON answer of at least `bytes` bytes, made as it is read. */
export function oversizedBody(
  bytes: number,
  {
    declareLength = false,
  }: { /** Whether `Content-Length` tells. Default: `false`. */ readonly declareLength?: boolean } = {},
): FaultResponder {
  const opening = '{"data":[';
  const closing = ']}';
  return ({ headers }) => {
    const encoder = new TextEncoder();
    let left = Math.max(0, bytes - opening.length - closing.length);
    const total = left + opening.length + closing.length;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(encoder.encode(opening)),
      pull(controller) {
        const size = Math.min(BLOCK, left);
        left -= size;
        if (size > 0) return controller.enqueue(new Uint8Array(size).fill(0x20));
        controller.enqueue(encoder.encode(closing));
        controller.close();
      },
    });
    return new Response(body, {
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        ...headers,
        ...(declareLength ? { 'content-length': String(total) } : {}),
      },
    });
  };
}

/** The right answer under the header of another version, as when the asked one has ended. */
export function wrongVersionHeader(version: string): FaultResponder {
  return async ({ answer }) => {
    const right = await answer();
    const headers = new Headers(right.headers);
    headers.set('facebook-api-version', version);
    return new Response(right.body, { status: right.status, headers });
  };
}
