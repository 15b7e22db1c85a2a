import { describe, expect, it } from 'vitest';
import { profileOf } from './package-profiles.js';
import { type TarballContents, tarballProblems } from './tarball-problems.js';
import type { Manifest } from './workspace.js';

const expected = { profile: profileOf('@org/some-adapter'), privatePackages: ['@org/ingest-sql'] };

function contents(changes: Partial<TarballContents> & { readonly without?: string } = {}): TarballContents {
  const files = changes.files ?? ['LICENSE', 'README.md', 'dist/index.d.ts', 'dist/index.js', 'package.json'];
  return {
    manifest: { name: '@org/some-adapter', version: '1.0.0', files: ['dist', 'CHANGELOG.md'], ...changes.manifest },
    files: files.filter((file) => file !== changes.without),
    packedBytes: changes.packedBytes ?? 1000,
  };
}

function withManifest(changes: Partial<Manifest>): TarballContents {
  const plain = contents();
  return { ...plain, manifest: { ...plain.manifest, ...changes } };
}

function withFiles(...added: readonly string[]): TarballContents {
  const plain = contents();
  return { ...plain, files: [...plain.files, ...added] };
}

describe('tarballProblems', () => {
  it('finds nothing wrong with a tarball that is as it should be', () => {
    expect(tarballProblems(contents(), expected)).toEqual([]);
  });

  it('lets a changelog in, which the first release writes', () => {
    expect(tarballProblems(withFiles('CHANGELOG.md'), expected)).toEqual([]);
  });

  it.each(['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts'])('misses %s', (file) => {
    expect(tarballProblems(contents({ without: file }), expected)).toEqual([`"${file}" is missing`]);
  });

  it.each(['dist/src/index.ts', 'dist/item.test.js', 'dist/test/server.js', 'dist/node_modules/a.js'])(
    'refuses %s although its folder is published',
    (file) => {
      expect(tarballProblems(withFiles(file), expected)).toEqual([expect.stringContaining('must not be published')]);
    },
  );

  it('refuses a file that nothing in "files" names', () => {
    expect(tarballProblems(withFiles('notes.md'), expected)).toEqual([expect.stringContaining('not named in "files"')]);
  });

  it('refuses an entry of "files" that stands for nothing', () => {
    expect(tarballProblems(withManifest({ files: ['dist', 'migrations'] }), expected)).toEqual([
      expect.stringContaining('"migrations"'),
    ]);
  });

  it('refuses a program that it does not hold', () => {
    expect(tarballProblems(withManifest({ bin: { tool: './dist/index.js' } }), expected)).toEqual([]);
    expect(tarballProblems(withManifest({ bin: { tool: './dist/cli.js' } }), expected)).toEqual([
      expect.stringContaining('"bin" names "./dist/cli.js" for "tool"'),
    ]);
  });

  it.each(['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'])(
    'refuses a range in %s that only the workspace understands',
    (field) => {
      const changed = withManifest({ [field]: { '@org/ingest-core': 'workspace:^' } });
      expect(tarballProblems(changed, expected)).toEqual([expect.stringContaining('workspace:^')]);
    },
  );

  it.each(['dependencies', 'peerDependencies', 'optionalDependencies'])(
    'refuses a package that is never published in %s',
    (field) => {
      const changed = withManifest({ [field]: { '@org/ingest-sql': '^1.0.0' } });
      expect(tarballProblems(changed, expected)).toEqual([expect.stringContaining('never published')]);
    },
  );

  it('weighs the tarball', () => {
    const { maxPackedBytes } = expected.profile;
    expect(tarballProblems(contents({ packedBytes: maxPackedBytes }), expected)).toEqual([]);
    expect(tarballProblems(contents({ packedBytes: maxPackedBytes + 1 }), expected)).toHaveLength(1);
  });
});
