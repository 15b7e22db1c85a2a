import { InvalidWebhookError } from '../errors.js';

/** How deep lists and objects may stand in each other; Meta's webhooks need eight. */
export const MAX_WEBHOOK_DEPTH = 32;

/** Strings are matched so that what looks like a number inside of one is passed over. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * The value of a JSON text, with every integer that a JavaScript number cannot hold as a string of its digits.
 *
 * Meta writes ids into webhooks as numbers, many of them above 2^53, which `JSON.parse` changes without a word. Takes
 * time in proportion to the length of the text.
 *
 * @example
 * ```ts
 * parseWebhookJson('{"video_id":9223372036854775807,"published":1}'); // { video_id: '9223372036854775807', published: 1 }
 * ```
 * @throws {InvalidWebhookError} when the text is not JSON, or nested deeper than `MAX_WEBHOOK_DEPTH`.
 */
export function parseWebhookJson(rawBody: Uint8Array | string): unknown {
  const text = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody);
  // First, because the parser would follow it to any depth.
  if (isTooDeep(text)) {
    throw new InvalidWebhookError(
      `The webhook's JSON is nested deeper than ${MAX_WEBHOOK_DEPTH} levels. Refuse it: Meta sends no such body.`,
    );
  }
  const value = parse(text);
  let isExact = true;
  const exact = text.replace(STRING_OR_NUMBER, (token) => {
    if (token.startsWith('"') || isExactNumber(token)) return token;
    isExact = false;
    return `"${token}"`;
  });
  return isExact ? value : JSON.parse(exact);
}

/** The parser's own message may quote the body, so it is not handed on. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidWebhookError('The body of the webhook is not JSON. Pass the raw body as Meta sent it.');
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') isInString = !isInString;
    else if (isInString && character === '\\') index += 1;
    else if (isInString) continue;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > MAX_WEBHOOK_DEPTH) return true;
  }
  return false;
}

function isExactNumber(token: string): boolean {
  return !/^-?\d+$/.test(token) || Number.isSafeInteger(Number(token));
}
