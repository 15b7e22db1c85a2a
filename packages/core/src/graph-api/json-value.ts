/** `value` when it is a JSON object, otherwise `null`: arrays and primitives are none. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}

/** What the text says in JSON; `undefined` when it is not JSON, or is cut off. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A finite number, also one that came as text (`"190"`); otherwise `null`. */
export function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !/^\s*-?\d{1,15}(?:\.\d{1,15})?\s*$/.test(value)) return null;
  return Number(value);
}

/** A safe integer, also one that came as text; otherwise `null`. */
export function asInteger(value: unknown): number | null {
  const number = asNumber(value);
  return Number.isSafeInteger(number) ? number : null;
}

/** Text that says something, otherwise `null`. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
