import { comparableText, type PrismaBlock, subjectOf } from './prisma-blocks.js';

/** One way in which the host's schema is not what the adapter needs. */
export type Difference =
  /** A model or an enum is not there. */
  | { readonly kind: 'missing-block'; readonly block: PrismaBlock }
  /** It is there, under another name. */
  | { readonly kind: 'renamed-block'; readonly block: PrismaBlock; readonly foundAs: string }
  /** Something else of the same name is there. */
  | { readonly kind: 'other-keyword'; readonly block: PrismaBlock; readonly foundKeyword: string }
  /** It is there; each change is what the host has, what is expected, or both. */
  | { readonly kind: 'changed-block'; readonly block: PrismaBlock; readonly changes: readonly Change[] };

/** A statement that the host has (`found`), and what should stand in its place (`expected`). */
export interface Change {
  readonly found: string | null;
  readonly expected: string | null;
}

/** How much of the fragment the host's schema has. */
export type Comparison =
  | { readonly kind: 'absent' }
  | { readonly kind: 'present' }
  | { readonly kind: 'different'; readonly differences: readonly Difference[] };

/** Too few fields say nothing about whose model it is. */
const TELLING_FIELDS = 8;

/**
 * Compares models and enums by name and statement. White space, comments and order do not count, and neither do
 * additions that no insert of ours can fail on: indexes, relations, and fields that may be null or that the database fills.
 */
export function compareFragment(expected: readonly PrismaBlock[], found: readonly PrismaBlock[]): Comparison {
  const differences = expected.flatMap((block) => compareBlock(block, found));
  if (differences.length === 0) return { kind: 'present' };
  const isAbsent = differences.length === expected.length && differences.every(({ kind }) => kind === 'missing-block');
  return isAbsent ? { kind: 'absent' } : { kind: 'different', differences };
}

function compareBlock(block: PrismaBlock, found: readonly PrismaBlock[]): readonly Difference[] {
  // A datasource or a generator may have any name.
  const named = found.filter(({ keyword }) => keyword !== 'datasource' && keyword !== 'generator');
  const same = named.find(({ name }) => name === block.name);
  if (same === undefined) {
    const renamed = named.find((candidate) => isRenamed(block, candidate));
    return [
      renamed === undefined
        ? { kind: 'missing-block', block }
        : { kind: 'renamed-block', block, foundAs: renamed.name },
    ];
  }
  if (same.keyword !== block.keyword) return [{ kind: 'other-keyword', block, foundKeyword: same.keyword }];
  const changes = compareStatements(block, same);
  return changes.length === 0 ? [] : [{ kind: 'changed-block', block, changes }];
}

function compareStatements(block: PrismaBlock, found: PrismaBlock): readonly Change[] {
  const theirs = new Map(found.statements.map(({ text }) => [subjectOf(text), text]));
  const ours = new Set(block.statements.map(({ text }) => subjectOf(text)));
  return [
    ...block.statements.flatMap(({ text }) => {
      const other = theirs.get(subjectOf(text)) ?? null;
      if (other !== null && comparableText(other) === comparableText(text)) return [];
      return [{ found: other, expected: text }];
    }),
    ...found.statements.flatMap(({ text }) =>
      ours.has(subjectOf(text)) || isHarmless(block.keyword, text) ? [] : [{ found: text, expected: null }],
    ),
  ];
}

function isHarmless(keyword: string, statement: string): boolean {
  if (keyword === 'enum') return true;
  if (statement.startsWith('@@')) return /^@@(index|fulltext|map|schema|ignore)\b/.test(statement);
  // These defaults are made up by the Prisma client, and rows are not written through it.
  const isFilled = /@default\((?!(uuid|cuid|ulid|nanoid)\()/.test(statement);
  return isFilled || /(\?|\[\])( |$)/.test(statement) || statement.includes('@relation(');
}

function isRenamed(block: PrismaBlock, candidate: PrismaBlock): boolean {
  if (candidate.keyword !== block.keyword) return false;
  const statements = candidate.statements.map(({ text }) => text);
  if (statements.some((text) => comparableText(text) === `@@map("${block.name}")`)) return true;
  const fields = block.statements.map(({ text }) => subjectOf(text)).filter((subject) => !subject.startsWith('@@'));
  const theirs = new Set(statements.map(subjectOf));
  return block.keyword === 'model' && fields.length >= TELLING_FIELDS && fields.every((field) => theirs.has(field));
}
