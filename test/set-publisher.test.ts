import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { REPOSITORY_ROOT } from '../scripts/check-packages/workspace.js';
import { readPublisher, renameScope } from '../scripts/set-publisher/publisher.js';

/** Written so that a change of the scope leaves this file alone. */
const FORMER = ['@', 'org'].join('');
const REPOSITORY = 'https://github.com/acme/ingest';

describe('what the publisher command is told', () => {
  it('is a scope and a repository, in any order', () => {
    const publisher = { scope: '@acme', repository: REPOSITORY };
    expect(readPublisher(['--scope', '@acme', '--repository', REPOSITORY])).toEqual(publisher);
    expect(readPublisher(['--repository', REPOSITORY, '--scope', '@acme'])).toEqual(publisher);
  });

  it.each([
    [[], '--scope is ""'],
    [['--scope', 'acme', '--repository', REPOSITORY], '--scope is "acme"'],
    [['--scope', '@acme'], '--repository is ""'],
    [['--scope', '@acme', '--repository', 'acme/ingest'], '--repository is "acme/ingest"'],
    [['--version', '1'], '"--version" is not known'],
  ])('is refused by name: %j', (args, message) => {
    expect(() => readPublisher(args)).toThrow(message);
  });
});

it('renames a scope where it stands alone', () => {
  const text = "'@old/core' '@old/*' `@old` @older/core @old.x/core me@old-mail.org @old\\/core";
  expect(renameScope(text, '@old', '@a.b')).toBe(
    "'@a.b/core' '@a.b/*' `@a.b` @older/core @old.x/core me@old-mail.org @a.b\\/core",
  );
});

describe('the publisher command', () => {
  const copy = mkdtempSync(join(tmpdir(), 'ingest-publisher-'));
  afterAll(() => rmSync(copy, { recursive: true, force: true }));
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@localhost', ...args], {
      cwd: copy,
      encoding: 'utf8',
    });
  const setPublisher = (...args: readonly string[]) =>
    spawnSync(
      process.execPath,
      [join(REPOSITORY_ROOT, 'node_modules/tsx/dist/cli.mjs'), join(copy, 'scripts/set-publisher.ts'), ...args],
      { cwd: copy, encoding: 'utf8' },
    );

  it('leaves no word of the former scope, links the packages to their source, and can be run again', () => {
    const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: REPOSITORY_ROOT, encoding: 'utf8' });
    for (const path of tracked.split('\0').filter(Boolean)) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      cpSync(join(REPOSITORY_ROOT, path), join(copy, path));
    }
    // A file that is no text stays as it is.
    const bytes = Buffer.from([0, 0xff, 0xfe, 0x40]);
    writeFileSync(join(copy, 'picture.bin'), bytes);
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Copy');
    expect(git('grep', '--files-with-matches', '--fixed-strings', `${FORMER}/`).split('\n').length).toBeGreaterThan(
      100,
    );

    expect(setPublisher('--scope', '@acme', '--repository', REPOSITORY)).toMatchObject({ status: 0, stderr: '' });
    expect(
      spawnSync('git', ['grep', '--name-only', '--perl-regexp', `${FORMER}(?![\\w.-])`], {
        cwd: copy,
        encoding: 'utf8',
      }).stdout,
    ).toBe('');
    expect(readFileSync(join(copy, 'picture.bin'))).toEqual(bytes);
    const manifest = JSON.parse(readFileSync(join(copy, 'packages/adapter-prisma/package.json'), 'utf8'));
    expect(manifest).toMatchObject({
      name: '@acme/ingest-adapter-prisma',
      repository: { type: 'git', url: `git+${REPOSITORY}.git`, directory: 'packages/adapter-prisma' },
      bugs: `${REPOSITORY}/issues`,
      homepage: `${REPOSITORY}#readme`,
      dependencies: { '@acme/ingest-core': expect.stringMatching(/^workspace:/) },
    });
    expect(JSON.parse(readFileSync(join(copy, 'packages/sql/package.json'), 'utf8'))).not.toHaveProperty('repository');
    expect(readFileSync(join(copy, 'pnpm-lock.yaml'), 'utf8')).toContain("'@acme/ingest-core'");

    git('commit', '--quiet', '--all', '--message', 'Set the publisher');
    setPublisher('--scope', '@acme', '--repository', REPOSITORY);
    expect(git('status', '--porcelain')).toBe('');
    setPublisher('--scope', FORMER, '--repository', 'https://github.com/other/ingest');
    expect(git('diff', '--stat', 'HEAD~1', '--', 'README.md', 'biome.json', 'pnpm-lock.yaml')).toBe('');
  }, 60_000);

  it('ends with 1 and changes nothing when it is told something wrong', () => {
    expect(setPublisher('--scope', 'acme')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--scope is "acme"'),
    });
  });
});
