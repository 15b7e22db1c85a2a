import { failures, GraphFailure } from './graph-failure.js';

/** One field that was asked for, with what was asked of it. */
export interface FieldSelection {
  readonly name: string;
  /** `.limit(n)`; `null` when it was not given. */
  readonly limit: number | null;
  /** The other modifiers, such as `.since(…)`. */
  readonly modifiers: Readonly<Record<string, string>>;
  /** `{…}`; `null` when it was not given. */
  readonly children: readonly FieldSelection[] | null;
}

const MAX_DEPTH = 8;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const MODIFIER = /\.([a-z_]+)\(([^()]*)\)/y;

/**
 * Reads `id,message,attachments.limit(3){media_type,target{id}}`.
 * @see https://developers.facebook.com/docs/graph-api/guides/field-expansion/
 */
export function parseFields(text: string): readonly FieldSelection[] {
  const reader = { text, position: 0 };
  const fields = readList(reader, 0);
  if (reader.position < text.length) throw unexpected(reader);
  return fields;
}

interface Reader {
  readonly text: string;
  position: number;
}

function readList(reader: Reader, depth: number): FieldSelection[] {
  if (depth > MAX_DEPTH) throw unexpected(reader);
  const fields: FieldSelection[] = [];
  do {
    skipSpace(reader);
    fields.push(readField(reader, depth));
    skipSpace(reader);
  } while (take(reader, ','));
  return fields;
}

function readField(reader: Reader, depth: number): FieldSelection {
  const name = match(reader, NAME)?.[0];
  if (name === undefined) throw unexpected(reader);
  const modifiers: Record<string, string> = {};
  for (let found = match(reader, MODIFIER); found !== null; found = match(reader, MODIFIER)) {
    modifiers[found[1] ?? ''] = found[2] ?? '';
  }
  const limit = /^\d+$/.test(modifiers.limit ?? '') ? Number(modifiers.limit) : null;
  if (!take(reader, '{')) return { name, limit, modifiers, children: null };
  const children = readList(reader, depth + 1);
  if (!take(reader, '}')) throw unexpected(reader);
  return { name, limit, modifiers, children };
}

function match(reader: Reader, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = reader.position;
  const found = pattern.exec(reader.text);
  if (found !== null) reader.position = pattern.lastIndex;
  return found;
}

function take(reader: Reader, sign: string): boolean {
  if (reader.text[reader.position] !== sign) return false;
  reader.position += 1;
  return true;
}

function skipSpace(reader: Reader): void {
  while (/\s/.test(reader.text[reader.position] ?? '')) reader.position += 1;
}

function unexpected({ text, position }: Reader): GraphFailure {
  const found = text[position];
  const detail = found === undefined ? 'end of string' : `"${found}"`;
  return new GraphFailure(
    failures.syntax(`"Field name expected instead of ${detail}." at character ${position}: ${text}`),
  );
}
