/** A number whose digits a JavaScript number would not give back: an id above 2^53, `1.0`, `1e400`. */
export interface ExactNumber {
  readonly $number: string;
}

/** Strings are matched so that what looks like a number inside of one is passed over. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const PRINTED_NUMBER = /\{"\$number":"(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"\}/g;

/** Parses JSON with every number exact; `undefined` when the text is not JSON. */
export function parseExactJson(text: string): unknown {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return JSON.parse(text.replace(STRING_OR_NUMBER, (token) => (isInexact(token) ? `{"$number":"${token}"}` : token)));
}

/** Puts exact numbers into JSON that was printed with `JSON.stringify`. A quote inside of a string is escaped there. */
export function unwrapExactNumbers(json: string): string {
  return json.replace(PRINTED_NUMBER, '$1');
}

export function asExactNumber(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('$number' in value)) return null;
  return typeof value.$number === 'string' && Object.keys(value).length === 1 ? value.$number : null;
}

/** The number with these digits, exact. */
export function toExactNumber(digits: string): number | ExactNumber {
  return isInexact(digits) ? { $number: digits } : Number(digits);
}

function isInexact(token: string): boolean {
  return !token.startsWith('"') && String(Number(token)) !== token;
}
