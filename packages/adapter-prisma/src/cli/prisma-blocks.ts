/** One statement of a block: a field, a value, an attribute or, in a `datasource`, a setting. */
export interface PrismaStatement {
  /** Without comments and without superfluous white space. */
  readonly text: string;
  /** Where the line after it begins in the schema. */
  readonly nextLineStart: number;
}

/** A named block of a Prisma schema. */
export interface PrismaBlock {
  /** `model`, `enum`, `view`, `type`, `datasource` or `generator`. */
  readonly keyword: string;
  readonly name: string;
  readonly statements: readonly PrismaStatement[];
  /** Where the line of its closing brace begins in the schema. */
  readonly closingLineStart: number;
}

const OPENING = /^[^\S\n]*(model|enum|view|type|datasource|generator)[^\S\n]+([\w-]+)[^\S\n]*\{/gm;
const STRING_OR_COMMENT = /"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const STRING_OR_SPACE = /("(?:\\.|[^"\\])*")|\s+/g;
const STRING_OR_PUNCTUATION = /("(?:\\.|[^"\\])*")|\s*([()[\],:])\s*/g;

/**
 * The blocks of a Prisma schema in their order. What is no block is passed over: whether a schema is valid is for Prisma
 * to say.
 *
 * @see https://www.prisma.io/docs/orm/prisma-schema/overview#syntax
 */
export function parsePrismaBlocks(schema: string): readonly PrismaBlock[] {
  const code = blankComments(schema);
  return [...code.matchAll(OPENING)].map(({ 0: opening, 1: keyword = '', 2: name = '', index }) => ({
    keyword,
    name,
    ...readBody(code, index + opening.length),
  }));
}

/** The text that two statements have in common when they differ in nothing but white space. */
export function comparableText(statement: string): string {
  return statement.replace(STRING_OR_PUNCTUATION, (_, string?: string, mark?: string) => string ?? mark ?? '');
}

/** What a statement is about: the name of a field, value or setting; the whole of a block attribute. */
export function subjectOf(statement: string): string {
  return statement.startsWith('@@') ? comparableText(statement) : (/^[\w-]+/.exec(statement)?.[0] ?? statement);
}

/** The same text with spaces for comments, so that every position stays where it is. */
function blankComments(schema: string): string {
  return schema.replace(STRING_OR_COMMENT, (found) => (found.startsWith('"') ? found : ' '.repeat(found.length)));
}

/** Prisma knows no statement of several lines, and no closing brace beside one. */
function readBody(code: string, start: number): Pick<PrismaBlock, 'statements' | 'closingLineStart'> {
  const statements: PrismaStatement[] = [];
  let lineStart = endOfLine(code, start) + 1;
  while (lineStart < code.length) {
    const nextLineStart = endOfLine(code, lineStart) + 1;
    const line = code.slice(lineStart, nextLineStart);
    const text = line.replace(STRING_OR_SPACE, (_, string?: string) => string ?? ' ').trim();
    if (text === '}') break;
    if (text !== '') statements.push({ text, nextLineStart });
    lineStart = nextLineStart;
  }
  return { statements, closingLineStart: lineStart };
}

function endOfLine(code: string, position: number): number {
  const found = code.indexOf('\n', position);
  return found === -1 ? code.length : found;
}
