import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, SERVER_PATH, type ServerTraits, superviseServer } from './supervise-server.js';

const run = promisify(execFile);

/** A MariaDB of one's own. */
export interface RunningMariadb {
  /** Names a user that may do anything, and no database. */
  readonly url: string;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

/** Nothing here outlives the run, so nothing has to reach the disk. */
const THROWAWAY = ['--innodb-flush-log-at-trx-commit=0', '--skip-innodb-doublewrite', '--skip-log-bin'];

const MARIADB: ServerTraits = {
  name: 'MariaDB',
  ready: 'ready for connections',
  failures: ['[ERROR] Aborting', 'not found'],
  signal: 'TERM',
};

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
    await run('mariadb-install-db', ['--no-defaults', ...make], {
      env: { ...process.env, PATH: SERVER_PATH, TMPDIR: temporary },
    });
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
    const { stop } = await superviseServer(MARIADB, folder, ['mariadbd', '--no-defaults', ...flags]);
    return { url: `mysql://root@127.0.0.1:${port}`, stop };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
