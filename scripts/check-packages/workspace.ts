import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY_ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The fields of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly files?: readonly string[];
  /** The programs that it installs, by their names. */
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  /** Absolute path of its folder. */
  readonly folder: string;
  readonly manifest: Manifest;
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** The packages under packages/, by folder name. */
export function listPackages(root = REPOSITORY_ROOT): readonly WorkspacePackage[] {
  const parent = join(root, 'packages');
  return readdirSync(parent)
    .sort()
    .map((name) => join(parent, name))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(folder) }));
}

/** What a program may import: the package and its public subpaths. */
export function entryPointsOf({ name, exports }: Manifest): readonly string[] {
  return Object.keys(exports ?? { '.': null })
    .filter((subpath) => subpath !== './package.json' && !subpath.includes('*'))
    .map((subpath) => name + subpath.slice(1));
}

export function isPublished(candidate: WorkspacePackage): boolean {
  return candidate.manifest.private !== true;
}

/**
 * The exact versions that the workspace itself installs, by package name: what scratch projects install as well.
 * Ranges are left out, and of several versions the first found counts.
 */
export function pinnedVersions(root = REPOSITORY_ROOT): ReadonlyMap<string, string> {
  const manifests = [readManifest(root), ...listPackages(root).map(({ manifest }) => manifest)];
  const pinned = manifests
    .flatMap((manifest) => Object.entries(manifest.devDependencies ?? {}))
    .filter(([, range]) => /^\d+\.\d+\.\d+$/.test(range));
  return new Map(pinned.reverse());
}
