import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runCommand } from './run-command.js';
import { type Manifest, readManifest, type WorkspacePackage } from './workspace.js';

/** A package as the registry would receive it. */
export interface PackedPackage {
  /** Absolute path of the .tgz file. */
  readonly tarball: string;
  readonly packedBytes: number;
  /** Absolute path of the unpacked tarball. */
  readonly folder: string;
  /** The manifest in the tarball, in which pnpm has replaced the workspace ranges. */
  readonly manifest: Manifest;
  /** Paths inside the tarball, with forward slashes. */
  readonly files: readonly string[];
  readonly read: (file: string) => string;
}

/** Packs one package into `folder` and unpacks it beside, to be looked at. */
export function packPackage(source: WorkspacePackage, folder: string): PackedPackage {
  const tarballFolder = join(folder, 'tarballs', source.manifest.name.replace(/\W+/g, '-'));
  const unpackedFolder = join(folder, 'unpacked', source.manifest.name);
  mkdirSync(tarballFolder, { recursive: true });
  mkdirSync(unpackedFolder, { recursive: true });
  runCommand('pnpm', ['pack', '--pack-destination', tarballFolder], { cwd: source.folder });
  const [name] = readdirSync(tarballFolder);
  if (name === undefined) throw new Error(`pnpm pack made no tarball of ${source.manifest.name}.`);
  const tarball = join(tarballFolder, name);
  runCommand('tar', ['-xzf', tarball, '-C', unpackedFolder, '--strip-components=1'], { cwd: folder });
  return {
    tarball,
    packedBytes: statSync(tarball).size,
    folder: unpackedFolder,
    manifest: readManifest(unpackedFolder),
    files: readdirSync(unpackedFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(unpackedFolder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort(),
    read: (file) => readFileSync(join(unpackedFolder, file), 'utf8'),
  };
}
