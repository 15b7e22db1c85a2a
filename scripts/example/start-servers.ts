import { startEmbeddedPostgres } from '../../test/servers/embedded-postgres.js';
import { startLocalRedis } from '../../test/servers/local-redis.js';
import type { Needs } from './needs.js';

/** The servers of one example. */
export interface ExampleServers {
  /** What the program finds in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends those that were started, and removes their files. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL and a Redis for one example, empty and on ports of their own, as far as it needs them and `env` does
 * not name one already.
 *
 * @throws {Error} when one does not start; then none runs.
 */
export async function startServers(
  needs: Pick<Needs, 'postgres' | 'redis'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ExampleServers> {
  const urls: Record<string, string> = {};
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of stops.reverse()) await one();
  };
  const provide = async (name: string, start: () => Promise<{ readonly url: string; stop(): Promise<void> }>) => {
    if (env[name]) return;
    const server = await start();
    stops.push(server.stop);
    urls[name] = server.url;
  };
  try {
    if (needs.postgres) await provide('DATABASE_URL', startEmbeddedPostgres);
    if (needs.redis) await provide('REDIS_URL', startLocalRedis);
  } catch (error) {
    await stop();
    throw error;
  }
  return { env: urls, stop };
}
