import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPostgresBinaries, shareBinaries } from './postgres-binaries.js';
import { NEWEST_POSTGRES, type PostgresMajor } from './postgres-releases.js';
import { freePort, type ServerTraits, superviseServer } from './supervise-server.js';

const run = promisify(execFile);

/** A PostgreSQL of one's own. */
export interface RunningPostgres {
  /** Names the database `postgres` and a user that may do anything. */
  readonly url: string;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Default: the newest. */
  readonly major?: PostgresMajor;
  /** Of the databases. Default: ICU where the server knows it for a whole database (15 and later), otherwise C. */
  readonly collation?: 'C' | 'ICU';
  /** Server settings, such as `{ shared_buffers: '512MB' }`. Default: those of a server that need not survive a crash. */
  readonly settings?: Readonly<Record<string, string>>;
}

const FIRST_WITH_ICU_DATABASES = 15;

/** Nothing here outlives the run, so nothing has to reach the disk. */
const THROWAWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

const POSTGRES: ServerTraits = {
  name: 'PostgreSQL',
  ready: 'database system is ready to accept connections',
  failures: ['FATAL:'],
  signal: 'INT',
};

/**
 * Starts a new PostgreSQL on a free port of the loopback interface, as root too, and resolves when it takes connections.
 *
 * @throws {Error} when this platform has no binaries, or the server does not start; nothing is left behind.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions = {}): Promise<RunningPostgres> {
  const { major = NEWEST_POSTGRES, collation = major < FIRST_WITH_ICU_DATABASES ? 'C' : 'ICU' } = options;
  const binaries = await findPostgresBinaries(major);
  const user = await unprivilegedUser();
  const folder = await mkdtemp(join(tmpdir(), 'ingest-postgres-'));
  try {
    const { initdb, postgres } = user === null ? binaries : await shareBinaries(binaries, folder);
    // Whoever runs the server removes the folder, in case nobody else is left to do it.
    if (user !== null) await run('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
    const data = join(folder, 'data');
    // An ICU collation is what most hosts have, and sorts otherwise than JavaScript does.
    const make = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-sync', '--locale=C'];
    const locale = collation === 'ICU' ? ['--locale-provider=icu', '--icu-locale=en-US'] : [];
    await run(initdb, [`--pgdata=${data}`, ...make, ...locale], { cwd: folder, ...user });
    const made = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
    if (made !== String(major)) throw new Error(`PostgreSQL ${major} was asked for, and ${initdb} is of ${made}`);
    const port = await freePort();
    const settings = { ...(options.settings ?? THROWAWAY), listen_addresses: '127.0.0.1', unix_socket_directories: '' };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const command = [postgres, '-D', data, '-p', String(port), ...flags];
    const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
    const { stop } = await superviseServer(POSTGRES, folder, command, { cwd: folder, detached: true, ...user });
    return {
      url,
      stop: async () => {
        await stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Whom to run the server as: PostgreSQL refuses root. `null` where this process is somebody else already. */
async function unprivilegedUser(): Promise<{ readonly uid: number; readonly gid: number } | null> {
  if (userInfo().uid !== 0) return null;
  const idOf = async (flag: string, name: string) => Number((await run('id', [flag, name])).stdout);
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: await idOf('-u', name), gid: await idOf('-g', name) };
    } catch {
      // No such user here; the next one will do.
    }
  }
  throw new Error('PostgreSQL does not run as root, and this system has neither a user postgres nor a user nobody.');
}
