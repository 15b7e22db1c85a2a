import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createHostFolder, datasource, readShipped } from './support/host-schema.js';
import { runPrisma } from './support/prisma-command.js';
import { runCommand, runSchema } from './support/schema-command.js';

/** Runs the command on a schema of one file, and says what became of it. */
async function runOn(text: string, ...args: readonly string[]) {
  const { path, read } = await createHostFolder({ 'schema.prisma': text });
  const schema = path('schema.prisma');
  const result = await runSchema('--schema', schema, ...args);
  const after = await read('schema.prisma');
  return { ...result, schema, after, isChanged: after !== text };
}

async function expectValid(schema: string, host: Parameters<typeof runPrisma>[0] = 'prisma-6'): Promise<void> {
  expect(await runPrisma(host, ['validate', '--schema', schema])).toMatchObject({ exitCode: 0 });
  expect(await runPrisma(host, ['format', '--check', '--schema', schema])).toMatchObject({ exitCode: 0 });
}

describe('the provider', () => {
  it.each([
    { provider: 'postgresql', file: 'ingest.prisma' },
    { provider: 'postgres', file: 'ingest.prisma' },
    { provider: 'mysql', file: 'ingest.mysql.prisma' },
    { provider: 'sqlite', file: 'ingest.sqlite.prisma' },
  ] as const)(
    'is that of the datasource: $provider',
    async ({ provider, file }) => {
      const { exitCode, after, schema } = await runOn(datasource(provider));
      expect(exitCode).toBe(0);
      expect(after).toBe(`${datasource(provider)}\n${await readShipped(file)}`);
      await expectValid(schema);
    },
    60_000,
  );

  it('may stand in a datasource without a URL, as Prisma 7 wants it', async () => {
    const { schema, after } = await runOn('datasource db { // of ours\n  provider="sqlite" // "postgresql"\n}\n');
    expect(after).toContain('for a schema of the provider sqlite');
    await runPrisma('prisma-7', ['format', '--schema', schema]);
    await expectValid(schema, 'prisma-7');
    expect(await runSchema('--schema', schema)).toMatchObject({ exitCode: 0, stderr: '' });
  }, 60_000);

  it.each([
    {
      text: datasource('postgresql'),
      args: ['--provider', 'sqlite'],
      says: 'has the provider postgresql, and --provider is sqlite',
    },
    { text: datasource('mongodb'), args: [], says: 'provider "mongodb", for which there are no models' },
    { text: datasource('cockroachdb'), args: ['--provider', 'postgresql'], says: 'provider "cockroachdb"' },
    { text: 'model User {\n  id String @id\n}\n', args: [], says: 'has no datasource' },
  ])('is refused where $says', async ({ text, args, says }) => {
    const { exitCode, stderr, isChanged } = await runOn(text, ...args);
    expect({ exitCode, isChanged }).toEqual({ exitCode: 2, isChanged: false });
    expect(stderr).toContain(says);
  });

  it('is --provider where the file has no datasource, and that of the folder where that has one', async () => {
    const text = 'model User {\n  id String @id\n}\n';
    expect((await runOn(text, '--provider', 'sqlite')).after).toContain('for a schema of the provider sqlite');
    const { path, read } = await createHostFolder({ 'a/user.prisma': text, 'z.prisma': datasource('sqlite') });
    expect(await runSchema('--schema', path('.'))).toMatchObject({ exitCode: 0 });
    expect(await read('ingest.prisma')).toBe(await readShipped('ingest.sqlite.prisma'));
  });
});

describe('--db-schema', () => {
  const LISTED = datasource('postgresql', '  schemas  = ["public", "analytics"]\n');

  it('puts every model and enum into that schema, and finds them there', async () => {
    const { exitCode, stdout, schema, after } = await runOn(LISTED, '--db-schema', 'analytics');
    expect(exitCode).toBe(0);
    expect(after.match(/^ {2}@@schema\("analytics"\)$/gm)).toHaveLength(8);
    expect(stdout).toContain('{ schema: "analytics" }');
    expect(stdout).toContain('ALTER INDEX "analytics"."AnalyticsContent_aliases_idx"');
    await expectValid(schema);
    expect(await runSchema('--schema', schema, '--db-schema', 'analytics')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await runSchema('--schema', schema)).toMatchObject({ exitCode: 0, stderr: '' });
    const other = await runSchema('--schema', schema, '--db-schema', 'public');
    expect(other).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('+ @@schema("public")') });
  }, 60_000);

  it('goes with relations', async () => {
    const host =
      LISTED +
      ORGANIZATION.replace('}', '  @@schema("public")\n}') +
      INTEGRATION.replace('}', '  @@schema("public")\n}');
    const { exitCode, schema } = await runOn(host, '--db-schema', 'analytics', ...RELATIONS);
    expect(exitCode).toBe(0);
    await runPrisma('prisma-6', ['format', '--schema', schema]);
    await expectValid(schema);
  }, 60_000);

  it.each([
    { text: LISTED, args: [], says: 'lists the schemas public, analytics, so every model needs one' },
    {
      text: LISTED,
      args: ['--db-schema', 'other'],
      says: 'lists the schemas public, analytics, and --db-schema is other',
    },
    { text: datasource('postgresql'), args: ['--db-schema', 'public'], says: 'lists no schemas' },
    { text: datasource('sqlite'), args: ['--db-schema', 'public'], says: 'sqlite has no schemas' },
    { text: LISTED, args: ['--db-schema', 'a"b'], says: 'it holds a quote' },
  ])('is refused where the datasource $says', async ({ text, args, says }) => {
    const { exitCode, stderr, isChanged } = await runOn(text, ...args);
    expect({ exitCode, isChanged }).toEqual({ exitCode: 2, isChanged: false });
    expect(stderr).toContain(says);
  });
});

const RELATIONS = ['--relations', 'Team,Channel'];
const ORGANIZATION = '\nmodel Team {\n  id String @id @default(uuid())\n}\n';
const INTEGRATION = '\nmodel Channel {\n  id String @id @default(cuid())\n}\n';

describe('--relations', () => {
  it.each([
    { provider: 'postgresql', models: ORGANIZATION + INTEGRATION },
    { provider: 'sqlite', models: INTEGRATION + ORGANIZATION },
  ])(
    'adds both sides on $provider, for models of any name, in any order',
    async ({ provider, models }) => {
      const { exitCode, after, schema } = await runOn(datasource(provider) + models, ...RELATIONS);
      expect(exitCode).toBe(0);
      const relation = '@relation(fields: [organizationId], references: [id], onDelete: Cascade)';
      expect(after.split('\n').filter((line) => line === `  organization Team    ${relation}`)).toHaveLength(3);
      expect(after.match(/^ {2}@@index\(\[integrationId\]\)$/gm)).toHaveLength(3);
      expect(after.match(/^ {2}analyticsContents +AnalyticsContent\[\]$/gm)).toHaveLength(2);
      await expectValid(schema);
      for (const args of [RELATIONS, []]) {
        expect(await runSchema('--schema', schema, ...args)).toMatchObject({ exitCode: 0, stderr: '' });
      }
    },
    60_000,
  );

  it('adds its fields before the attributes of a model, below what is said of its last field', async () => {
    const model = '\nmodel Team {\n  id String @id /* of\n ours } */\n  // Before the index.\n  @@index([id])\n}\n';
    const { after, schema } = await runOn(datasource('postgresql') + model + INTEGRATION, ...RELATIONS);
    expect(after).toContain(' ours } */\n\n  analyticsContents ');
    expect(after).toContain('AnalyticsIngestionFailure[]\n  // Before the index.\n  @@index([id])\n}\n');
    expect(await runPrisma('prisma-6', ['validate', '--schema', schema])).toMatchObject({ exitCode: 0 });
  }, 60_000);

  it('writes to all files of a folder that it concerns, with the line ends of each', async () => {
    const { path, read } = await createHostFolder({
      'main.prisma': datasource('sqlite'),
      'team.prisma': ORGANIZATION.replaceAll('\n', '\r\n'),
      'channel.prisma': INTEGRATION,
    });
    expect(await runSchema('--schema', path('.'), ...RELATIONS)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await read('team.prisma')).toMatch(/\r\n {2}analyticsIngestionStates +AnalyticsIngestionState\[\]\r\n/);
    expect(await read('team.prisma')).not.toMatch(/[^\r]\n/);
    expect(await read('channel.prisma')).not.toContain('\r');
    expect(await runPrisma('prisma-6', ['validate', '--schema', path('.')])).toMatchObject({ exitCode: 0 });
  }, 60_000);

  it('adds nothing of what a model has already', async () => {
    const { path } = await createHostFolder({
      'schema.prisma':
        datasource('sqlite') +
        ORGANIZATION.replace('\n}', '\n  analyticsContents   AnalyticsContent[]\n}') +
        INTEGRATION,
    });
    await runSchema('--schema', path('schema.prisma'), ...RELATIONS);
    const after = await readFile(path('schema.prisma'), 'utf8');
    expect(after.match(/ analyticsContents +AnalyticsContent\[\]/g)).toHaveLength(2);
    expect(await runPrisma('prisma-6', ['validate', '--schema', path('schema.prisma')])).toMatchObject({ exitCode: 0 });
  }, 60_000);

  it('shows what is missing on both sides when the models are there without them', async () => {
    const text = `${datasource('postgresql')}${ORGANIZATION}${INTEGRATION}\n${await readShipped('ingest.prisma')}`;
    const { exitCode, stderr, isChanged } = await runOn(text, ...RELATIONS);
    expect({ exitCode, isChanged }).toEqual({ exitCode: 1, isChanged: false });
    const lines = stderr.split('\n');
    expect(lines).toEqual(expect.arrayContaining(['model Team', 'model Channel', '+ @@index([integrationId])']));
    expect(lines.filter((line) => /^\+ analyticsContents +AnalyticsContent\[\]$/.test(line))).toHaveLength(2);
  });

  it('shows what is missing on the other side only', async () => {
    const { stdout: models } = await runSchema(...RELATIONS);
    const { exitCode, stderr } = await runOn(
      `${datasource('postgresql')}${ORGANIZATION}${INTEGRATION}\n${models}`,
      ...RELATIONS,
    );
    expect(exitCode).toBe(1);
    expect(stderr.split('\n')).toEqual(expect.arrayContaining(['model Team', 'model Channel']));
    expect(stderr).not.toContain('model AnalyticsContent\n');
  });

  it.each([
    { what: 'a model that is not there', text: ORGANIZATION, says: 'has no model "Channel"' },
    { what: 'an enum', text: `${ORGANIZATION}enum Channel {\n  A\n}\n`, says: 'has no model "Channel"' },
    {
      what: 'a number as id',
      text: `${ORGANIZATION}model Channel {\n  id Int @id\n}\n`,
      says: 'The model "Channel" has "id Int @id"',
    },
    {
      what: 'a native type',
      text: `${ORGANIZATION}model Channel {\n  id String @id @db.Uuid\n}\n`,
      says: 'without a native type',
    },
    {
      what: 'an id that is not unique',
      text: `${ORGANIZATION}model Channel {\n  id String\n  key String @id\n}\n`,
      says: 'The model "Channel" has "id String"',
    },
    { what: 'no id', text: `${ORGANIZATION}model Channel {\n  key String @id\n}\n`, says: 'has no field "id"' },
    {
      what: 'a field of the same name',
      text: ORGANIZATION + INTEGRATION.replace('\n}', '\n  analyticsContents Json\n}'),
      says: 'The model "Channel" has a field "analyticsContents Json" already',
    },
  ])('is refused for $what', async ({ text, says }) => {
    const { exitCode, stderr, isChanged } = await runOn(datasource('postgresql') + text, ...RELATIONS);
    expect({ exitCode, isChanged }).toEqual({ exitCode: 2, isChanged: false });
    expect(stderr).toContain(says);
  });

  it('is refused on MySQL', async () => {
    const { exitCode, stderr } = await runOn(datasource('mysql') + ORGANIZATION + INTEGRATION, ...RELATIONS);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('different collations') });
  });

  it('prints one side, and tells the other apart from it, without a schema', async () => {
    const { stdout, stderr } = await runSchema(...RELATIONS);
    expect(stdout).toContain('  integration  Channel @relation(fields: [integrationId]');
    expect(stdout).not.toContain('analyticsContents');
    expect(stderr).toMatch(/^Add to your models Team and Channel:\n {2}analyticsContents +AnalyticsContent\[\]\n/);
  });
});

describe('the command line', () => {
  it.each([{ args: [] }, { args: ['--help'] }, { args: ['schema', '-h'] }, { args: ['unknown', '--help'] }])(
    'prints its help for $args',
    async ({ args }) => {
      const { exitCode, stdout, stderr } = await runCommand(...args);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      for (const option of ['--schema', '--provider', '--db-schema', '--relations', '--check', 'Exit codes']) {
        expect(stdout).toContain(option);
      }
    },
  );

  it.each([
    { args: ['schemas'], says: 'There is no command "schemas"' },
    { args: ['--provider', 'sqlite'], says: 'There is no command ""' },
    { args: ['schema', 'schema.prisma'], says: 'There is no command "schema schema.prisma"' },
    { args: ['schema', '--schemas', 'a'], says: "'--schemas'" },
    { args: ['schema', '--schema'], says: "'--schema <value>'" },
    { args: ['schema', '--schema='], says: '--schema is empty' },
    { args: ['schema', '--check'], says: '--check needs something to look at' },
    { args: ['schema', '--provider', 'oracle'], says: '--provider cannot be "oracle"' },
    { args: ['schema', '--relations', 'Organization'], says: '--relations cannot be "Organization"' },
    { args: ['schema', '--relations', 'A,A'], says: '--relations cannot be "A,A"' },
    { args: ['schema', '--relations', 'A,B,C'], says: '--relations cannot be "A,B,C"' },
    { args: ['schema', '--relations', 'A,B }'], says: '--relations cannot be "A,B }"' },
  ])('is refused: $args', async ({ args, says }) => {
    const { exitCode, stdout, stderr } = await runCommand(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).toContain('See --help.');
  });
});
