/**
 * Looks at every published package as its users will get it: the tarball's contents, its entry points and types, and
 * what happens in hosts of several kinds that install it. Ends with 1 and one line a problem.
 *
 * Run it with `pnpm check:packages`; `--keep` leaves the scratch folder behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeTies, undeclaredImports } from './check-packages/build-problems.js';
import { unnamedBundles } from './check-packages/bundled-code.js';
import { ensureBuilt } from './check-packages/ensure-built.js';
import { hostWorkspaces } from './check-packages/host-projects.js';
import { lintWithPublint, typeResolutionProblems } from './check-packages/lint-tarball.js';
import { type PackedPackage, packPackage } from './check-packages/pack-package.js';
import { profileOf } from './check-packages/package-profiles.js';
import { tarballProblems } from './check-packages/tarball-problems.js';
import { tryInHosts } from './check-packages/try-in-hosts.js';
import { isPublished, listPackages, pinnedVersions } from './check-packages/workspace.js';

const packages = listPackages();
const published = packages.filter(isPublished);
const privatePackages = packages.filter((one) => !isPublished(one)).map(({ manifest }) => manifest.name);
const problems: string[] = [];
let reportedAt = performance.now();

function report(subject: string, found: readonly string[]): void {
  const seconds = ((performance.now() - reportedAt) / 1000).toFixed(1);
  reportedAt = performance.now();
  console.log(`${found.length === 0 ? 'ok  ' : 'FAIL'} ${subject} (${seconds} s)`);
  for (const problem of found) console.log(`     ${problem}`);
  problems.push(...found);
}

async function checkTarball(packed: PackedPackage): Promise<void> {
  const { manifest, files, packedBytes } = packed;
  const profile = profileOf(manifest.name);
  const built = files
    .filter((file) => /\.([cm]?js|d\.[cm]?ts)$/.test(file))
    .map((path) => ({ path, text: packed.read(path) }));
  const scripts = built.filter(({ path }) => /\.[cm]?js$/.test(path));
  const maps = files.filter((file) => file.endsWith('.map')).map((path) => ({ path, text: packed.read(path) }));
  const notice = files.includes('THIRD-PARTY-LICENSES') ? packed.read('THIRD-PARTY-LICENSES') : '';
  report(`${manifest.name}: contents, ${packedBytes} of ${profile.maxPackedBytes} bytes`, [
    ...tarballProblems({ manifest, files, packedBytes }, { profile, privatePackages }),
    ...built.flatMap((file) => undeclaredImports(file, manifest)),
    ...maps.flatMap((map) => unnamedBundles(map, notice)),
    ...(profile.isPortable ? scripts.flatMap(nodeTies) : []),
  ]);
  report(`${manifest.name}: publint`, await lintWithPublint(packed));
  const resolutions = profile.modulesReason === null ? 'node10, node16, bundler' : `ESM only: ${profile.modulesReason}`;
  report(`${manifest.name}: types resolve (${resolutions})`, typeResolutionProblems(packed, profile));
}

const scratch = mkdtempSync(join(tmpdir(), 'ingest-packages-'));
try {
  if (ensureBuilt(packages, published)) console.log('     built the packages');
  const packed = published.map((one) => packPackage(one, scratch));
  for (const one of packed) await checkTarball(one);
  const versions = pinnedVersions();
  for (const workspace of hostWorkspaces(versions.get('typescript') ?? 'latest')) {
    const names = workspace.projects.map(({ name }) => name).join(', ');
    report(`${workspace.name}: ${names}`, tryInHosts(scratch, workspace, { packed, versions }));
  }
} finally {
  if (process.argv.includes('--keep')) console.log(`     kept ${scratch}`);
  else rmSync(scratch, { recursive: true, force: true });
}
if (problems.length > 0) process.exitCode = 1;
