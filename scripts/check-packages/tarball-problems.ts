import type { PackageProfile } from './package-profiles.js';
import type { Manifest } from './workspace.js';

export interface TarballContents {
  readonly manifest: Manifest;
  readonly files: readonly string[];
  readonly packedBytes: number;
}

export interface TarballExpectations {
  readonly profile: PackageProfile;
  /** Names of workspace packages that are never published. */
  readonly privatePackages: readonly string[];
}

const ALWAYS_PUBLISHED = ['LICENSE', 'README.md', 'package.json'];
/** Written by the release, so absent before the first one. */
const WRITTEN_BY_RELEASE = 'CHANGELOG.md';

/** What is wrong with the contents of a tarball: one sentence each, none when all is well. */
export function tarballProblems(contents: TarballContents, expected: TarballExpectations): readonly string[] {
  return [
    ...fileProblems(contents),
    ...manifestProblems(contents.manifest, expected),
    ...sizeProblems(contents, expected),
  ];
}

function fileProblems({ manifest, files }: TarballContents): readonly string[] {
  const declared = (manifest.files ?? []).filter((entry) => entry !== WRITTEN_BY_RELEASE);
  const isDeclared = (file: string) => declared.some((entry) => file === entry || file.startsWith(`${entry}/`));
  const missing = [...ALWAYS_PUBLISHED, 'dist/index.js', 'dist/index.d.ts'].filter((file) => !files.includes(file));
  const empty = declared.filter((entry) => !files.some((file) => file === entry || file.startsWith(`${entry}/`)));
  const stray = files.filter(
    (file) => !ALWAYS_PUBLISHED.includes(file) && file !== WRITTEN_BY_RELEASE && !isDeclared(file),
  );
  const noPrograms = Object.entries(manifest.bin ?? {}).filter(
    ([, path]) => !files.includes(path.replace(/^\.\//, '')),
  );
  const unwanted = files.filter((file) =>
    /(^|\/)(src|test|tests|node_modules|generated)\/|\.test\.|\.tsbuildinfo$/.test(file),
  );
  return [
    ...missing.map((file) => `"${file}" is missing`),
    ...empty.map((entry) => `"files" names "${entry}", of which the tarball holds nothing`),
    ...noPrograms.map(([name, path]) => `"bin" names "${path}" for "${name}", which the tarball does not hold`),
    ...stray.map((file) => `"${file}" is published but not named in "files"`),
    ...unwanted.map((file) => `"${file}" is a source, a test or a leftover and must not be published`),
  ];
}

function manifestProblems(manifest: Manifest, { privatePackages }: TarballExpectations): readonly string[] {
  const installed = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies };
  // A consumer installs none of the devDependencies, but a range that no registry understands stays visible there.
  const ranges = Object.entries({ ...manifest.devDependencies, ...installed });
  return [
    ...ranges
      .filter(([, range]) => /^(workspace|file|link|portal|catalog):/.test(range))
      .map(([name, range]) => `the range of "${name}" is "${range}", which only this workspace understands`),
    ...Object.keys(installed)
      .filter((name) => privatePackages.includes(name))
      .map((name) => `it depends on "${name}", which is never published: bundle it and name it in devDependencies`),
  ];
}

function sizeProblems({ packedBytes }: TarballContents, { profile }: TarballExpectations): readonly string[] {
  if (packedBytes <= profile.maxPackedBytes) return [];
  return [`it weighs ${packedBytes} bytes, more than its ${profile.maxPackedBytes}`];
}
