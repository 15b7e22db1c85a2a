import { CommandError } from './command-error.js';
import { comparableText, type PrismaBlock, subjectOf } from './prisma-blocks.js';

/** The host's models that our models refer to. */
export interface Relations {
  readonly organization: string;
  readonly integration: string;
}

/** Our models that refer to the host's, and the list of each on the other side. */
export const RELATED_MODELS: ReadonlyMap<string, string> = new Map([
  ['AnalyticsContent', 'analyticsContents'],
  ['AnalyticsIngestionState', 'analyticsIngestionStates'],
  ['AnalyticsIngestionFailure', 'analyticsIngestionFailures'],
]);

/** The index by which rows are found when an integration is deleted; for organizations there is one. */
export const RELATION_INDEX = '@@index([integrationId])';

/** The fields of each of our models that refer to the host's. */
export function relationFields({ organization, integration }: Relations): readonly string[] {
  const field = (name: string, model: string) =>
    [name, model, `@relation(fields: [${name}Id], references: [id], onDelete: Cascade)`] as const;
  return alignColumns([field('organization', organization), field('integration', integration)]);
}

/** The fields that each of the host's two models needs: Prisma wants both sides of a relation. */
export function backRelationFields(): readonly string[] {
  return alignColumns([...RELATED_MODELS].map(([model, field]) => [field, `${model}[]`]));
}

/**
 * The fields that a model of the host's still lacks.
 * @throws {CommandError} when our models cannot refer to it, or it has other fields of these names.
 */
export function missingBackRelations(block: PrismaBlock): readonly string[] {
  checkReferredModel(block);
  return backRelationFields().filter((field) => {
    const found = block.statements.find(({ text }) => subjectOf(text) === subjectOf(field));
    if (found === undefined) return true;
    if (comparableText(found.text).split(' ')[1] === field.split(/ +/)[1]) return false;
    throw new CommandError(
      'relations',
      `The model "${block.name}" has a field "${found.text}" already, where "${field}" should go. Rename yours.`,
    );
  });
}

function checkReferredModel({ name, statements }: PrismaBlock): void {
  const id = statements.map(({ text }) => text).find((text) => subjectOf(text) === 'id');
  if (id !== undefined && /^id String(?: |$)/.test(id) && !id.includes('@db.') && /@(id|unique)\b/.test(id)) return;
  const said = id === undefined ? 'has no field "id"' : `has "${id}"`;
  throw new CommandError(
    'relations',
    `The model "${name}" ${said}, and our models can refer to "id String @id" only, without a native type. Leave --relations out.`,
  );
}

function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<readonly number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(' ')
      .trimEnd(),
  );
}
