import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type ServerTraits, superviseServer } from './supervise-server.js';

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

/** How a `redis-server` is told from its log. */
export const REDIS: ServerTraits = {
  name: 'Redis',
  ready: 'Ready to accept connections',
  failures: ['not found', 'Failed listening'],
  signal: 'TERM',
};

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
    const { stop } = await superviseServer(REDIS, toRemove, ['redis-server', ...flags]);
    return { url: `redis://127.0.0.1:${port}`, port, stop };
  } catch (error) {
    if (toRemove !== '') await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
