import { asExactNumber, type ExactNumber, parseExactJson, toExactNumber, unwrapExactNumbers } from './exact-json.js';
import { type KnownSecrets, redactMessage } from './redact-message.js';
import { isUrl, redactGraphLink, redactUrl } from './redact-url.js';
import { isSecretName } from './secret-names.js';
import type { StandIns } from './stand-ins.js';

/** What the redaction of one recording knows. */
export interface Redaction {
  readonly secrets: KnownSecrets;
  readonly standIns: StandIns;
}

const ID = /^\d+(?:_\d+)*$/;
const ID_NAME = /(?:^|_)ids?$/;
const TIME_NAME = /(?:^|_)(?:time|timestamp|at|since|until|date|expires|expires_in)$/;
const TIME = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const NUMBER = /^-?\d{0,4}(?:\.\d+)?$/;
const CURSOR_NAMES = new Set(['after', 'before', '__paging_token']);
const LINK_NAMES = new Set(['next', 'previous']);
/** What a page is not called, so that `?ids=` cannot mean it. */
const ENVELOPE = new Set(['data', 'error', 'id', 'name', 'paging']);
const PERSON_NAMES = new Set(['name', 'username', 'first_name', 'last_name']);
/** What people write, whatever it looks like: a caption may be nothing but a link, a number or JSON. */
const TEXT_NAMES = new Set(['about', 'bio', 'caption', 'description', 'message', 'story', 'title']);
/** Fields whose values are words of Meta's. */
const VOCABULARY = new Set(
  (
    'field item media_product_type media_type object permission platform scope scopes status status_type tasks type ' +
    'error_type verb video_status'
  ).split(' '),
);
const ERROR_MESSAGES = new Set(['error_description', 'error_message', 'error_user_msg', 'error_user_title', 'message']);
/** Numbers this long are ids; counts and percentages are shorter. */
const ID_DIGITS = 12;

/** A parsed JSON value with stand-ins for everything that is somebody's. */
export function redactJson(value: unknown, redaction: Redaction): unknown {
  return redactField('', value, false, redaction);
}

function redactField(name: string, value: unknown, isError: boolean, redaction: Redaction): unknown {
  if (typeof value === 'string') return redactString(name, value, isError, redaction);
  if (typeof value === 'number') return redactNumber(name, String(value), value, redaction.standIns);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => redactField(name, each, isError, redaction));
  const exact = asExactNumber(value);
  if (exact !== null) return redactNumber(name, exact, value as ExactNumber, redaction.standIns);
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const isEnvelope = entries.some(([key]) => key === 'error_message' || key === 'error_description');
  return Object.fromEntries(
    entries.map(([key, field]) => [
      redactKey(key, name === '', redaction.standIns),
      redactField(key, field, isError || isEnvelope || key === 'error', redaction),
    ]),
  );
}

/** Field names stay; what `?ids=` and the usage headers are keyed by does not. */
function redactKey(key: string, isRoot: boolean, standIns: StandIns): string {
  if (ID.test(key)) return standIns.ofId(key);
  if (isRoot && standIns.names.has(key) && !ENVELOPE.has(key)) return standIns.ofName(key);
  return /^[a-z_][\w.-]{0,60}$/i.test(key) ? key : standIns.ofText(key);
}

function redactNumber<T extends number | ExactNumber>(
  name: string,
  digits: string,
  value: T,
  standIns: StandIns,
): number | ExactNumber {
  if (!/^\d+$/.test(digits) || TIME_NAME.test(name)) return value;
  return ID_NAME.test(name) || digits.length >= ID_DIGITS ? toExactNumber(standIns.ofDigits(digits)) : value;
}

/** A string by the name of its field and by what it looks like. Text of people is what nothing else is. */
export function redactString(name: string, value: string, isError: boolean, redaction: Redaction): string {
  const { standIns, secrets } = redaction;
  if (value === '') return value;
  if (isSecretName(name)) return '[redacted]';
  if (name === 'fbtrace_id' || CURSOR_NAMES.has(name)) return standIns.ofOpaque(value);
  if (LINK_NAMES.has(name) && isUrl(value)) return redactGraphLink(value, standIns);
  if (VOCABULARY.has(name) && /^[a-z][a-z_]{0,60}$/i.test(value)) return value;
  if (isError && (ERROR_MESSAGES.has(name) || name === 'error')) return redactMessage(value, secrets, standIns);
  if (PERSON_NAMES.has(name)) return standIns.ofName(value);
  if (TEXT_NAMES.has(name)) return standIns.ofText(value);
  if (TIME.test(value) || (TIME_NAME.test(name) && /^\d{1,13}$/.test(value))) return value;
  if (ID.test(value) && (ID_NAME.test(name) || value.length > 4)) return standIns.ofId(value);
  if (NUMBER.test(value)) return value;
  if (isUrl(value)) return redactUrl(value, standIns);
  if (/^\s*[[{]/.test(value)) {
    const nested = parseExactJson(value);
    if (nested !== undefined) {
      return standIns.markMade(unwrapExactNumbers(JSON.stringify(redactField(name, nested, isError, redaction))));
    }
  }
  if (isError) return redactMessage(value, secrets, standIns);
  const [, prefix, digits] = ID_NAME.test(name) ? (/^([a-z]+[_.:])(\d+)$/i.exec(value) ?? []) : [];
  if (prefix !== undefined && digits !== undefined) return prefix + standIns.ofDigits(digits);
  if (ID_NAME.test(name) && /^[\w=+/-]+$/.test(value)) return standIns.ofOpaque(value);
  return standIns.ofText(value);
}
