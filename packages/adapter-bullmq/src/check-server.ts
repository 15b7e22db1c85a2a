import { describeError, InvalidConfigurationError, type Logger } from '@org/ingest-core';
import { RedisConnection } from 'bullmq';
import type { RedisClient } from './client-like.js';

export interface CheckServerOptions {
  readonly allowEviction: boolean;
  readonly logger: Logger;
}

/** What a server says of itself; `null` for what it does not say. */
export interface ServerFacts {
  /** Of Redis, or of the Redis that it stands for. */
  readonly version: string | null;
  readonly name: 'Redis' | 'Valkey' | 'Dragonfly' | 'KeyDB';
  readonly evictionPolicy: string | null;
}

/**
 * Asks the server what it is. Hosted servers may forbid to be asked: that is logged, and nothing is refused.
 *
 * @throws {InvalidConfigurationError} when it is too old, or may throw jobs away.
 * @see https://docs.bullmq.io/going-to-production#max-memory-policy
 */
export async function assertUsableServer(client: RedisClient, options: CheckServerOptions): Promise<void> {
  const info = await ask(() => client.info?.());
  const { version, name, evictionPolicy } = readServerFacts(info.answer);
  if (name === 'Redis' && version !== null && isOlder(version, RedisConnection.minimumVersion))
    throw new InvalidConfigurationError(
      `The server is Redis ${version}, and BullMQ needs ${RedisConnection.minimumVersion} at least. ` +
        `Use Redis ${RedisConnection.recommendedMinimumVersion} or newer, or Valkey.`,
    );
  const config = evictionPolicy === null ? await ask(() => client.config?.('GET', 'maxmemory-policy')) : null;
  const policy = evictionPolicy ?? readPolicy(config?.answer);
  if (policy === null)
    options.logger.warn('The server does not tell its maxmemory-policy; see yourself that it is noeviction', {
      reason: info.refusal ?? config?.refusal ?? 'not in its answer',
    });
  if (policy === null || policy === 'noeviction' || options.allowEviction) return;
  throw new InvalidConfigurationError(
    `The server (${name}) has the maxmemory-policy ${policy}: when its memory is full it throws jobs and locks away. ` +
      'Set it to noeviction (CONFIG SET maxmemory-policy noeviction, and in its configuration), ' +
      'or pass { allowEviction: true } if it never runs full.',
  );
}

/** Reads the answer to INFO. Pure. */
export function readServerFacts(info: unknown): ServerFacts {
  const fields = new Map<string, string>();
  for (const line of typeof info === 'string' ? info.split(/\r?\n/) : []) {
    const at = line.indexOf(':');
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 1).trim());
  }
  return {
    version: fields.get('redis_version') ?? null,
    name: nameOf(fields),
    evictionPolicy: fields.get('maxmemory_policy') ?? null,
  };
}

/** All of them name a `redis_version` too, the one that they stand for. */
function nameOf(fields: ReadonlyMap<string, string>): ServerFacts['name'] {
  if (fields.has('dragonfly_version')) return 'Dragonfly';
  if (fields.has('valkey_version') || fields.get('server_name') === 'valkey') return 'Valkey';
  if (fields.has('mvcc_depth') || /keydb/i.test(fields.get('executable') ?? '')) return 'KeyDB';
  return 'Redis';
}

function isOlder(version: string, than: string): boolean {
  const [mine, theirs] = [version, than].map((text) => text.split('.').map(Number));
  for (let part = 0; part < 3; part += 1) {
    const difference = (mine?.[part] ?? 0) - (theirs?.[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** CONFIG answers with a list of name and value. */
function readPolicy(answer: unknown): string | null {
  const policy: unknown = Array.isArray(answer) ? answer[1] : undefined;
  return typeof policy === 'string' ? policy : null;
}

async function ask(
  question: () => Promise<unknown> | undefined,
): Promise<{ readonly answer: unknown; readonly refusal: string | null }> {
  try {
    return { answer: await question(), refusal: null };
  } catch (error) {
    return { answer: null, refusal: describeError(error) };
  }
}
