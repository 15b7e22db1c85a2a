import { CommandError } from './command-error.js';
import type { Provider } from './datasource.js';
import { type PrismaBlock, parsePrismaBlocks } from './prisma-blocks.js';
import { RELATED_MODELS, RELATION_INDEX, type Relations, relationFields } from './relations.js';
import { type Insertion, insertAll } from './schema-file.js';

/** How the models are to differ from those that the package ships. */
export interface FragmentOptions {
  /** The PostgreSQL schema that the tables and enum types go to; `null` for none. */
  readonly dbSchema: string | null;
  /** The host's models that ours refer to; `null` for none. */
  readonly relations: Relations | null;
}

/**
 * The models and enums for one host, from those that the package ships.
 * @throws {CommandError} when the provider cannot do what the options ask for.
 */
export function buildFragment(shipped: string, provider: Provider, options: FragmentOptions): string {
  const { dbSchema, relations } = options;
  checkOptions(provider, options);
  const insertions: Insertion[] = [];
  for (const block of parsePrismaBlocks(shipped)) {
    const { name, statements, closingLineStart } = block;
    const attributes: string[] = [];
    if (relations !== null && RELATED_MODELS.has(name)) {
      insertions.push(afterFields(block, relationFields(relations)));
      attributes.push(RELATION_INDEX);
    }
    if (dbSchema !== null) attributes.push(`@@schema("${dbSchema}")`);
    const gap = attributes.length > 0 && !statements.some(({ text }) => text.startsWith('@@')) ? '\n' : '';
    insertions.push({ at: closingLineStart, text: gap + toLines(attributes) });
  }
  return insertAll(shipped, insertions);
}

/** Puts fields after the last one, as a group of their own: `prisma format` aligns by groups. */
export function afterFields({ statements, closingLineStart }: PrismaBlock, fields: readonly string[]): Insertion {
  const last = statements.filter(({ text }) => !text.startsWith('@@')).at(-1);
  return { at: last?.nextLineStart ?? closingLineStart, text: `\n${toLines(fields)}` };
}

function toLines(statements: readonly string[]): string {
  return statements.map((statement) => `  ${statement}\n`).join('');
}

function checkOptions(provider: Provider, { dbSchema, relations }: FragmentOptions): void {
  if (dbSchema !== null && provider !== 'postgresql') {
    throw new CommandError('db-schema', `--db-schema is for postgresql: ${provider} has no schemas. Leave it out.`);
  }
  if (dbSchema !== null && /["\\\n]/.test(dbSchema)) {
    throw new CommandError(
      'db-schema',
      `--db-schema cannot be ${JSON.stringify(dbSchema)}: it holds a quote, a backslash or a line end.`,
    );
  }
  if (relations !== null && provider === 'mysql') {
    throw new CommandError(
      'relations',
      '--relations is not for mysql: ids are compared byte by byte there, and MySQL refuses foreign keys between columns of different collations. Leave it out.',
    );
  }
}
