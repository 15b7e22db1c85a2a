/** What became of a request's body. */
export type RequestBody =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  /** Something has read it before. */
  | { readonly kind: 'used' }
  /** It ended before its end. */
  | { readonly kind: 'broken' };

/** The bytes of a body, exactly as they came; no more than `maxBytes` are held. */
export async function readRequestBody(request: Request, maxBytes: number): Promise<RequestBody> {
  if (request.bodyUsed || request.body?.locked) return { kind: 'used' };
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return { kind: 'too-large' };
  if (request.body === null) return { kind: 'read', bytes: new Uint8Array() };
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { kind: 'read', bytes: join(chunks, size) };
      size += value.byteLength;
      if (size > maxBytes) return { kind: 'too-large' };
      chunks.push(value);
    }
  } catch {
    return { kind: 'broken' };
  } finally {
    reader.cancel().catch(() => {});
  }
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
