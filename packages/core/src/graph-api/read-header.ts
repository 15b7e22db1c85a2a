/** Response headers as `fetch` gives them, or as a plain record such as a test or a batch answer holds. */
export type HeadersLike = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * One header's value, its name compared without case; `null` when it is missing or blank.
 *
 * Of a list the first value counts.
 */
export function readHeader(headers: HeadersLike, name: string): string | null {
  if (isHeaders(headers)) return filled(headers.get(name));
  const wanted = name.toLowerCase();
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() !== wanted) continue;
    const found = filled(typeof value === 'object' ? value[0] : value);
    if (found !== null) return found;
  }
  return null;
}

function isHeaders(headers: HeadersLike): headers is Headers {
  return typeof headers.get === 'function';
}

function filled(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null;
}
