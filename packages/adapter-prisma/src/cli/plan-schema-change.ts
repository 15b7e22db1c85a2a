import { afterFields } from './build-fragment.js';
import { CommandError } from './command-error.js';
import { compareFragment, type Difference } from './compare-fragment.js';
import { type PrismaBlock, parsePrismaBlocks } from './prisma-blocks.js';
import { missingBackRelations, type Relations } from './relations.js';
import { appendText, type HostSchema, insertAll, type SchemaFile } from './schema-file.js';

/** Fields that a model of the host's needs for a relation. */
export interface BackRelations {
  readonly model: string;
  readonly fields: readonly string[];
}

/** What is to be done with the host's schema. */
export type SchemaPlan =
  /** Nothing of ours is there: these files are to be written, whole. */
  | { readonly kind: 'add'; readonly files: readonly SchemaFile[]; readonly added: readonly PrismaBlock[] }
  /** All is there. */
  | { readonly kind: 'present' }
  /** Some of it is there, or all but changed: the host has to decide. */
  | {
      readonly kind: 'different';
      readonly differences: readonly Difference[];
      readonly backRelations: readonly BackRelations[];
    };

/**
 * Decides how a fragment gets into a schema, and never changes what stands there, but for the relation fields of the two
 * models that `relations` names.
 *
 * @throws {CommandError} when those two models cannot take part in a relation.
 */
export function planSchemaChange(host: HostSchema, fragment: string, relations: Relations | null): SchemaPlan {
  const expected = parsePrismaBlocks(fragment);
  const located = host.files.flatMap((file) => parsePrismaBlocks(file.text).map((block) => ({ file, block })));
  const comparison = compareFragment(
    expected,
    located.map(({ block }) => block),
  );
  const names = relations === null ? [] : [relations.organization, relations.integration];
  const referred = names.map((name) => {
    const found = located.find(({ block }) => block.keyword === 'model' && block.name === name);
    if (found !== undefined) return { ...found, fields: missingBackRelations(found.block) };
    throw new CommandError('relations', `"${host.path}" has no model "${name}", which --relations names.`);
  });
  const lacking = referred.filter(({ fields }) => fields.length > 0);
  const backRelations = lacking.map(({ block, fields }) => ({ model: block.name, fields }));
  if (comparison.kind === 'different') return { ...comparison, backRelations };
  if (comparison.kind === 'present') {
    return lacking.length === 0 ? comparison : { kind: 'different', differences: [], backRelations };
  }

  const texts = new Map(host.files.map(({ path, text }) => [path, text]));
  for (const file of new Set(lacking.map((one) => one.file))) {
    const insertions = lacking
      .filter((one) => one.file === file)
      .map(({ block, fields }) => afterFields(block, fields));
    texts.set(file.path, insertAll(file.text, insertions));
  }
  texts.set(host.target, appendText(texts.get(host.target) ?? '', withLineEnds(host, fragment)));
  const before = new Map(host.files.map(({ path, text }) => [path, text]));
  const files = [...texts]
    .map(([path, text]) => ({ path, text }))
    .filter(({ path, text }) => before.get(path) !== text);
  return { kind: 'add', files, added: expected };
}

/** A new file has the line ends of its neighbours. */
function withLineEnds({ files, target }: HostSchema, fragment: string): string {
  if (files.some(({ path }) => path === target)) return fragment;
  return files.some(({ text }) => text.includes('\r\n')) ? fragment.replaceAll('\n', '\r\n') : fragment;
}
