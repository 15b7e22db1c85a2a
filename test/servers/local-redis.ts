import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Redis of one's own. */
export interface RunningRedis {
  readonly url: string;
  /** Of the server itself, for tests that kill it. */
  readonly port: number;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

export interface LocalRedisOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Whether every write is kept in a file of `folder`, so that a server started there again has them. Default: `false`. */
  readonly isDurable?: boolean;
  /** Default: one of its own, which `stop` removes. */
  readonly folder?: string;
  /** More settings, such as `['--maxmemory-policy', 'allkeys-lru']`. */
  readonly settings?: readonly string[];
}

/** Debian keeps servers where only root looks. */
const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin`;

/** Runs the server until its standard input closes, which the system does even when the parent is killed. */
const SUPERVISE =
  'folder=$1; shift; "$@" <&- & server=$!; cat >/dev/null; kill -TERM $server; wait $server; [ -z "$folder" ] || rm -rf "$folder"';

const READY = 'Ready to accept connections';

/**
 * Starts the machine's `redis-server` (or `valkey-server`) on a free port of the loopback interface with files of its own,
 * and resolves when it takes connections. No service of the system is touched.
 *
 * @throws {Error} when neither is installed, or it does not start; nothing is left behind.
 */
export async function startLocalRedis(options: LocalRedisOptions = {}): Promise<RunningRedis> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'ingest-redis-')));
  const toRemove = options.folder === undefined ? folder : '';
  const port = options.port ?? (await freePort());
  const where = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
  const keeping = options.isDurable ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--save', ''];
  const flags = [...where, ...keeping, '--maxmemory-policy', 'noeviction', ...(options.settings ?? [])];
  try {
    return { url: `redis://127.0.0.1:${port}`, port, ...(await supervise([toRemove, 'redis-server', ...flags])) };
  } catch (error) {
    if (toRemove !== '') await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** @param isReady what the server logs when it can be used */
export async function supervise(command: readonly string[], isReady = READY): Promise<Pick<RunningRedis, 'stop'>> {
  const shell = spawn('sh', ['-c', SUPERVISE, 'redis', ...command], {
    env: { ...process.env, PATH },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = once(shell, 'close');
  let log = '';
  const stop = async () => {
    shell.ref();
    shell.stdin.end();
    await ended;
  };
  const ready = new Promise<void>((resolve, reject) => {
    const read = (text: string) => {
      log = `${log}${text}`.slice(-4000);
      if (log.includes(isReady)) resolve();
      if (log.includes('not found') || log.includes('Failed listening'))
        reject(new Error(`Redis did not start: ${log}`));
    };
    shell.on('error', reject);
    for (const pipe of [shell.stdout, shell.stderr]) pipe.setEncoding('utf8').on('data', read);
    shell.on('close', () => reject(new Error(`Redis ended before it was ready: ${log}`)));
  });
  try {
    await ready;
  } catch (error) {
    await stop();
    throw error;
  }
  // A program that ends without a stop must not wait for the server: the server waits for the program.
  shell.unref();
  for (const pipe of [shell.stdin, shell.stdout, shell.stderr]) if (pipe instanceof Socket) pipe.unref();
  return { stop };
}

/** One that the system has just given back. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  return address.port;
}
