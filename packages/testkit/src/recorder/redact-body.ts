import { stringifyLikeMeta } from '../simulator/json-response.js';
import { parseExactJson } from './exact-json.js';
import type { RecordedBody } from './graph-recording.js';
import { type Redaction, redactJson, redactString } from './redact-value.js';

/** A complete JSON string and the colon that makes a field name of it; the string that the text breaks off in; a number. */
const BROKEN_JSON_PARTS = /"(?<text>[^"\\]*(?:\\[\s\S][^"\\]*)*)(?:"(?<colon>\s*:)?|\\?$)|(?<digits>\d{5,})/g;
/** Tags without attributes, which hold nobody's words. */
const HTML_PARTS = /<!?\/?[a-z][a-z0-9]*(?: html)?\s*\/?>|[^<]+|</gi;

/** A body with stand-ins. One that is no JSON stays none. */
export function redactBody(text: string, redaction: Redaction): RecordedBody {
  if (/^\s*[[{]/.test(text)) {
    const value = parseExactJson(text);
    if (value !== undefined) return { kind: 'json', value: redactJson(value, redaction) };
    return { kind: 'text', text: redaction.standIns.markMade(redactBrokenJson(text, redaction)) };
  }
  const { standIns } = redaction;
  if (!text.trimStart().startsWith('<')) return { kind: 'text', text: text === '' ? '' : standIns.ofText(text) };
  const html = text.replace(HTML_PARTS, (part) => (/^<.+>$/.test(part) ? part : standIns.ofText(part)));
  return { kind: 'text', text: standIns.markMade(html) };
}

/** Every string that is whole is treated as the field that it is; what the last one lacks is not made up. */
function redactBrokenJson(text: string, redaction: Redaction): string {
  let name = '';
  return text.replace(BROKEN_JSON_PARTS, (part: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    if (groups.text === undefined) return redaction.standIns.ofDigits(part);
    if (groups.colon !== undefined) {
      name = groups.text;
      return /^[a-z_][\w.-]{0,60}$/i.test(name) ? part : printText(redaction, '', name) + groups.colon;
    }
    const isWhole = part.length === groups.text.length + 2;
    const printed = printText(redaction, isWhole ? name : '', groups.text);
    return isWhole ? printed : printed.slice(0, -1);
  });
}

function printText(redaction: Redaction, name: string, escaped: string): string {
  const text = parseExactJson(`"${escaped}"`);
  const plain = typeof text === 'string' ? text : escaped.replace(/\\(?:u[0-9a-f]{0,4}|[\s\S])?/gi, ' ');
  return stringifyLikeMeta(redactString(name, plain, false, redaction));
}
