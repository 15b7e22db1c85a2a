import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPostgresBinaries, shareBinaries } from './postgres-binaries.js';
import { NEWEST_POSTGRES, type PostgresMajor } from './postgres-releases.js';

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

/**
 * Runs the server until its standard input closes. The system closes it even when the parent is killed, so no way to
 * end a test run leaves a server or its files behind.
 */
const SUPERVISE =
  'folder=$1; shift; "$@" <&- & server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf "$folder"';

const READY = 'database system is ready to accept connections';

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
    const command = [folder, postgres, '-D', data, '-p', String(port), ...flags];
    const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
    const { stop } = await superviseServer(command, { cwd: folder, ...user });
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

async function superviseServer(
  command: readonly string[],
  options: { readonly cwd: string; readonly uid?: number; readonly gid?: number },
): Promise<Pick<RunningPostgres, 'stop'>> {
  const shell = spawn('/bin/sh', ['-c', SUPERVISE, 'sh', ...command], {
    ...options,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = once(shell, 'close');
  let log = '';
  const stop = async () => {
    shell.ref();
    shell.stdin.end();
    await ended;
  };
  const ready = new Promise<void>((resolve, reject) => {
    shell.on('error', reject);
    shell.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = `${log}${text}`.slice(-4000);
      if (log.includes(READY)) resolve();
      if (log.includes('FATAL:')) reject(new Error(`PostgreSQL did not start: ${log}`));
    });
    shell.on('close', () => reject(new Error(`PostgreSQL ended before it was ready: ${log}`)));
  });
  try {
    await ready;
  } catch (error) {
    await stop();
    throw error;
  }
  // A program that ends without a stop must not wait for the server: the server waits for the program.
  shell.unref();
  for (const pipe of [shell.stdin, shell.stderr]) if (pipe instanceof Socket) pipe.unref();
  return { stop };
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  return address.port;
}
