/** One file of a Prisma schema. */
export interface SchemaFile {
  readonly path: string;
  readonly text: string;
}

/** The host's schema as it stands on the disk: one file, or all files of a folder. */
export interface HostSchema {
  /** The path that was given. */
  readonly path: string;
  readonly files: readonly SchemaFile[];
  /** The file that new models go to; in a folder it may not be there yet. */
  readonly target: string;
}

/** A text to put into another, at a position of it. */
export interface Insertion {
  readonly at: number;
  /** With `\n` for line ends. */
  readonly text: string;
}

/** Puts all insertions in, with the line ends that the text has already. Those at one position keep their order. */
export function insertAll(text: string, insertions: readonly Insertion[]): string {
  const sorted = [...insertions].sort((left, right) => left.at - right.at);
  const pieces = sorted.map(
    ({ at, text: added }, index) => text.slice(sorted[index - 1]?.at ?? 0, at) + toLineEndOf(text, added),
  );
  return pieces.join('') + text.slice(sorted.at(-1)?.at ?? 0);
}

/** Puts a text at the end, after an empty line. */
export function appendText(text: string, added: string): string {
  const gap = text === '' ? '' : text.endsWith('\n') ? '\n' : '\n\n';
  return insertAll(text, [{ at: text.length, text: gap + added }]);
}

function toLineEndOf(text: string, added: string): string {
  return text.includes('\r\n') ? added.replaceAll('\n', '\r\n') : added;
}
