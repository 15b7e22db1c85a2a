import {
  InvalidConfigurationError,
  StorageError,
  type StoredUsage,
  type UsageKey,
  type UsageStore,
} from '@org/ingest-core';
import { hasMethods } from '../client-like.js';
import type { RedisStoreClient } from './redis-store-client.js';
import { SAVE_SCRIPT } from './save-script.js';

export interface RedisUsageStoreOptions {
  /** Your ioredis client, `Redis` or `Cluster`; it stays yours to close. */
  readonly client: RedisStoreClient;
  /** What the keys begin with; it becomes their hash tag unless it has one. Default: `ingest`. */
  readonly prefix?: string;
}

/**
 * Keeps what `createUsageGovernor` knows in Redis, for all processes that share an app.
 *
 * Guarantees: a save is one Lua script, so it stores all or nothing; all keys have one hash tag, so a cluster runs it on
 * one node; entries vanish by themselves two windows after their last save (two hours for an app, two days for a Page),
 * by the server's clock. Every other time in them is that of the governors' clocks.
 *
 * Redis may lose it at any time: the governors learn again from Meta's next answers.
 *
 * @example
 * ```ts
 * const store = createRedisUsageStore({ client: new Redis(url) });
 * const budget = createUsageGovernor({ store });
 * ```
 * @throws {InvalidConfigurationError} when the client is not one of ioredis.
 */
export function createRedisUsageStore({ client, prefix = 'ingest' }: RedisUsageStoreOptions): UsageStore {
  if (!hasMethods(client, ['mget', 'eval', 'duplicate']))
    throw new InvalidConfigurationError('The client of the usage store is not one of ioredis. Pass `new Redis(url)`.');
  const tagged = /\{[^}]+\}/.test(prefix) ? prefix : `{${prefix}}`;
  const nameOf = ({ level, id }: UsageKey) => `${tagged}:usage:${level}:${id}`;

  return {
    async load(keys) {
      if (keys.length === 0) return [];
      const entries = await answerOf(client.mget(keys.map(nameOf)), 'read');
      return keys.map((_, index) => parseEntry(entries[index] ?? null));
    },

    async save(changes) {
      if (changes.length === 0) return true;
      const names = changes.map(({ key }) => nameOf(key));
      const args = changes.flatMap(({ state, version, keepMs }) => [
        String(version),
        `${version + 1} ${state}`,
        String(Math.ceil(keepMs)),
      ]);
      return (await answerOf(client.eval(SAVE_SCRIPT, names.length, ...names, ...args), 'saved')) === 1;
    },
  };
}

/** `null` where nothing is, and for what is not ours, which the next save replaces. */
function parseEntry(entry: string | null): StoredUsage | null {
  const [, version, state] = /^(\d+) ([\s\S]*)$/.exec(entry ?? '') ?? [];
  return version === undefined || state === undefined ? null : { state, version: Number(version) };
}

async function answerOf<T>(answer: Promise<T>, what: 'read' | 'saved'): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw new StorageError(`The usage store could not be ${what} in Redis; its error is the cause`, { cause });
  }
}
