import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A MariaDB of one's own. */
export interface RunningMariadb {
  /** Names a user that may do anything, and no database. */
  readonly url: string;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

/** Debian keeps servers where only root looks. */
const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin`;

/** Nothing here outlives the run, so nothing has to reach the disk. */
const THROWAWAY = ['--innodb-flush-log-at-trx-commit=0', '--skip-innodb-doublewrite', '--skip-log-bin'];

/** Runs the server until its standard input closes, which the system does even when the parent is killed. */
const SUPERVISE =
  'folder=$1; shift; "$@" <&- & server=$!; cat >/dev/null; kill -TERM $server; wait $server; rm -rf "$folder"';

const READY = 'ready for connections';

/**
 * Starts the machine's MariaDB on a free port of the loopback interface with files of its own, as root too, and resolves
 * when it takes connections. No service of the system is touched.
 *
 * @throws {Error} when MariaDB is not installed, or does not start; nothing is left behind.
 */
export async function startLocalMariadb(): Promise<RunningMariadb> {
  const folder = await mkdtemp(join(tmpdir(), 'ingest-mariadb-'));
  try {
    const data = join(folder, 'data');
    await mkdir(data);
    // A server that starts deletes the temporary tables of all others in the same folder.
    const temporary = join(folder, 'tmp');
    await mkdir(temporary);
    // Without this flag MariaDB refuses to run as root.
    const user = userInfo().uid === 0 ? ['--user=root'] : [];
    const make = [`--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...user];
    await run('mariadb-install-db', ['--no-defaults', ...make], { env: { ...process.env, PATH, TMPDIR: temporary } });
    const port = await freePort();
    const where = [
      `--datadir=${data}`,
      `--tmpdir=${temporary}`,
      `--socket=${join(folder, 'socket')}`,
      `--port=${port}`,
    ];
    const network = ['--bind-address=127.0.0.1', '--skip-name-resolve', `--pid-file=${join(folder, 'pid')}`];
    // A zone that is not UTC shows whether any time depends on it.
    const flags = [...where, ...network, ...THROWAWAY, '--default-time-zone=+07:00', ...user];
    const { stop } = await superviseServer([folder, 'mariadbd', '--no-defaults', ...flags]);
    return { url: `mysql://root@127.0.0.1:${port}`, stop };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function superviseServer(command: readonly string[]): Promise<Pick<RunningMariadb, 'stop'>> {
  const shell = spawn('sh', ['-c', SUPERVISE, 'mariadb', ...command], {
    env: { ...process.env, PATH },
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
      if (log.includes('[ERROR] Aborting') || log.includes('not found'))
        reject(new Error(`MariaDB did not start: ${log}`));
    });
    shell.on('close', () => reject(new Error(`MariaDB ended before it was ready: ${log}`)));
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  return address.port;
}
