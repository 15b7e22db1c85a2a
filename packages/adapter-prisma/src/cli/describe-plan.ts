import type { Difference } from './compare-fragment.js';
import type { Provider } from './datasource.js';
import type { SchemaPlan } from './plan-schema-change.js';
import type { PrismaBlock } from './prisma-blocks.js';

/** Says what was added, and what comes next. */
export function describeAdded(
  { files, added }: Extract<SchemaPlan, { kind: 'add' }>,
  { provider, dbSchema }: { readonly provider: Provider; readonly dbSchema: string | null },
): string {
  const count = (keyword: string) => added.filter((block) => block.keyword === keyword).length;
  const table = dbSchema === null ? '' : `"${dbSchema}".`;
  return [
    `Added ${count('enum')} enums and ${count('model')} models to ${files.map(({ path }) => path).join(' and ')}.`,
    'Next: `npx prisma db push` or `npx prisma migrate dev`, and `npx prisma generate`.',
    ...(dbSchema === null ? [] : [`Give the adapter the option { schema: ${JSON.stringify(dbSchema)} }.`]),
    ...(provider === 'postgresql'
      ? [`Once the tables are there, run: ALTER INDEX ${table}"AnalyticsContent_aliases_idx" SET (fastupdate = off);`]
      : []),
    ...(provider === 'mysql'
      ? ['Once the tables are there, and before anything is stored, run the ALTER TABLE statements of the README.']
      : []),
  ].join('\n');
}

/** Shows what is missing or differs, and says what to do. */
export function describeDifferences(
  path: string,
  { differences, backRelations }: Extract<SchemaPlan, { kind: 'different' }>,
): string {
  return [
    `"${path}" has some of our models and enums, but not as they should be. Nothing was changed.`,
    '- is what you have, + is what is missing:',
    '',
    ...differences.flatMap(describeDifference),
    ...backRelations.flatMap(({ model, fields }) => [`model ${model}`, ...fields.map((field) => `+ ${field}`), '']),
    'Change these lines by hand, or take our models and enums out and run this again to have them anew. If something of',
    'yours only has the same name, add our models by hand under other names and tell the adapter by its options `tables`',
    'and `enums`.',
  ].join('\n');
}

function describeDifference(difference: Difference): readonly string[] {
  const { block } = difference;
  const title = `${block.keyword} ${block.name}`;
  switch (difference.kind) {
    case 'missing-block':
      return [`+ ${title} {`, ...block.statements.map(({ text }) => `+   ${text}`), '+ }', ''];
    case 'renamed-block':
      return [`${title} seems to be your ${block.keyword} ${difference.foundAs}: compare it with`, ...plain(block), ''];
    case 'other-keyword':
      return [`${title}`, `- ${difference.foundKeyword} ${block.name}`, ''];
    case 'changed-block':
      return [
        title,
        ...difference.changes.flatMap(({ found, expected }) => [
          ...(found === null ? [] : [expected === null ? `- ${found}  (no row could be written)` : `- ${found}`]),
          ...(expected === null ? [] : [`+ ${expected}`]),
        ]),
        '',
      ];
  }
}

function plain({ statements }: PrismaBlock): readonly string[] {
  return statements.map(({ text }) => `    ${text}`);
}
