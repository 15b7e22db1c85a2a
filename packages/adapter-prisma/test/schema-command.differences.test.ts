import { describe, expect, it } from 'vitest';
import { createHostFolder, datasource, readShipped } from './support/host-schema.js';
import { runSchema } from './support/schema-command.js';

const HOST = datasource('postgresql');

/** What the command says of a schema that holds our models after an edit, and the schema afterwards. */
async function runOnEdited(edit: (models: string) => string) {
  const models = await readShipped('ingest.prisma');
  const edited = edit(models);
  expect(edited).not.toBe(models);
  const text = `${HOST}\n${edited}`;
  const { path, read } = await createHostFolder({ 'schema.prisma': text });
  const result = await runSchema('--schema', path('schema.prisma'));
  expect(await read('schema.prisma')).toBe(text);
  return { ...result, lines: result.stderr.split('\n') };
}

/** Takes a block out. */
const without = (models: string, title: string) =>
  models.replace(new RegExp(`^(///[^\\n]*\\n)?${title} \\{.*?^\\}\\n`, 'ms'), '');

const inContent = (models: string, statement: string) =>
  models.replace('model AnalyticsContent {\n', (opening) => `${opening}  ${statement}\n`);

describe('a schema that has the models, but not as they should be', () => {
  it.each([
    {
      what: 'a field that is missing',
      edit: (models: string) => models.replace(/^ +removedAt .*\n/m, ''),
      shows: ['model AnalyticsContent', '+ removedAt DateTime? @db.Timestamptz(3)'],
    },
    {
      what: 'a field of another type',
      edit: (models: string) => models.replace(/(publishedAt +DateTime) +@db.Timestamptz\(3\)/, '$1'),
      shows: ['model AnalyticsContent', '- publishedAt DateTime', '+ publishedAt DateTime @db.Timestamptz(3)'],
    },
    {
      what: 'a field of another name in the database',
      edit: (models: string) => models.replace(/^( +caption +String\?)$/m, '$1 @map("text")'),
      shows: ['- caption String? @map("text")', '+ caption String?'],
    },
    {
      what: 'an index that is missing',
      edit: (models: string) => models.replace(/^ +@@index\(\[aliases\].*\n/m, ''),
      shows: ['model AnalyticsContent', '+ @@index([aliases], type: Gin)'],
    },
    {
      what: 'an enum value that is missing',
      edit: (models: string) => models.replace(/^ +STORY\n/m, ''),
      shows: ['enum AnalyticsContentKind', '+ STORY'],
    },
    {
      what: 'a model that is missing',
      edit: (models: string) => without(models, 'model AnalyticsIngestionFailure'),
      shows: ['+ model AnalyticsIngestionFailure {', '+   occurrences Int', '+ }'],
    },
    {
      what: 'an enum that is missing',
      edit: (models: string) => without(models, 'enum AnalyticsPlatform'),
      shows: ['+ enum AnalyticsPlatform {', '+   FACEBOOK'],
    },
    {
      what: 'an added field that no row would have a value for',
      edit: (models: string) => inContent(models, 'tenant String'),
      shows: ['model AnalyticsContent', '- tenant String  (no row could be written)'],
    },
    {
      what: 'a field whose default only the Prisma client knows',
      edit: (models: string) => inContent(models, 'publicId String @default(cuid())'),
      shows: ['- publicId String @default(cuid())  (no row could be written)'],
    },
    {
      what: 'an added unique index',
      edit: (models: string) => inContent(models, '@@unique([permalink])'),
      shows: ['- @@unique([permalink])  (no row could be written)'],
    },
    {
      what: 'something else of the same name',
      edit: (models: string) => models.replace('model AnalyticsIngestionState {', 'view AnalyticsIngestionState {'),
      shows: ['model AnalyticsIngestionState', '- view AnalyticsIngestionState'],
    },
    {
      what: 'a model under another name',
      edit: (models: string) => models.replace('model AnalyticsContent {', 'model PageContent {'),
      shows: ['model AnalyticsContent seems to be your model PageContent: compare it with'],
    },
    {
      what: 'an enum under another name',
      edit: (models: string) =>
        models.replace('enum AnalyticsPlatform {\n', 'enum Platform {\n  @@map("AnalyticsPlatform")\n'),
      shows: ['enum AnalyticsPlatform seems to be your enum Platform: compare it with'],
    },
  ])('is left alone and shown: $what', async ({ edit, shows }) => {
    const { exitCode, stdout, lines } = await runOnEdited(edit);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(lines).toEqual(expect.arrayContaining(shows));
    expect(lines[0]).toContain('Nothing was changed.');
    expect(lines.join(' ')).toContain('Change these lines by hand');
  });

  it('shows nothing of what is as it should be', async () => {
    const { lines } = await runOnEdited((models) => models.replace(/^ +removedAt .*\n/m, ''));
    expect(lines.filter((line) => /^[+-] /.test(line))).toEqual([
      expect.stringContaining('- is what you have'),
      '+ removedAt DateTime? @db.Timestamptz(3)',
    ]);
  });
});

describe('a schema that has the models with changes that harm nothing', () => {
  it.each([
    { what: 'other white space', edit: (models: string) => models.replaceAll(/ {2,}/g, ' ').replaceAll(', ', ',') },
    {
      what: 'other comments',
      edit: (models: string) => models.replaceAll(/^ *\/\/.*\n/gm, '').replaceAll(/\n\n/g, '\n/* } */\n'),
    },
    {
      what: 'another order',
      edit: (models: string) =>
        `${without(models, 'enum AnalyticsPlatform')}\nenum AnalyticsPlatform {\n  INSTAGRAM\n  FACEBOOK\n}\n`,
    },
    { what: 'a field that may be null', edit: (models: string) => inContent(models, 'note String? @db.Text') },
    {
      what: 'a field of a type that Prisma does not know',
      edit: (models: string) => inContent(models, 'words Unsupported("tsvector")?'),
    },
    { what: 'a field that the database fills', edit: (models: string) => inContent(models, 'rank Int @default(0)') },
    { what: 'a list', edit: (models: string) => inContent(models, 'notes String[]') },
    {
      what: 'a relation',
      edit: (models: string) => inContent(models, 'page Page @relation(fields: [integrationId], references: [id])'),
    },
    { what: 'an index', edit: (models: string) => inContent(models, '@@index([source])') },
    { what: 'another name of a table', edit: (models: string) => inContent(models, '@@map("content")') },
    { what: 'a value more', edit: (models: string) => models.replace('  INSTAGRAM\n', '  INSTAGRAM\n  THREADS\n') },
  ])('is taken as it is: $what', async ({ edit }) => {
    expect(await runOnEdited(edit)).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('a schema that only speaks of the models', () => {
  it('gets them', async () => {
    const text = `${HOST}\n// model AnalyticsContent {\n/* enum AnalyticsPlatform {\n} */\nmodel Note {\n  text String @id @default("model AnalyticsContent {\\" }")\n}\n`;
    const { path, read } = await createHostFolder({ 'schema.prisma': text });
    expect(await runSchema('--schema', path('schema.prisma'))).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await read('schema.prisma')).toBe(`${text}\n${await readShipped('ingest.prisma')}`);
  });

  it('gets them though a model of its own has the few fields of ours for locks', async () => {
    const text = `${datasource('mysql')}\nmodel Lock {\n  organizationId String\n  integrationId String\n\n  @@id([organizationId, integrationId])\n}\n`;
    const { path } = await createHostFolder({ 'schema.prisma': text });
    expect(await runSchema('--schema', path('schema.prisma'))).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
