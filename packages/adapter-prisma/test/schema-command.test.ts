import { chmod, lstat, mkdir, readdir, stat, symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { writeSchemaFiles } from '../src/cli/host-schema-files.js';
import { createHostFolder, datasource, readShipped } from './support/host-schema.js';
import { runSchema } from './support/schema-command.js';

const HOST = datasource('postgresql');

describe('the schema command without a schema', () => {
  it.each([
    { args: [], file: 'ingest.prisma' },
    { args: ['--provider', 'postgres'], file: 'ingest.prisma' },
    { args: ['--provider', 'mysql'], file: 'ingest.mysql.prisma' },
    { args: ['--provider', 'sqlite'], file: 'ingest.sqlite.prisma' },
  ] as const)('prints $file and nothing else for $args', async ({ args, file }) => {
    expect(await runSchema(...args)).toEqual({ exitCode: 0, stdout: await readShipped(file), stderr: '' });
  });
});

describe('the schema command with a file', () => {
  it('adds the models at the end, after an empty line, and says what comes next', async () => {
    const { path, read } = await createHostFolder({ 'schema.prisma': HOST });
    const { exitCode, stdout, stderr } = await runSchema('--schema', path('schema.prisma'));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Added 4 enums and 4 models');
    expect(stdout).toContain('prisma db push');
    expect(stdout).toContain('ALTER INDEX "AnalyticsContent_aliases_idx" SET (fastupdate = off);');
    expect(await read('schema.prisma')).toBe(`${HOST}\n${await readShipped('ingest.prisma')}`);
    expect(await readdir(path('.'))).toEqual(['schema.prisma']);
  });

  it('changes nothing when it runs again', async () => {
    const { path, read } = await createHostFolder({ 'schema.prisma': HOST });
    await runSchema('--schema', path('schema.prisma'));
    const once = await read('schema.prisma');
    const before = await stat(path('schema.prisma'));
    expect(await runSchema('--schema', path('schema.prisma'))).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await read('schema.prisma')).toBe(once);
    expect((await stat(path('schema.prisma'))).ino).toBe(before.ino);
  });

  it('ends the last line of a file that does not end with one', async () => {
    const { path, read } = await createHostFolder({ 'schema.prisma': HOST.trimEnd() });
    await runSchema('--schema', path('schema.prisma'));
    expect(await read('schema.prisma')).toBe(`${HOST}\n${await readShipped('ingest.prisma')}`);
  });

  it('keeps the line ends of Windows, and finds the models by them again', async () => {
    const { path, read } = await createHostFolder({ 'schema.prisma': HOST.replaceAll('\n', '\r\n') });
    await runSchema('--schema', path('schema.prisma'));
    const expected = `${HOST}\n${await readShipped('ingest.prisma')}`.replaceAll('\n', '\r\n');
    expect(await read('schema.prisma')).toBe(expected);
    expect(await runSchema('--schema', path('schema.prisma'))).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await read('schema.prisma')).toBe(expected);
  });

  it('keeps the mode of the file', async () => {
    const { path } = await createHostFolder({ 'schema.prisma': HOST });
    await chmod(path('schema.prisma'), 0o666);
    await runSchema('--schema', path('schema.prisma'));
    expect((await stat(path('schema.prisma'))).mode & 0o777).toBe(0o666);
  });

  it('writes to where a symbolic link points', async () => {
    const { path, read } = await createHostFolder({ 'shared/schema.prisma': HOST });
    await symlink(path('shared/schema.prisma'), path('schema.prisma'));
    await runSchema('--schema', path('schema.prisma'));
    expect((await lstat(path('schema.prisma'))).isSymbolicLink()).toBe(true);
    expect(await read('shared/schema.prisma')).toContain('model AnalyticsContent {');
  });

  it('refuses a path at which there is nothing', async () => {
    const { path } = await createHostFolder({});
    const { exitCode, stderr } = await runSchema('--schema', path('schema.prisma'));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`The schema "${path('schema.prisma')}" cannot be read`);
    expect(await readdir(path('.'))).toEqual([]);
  });
});

describe('the schema command with a folder', () => {
  const FILES = { 'schema/main.prisma': HOST, 'schema/models/user.prisma': 'model User {\n  id String @id\n}\n' };

  it('adds the models in a file of their own, and changes nothing when it runs again', async () => {
    const { path, read } = await createHostFolder(FILES);
    const before = await stat(path('schema/main.prisma'));
    expect(await runSchema('--schema', path('schema'))).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await read('schema/ingest.prisma')).toBe(await readShipped('ingest.prisma'));
    expect((await stat(path('schema/main.prisma'))).ino).toBe(before.ino);
    expect(await read('schema/main.prisma')).toBe(HOST);
    expect(await runSchema('--schema', path('schema'))).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await read('schema/ingest.prisma')).toBe(await readShipped('ingest.prisma'));
  });

  it('finds models that stand in another file, in a folder below too', async () => {
    const { path } = await createHostFolder({
      ...FILES,
      'schema/models/ours.prisma': await readShipped('ingest.prisma'),
    });
    expect(await runSchema('--schema', path('schema'))).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await readdir(path('schema'))).sort()).toEqual(['main.prisma', 'models']);
  });

  it('adds to a file of that name that the host has already', async () => {
    const { path, read } = await createHostFolder({ ...FILES, 'schema/ingest.prisma': '// Of ours.\r\n' });
    await runSchema('--schema', path('schema'));
    const added = (await readShipped('ingest.prisma')).replaceAll('\n', '\r\n');
    expect(await read('schema/ingest.prisma')).toBe(`// Of ours.\r\n\r\n${added}`);
  });

  it('writes a new file with the line ends of its neighbours', async () => {
    const { path, read } = await createHostFolder({ 'schema/main.prisma': HOST.replaceAll('\n', '\r\n') });
    await runSchema('--schema', path('schema'));
    expect(await read('schema/ingest.prisma')).toBe((await readShipped('ingest.prisma')).replaceAll('\n', '\r\n'));
  });
});

describe('--check', () => {
  it('ends with 1 and changes nothing while the models are missing, and with 0 once they are there', async () => {
    const { path, read } = await createHostFolder({ 'schema.prisma': HOST });
    const check = () => runSchema('--check', '--schema', path('schema.prisma'));
    expect(await check()).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('without --check'),
    });
    expect(await read('schema.prisma')).toBe(HOST);
    await runSchema('--schema', path('schema.prisma'));
    expect(await check()).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('writing schema files', () => {
  it('changes no file when one of them cannot be written, and leaves nothing behind', async () => {
    const { path, read } = await createHostFolder({ 'one.prisma': 'old' });
    const files = [
      { path: path('one.prisma'), text: 'new' },
      { path: path('missing/two.prisma'), text: 'new' },
    ];
    await expect(writeSchemaFiles(files)).rejects.toMatchObject({
      kind: 'write',
      message: expect.stringContaining('Nothing was changed.'),
    });
    expect(await read('one.prisma')).toBe('old');
    expect(await readdir(path('.'))).toEqual(['one.prisma']);
  });

  it('names the files that were changed when a later one cannot take its place', async () => {
    const { path, read } = await createHostFolder({ 'one.prisma': 'old' });
    await mkdir(path('two.prisma'));
    const files = ['one.prisma', 'two.prisma'].map((file) => ({ path: path(file), text: 'new' }));
    await expect(writeSchemaFiles(files)).rejects.toMatchObject({
      kind: 'write',
      message: expect.stringMatching(/Changed already: .*one\.prisma\.$/),
    });
    expect(await read('one.prisma')).toBe('new');
    expect((await readdir(path('.'))).sort()).toEqual(['one.prisma', 'two.prisma']);
  });
});
