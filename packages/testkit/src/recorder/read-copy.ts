/**
 * Reads a response that nobody else reads, as text, and never fails: a body that breaks off, is too long or whose caller
 * goes away is given as far as it came.
 */
export async function readCopy(
  copy: Response,
  maxBytes: number,
  signal: AbortSignal | null,
): Promise<{ readonly text: string; readonly isBroken: boolean }> {
  if (copy.body === null) return { text: '', isBroken: false };
  const reader = copy.body.getReader();
  const decoder = new TextDecoder();
  let leave = () => {};
  const gone = new Promise<'gone'>((resolve) => {
    leave = () => resolve('gone');
  });
  if (signal?.aborted) leave();
  signal?.addEventListener('abort', leave, { once: true });
  let text = '';
  let size = 0;
  try {
    for (;;) {
      const read = await Promise.race([reader.read(), gone]);
      if (read === 'gone') break;
      if (read.done) return { text: text + decoder.decode(), isBroken: false };
      size += read.value.byteLength;
      if (size > maxBytes) break;
      text += decoder.decode(read.value, { stream: true });
    }
  } catch {
    // Broken off: what came is kept.
  } finally {
    signal?.removeEventListener('abort', leave);
  }
  reader.cancel().catch(() => {});
  return { text, isBroken: true };
}
