import { redactSecrets } from '@org/ingest-core';
import type { Redaction } from './redact-value.js';

/** Shorter ids cannot be told from numbers that happen to be in a recording. */
const LEAST_ID_LENGTH = 8;

/**
 * Where a recording still holds a secret, an id that was replaced, or something that could be a secret, as paths such as
 * `exchanges.0.response.body`; never the value. Independent of how the recording was made.
 */
export function findLeaks(recording: unknown, redaction: Redaction): readonly string[] {
  const isLeak = (text: string) => leaks(text, redaction);
  return stringsIn(recording, '', isLeak).flatMap(([path, text]) => (isLeak(text) ? [path] : []));
}

function leaks(text: string, { secrets, standIns }: Redaction): boolean {
  if (secrets.some((secret) => text.includes(secret))) return true;
  const numbers = text.match(/\d+/g) ?? [];
  if (numbers.some((digits) => digits.length >= LEAST_ID_LENGTH && standIns.originals.has(digits))) return true;
  // What was made up holds no secret, but may look like one.
  return !standIns.isMade(text) && redactSecrets(text) !== text;
}

/** Every string and every field name, with where it stands; a name that may not be told is told by its place. */
function stringsIn(
  value: unknown,
  path: string,
  isLeak: (text: string) => boolean,
): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'number') return [[path, String(value)]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, field], index) => {
    const name = /^[\w-]+$/.test(key) && !isLeak(key) ? key : String(index);
    const at = path === '' ? name : `${path}.${name}`;
    return [[at, key] as const, ...stringsIn(field, at, isLeak)];
  });
}
