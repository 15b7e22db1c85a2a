import { InvalidConfigurationError } from '@org/ingest-core';
import { Job, Queue } from 'bullmq';
import {
  type BullMqClientLike,
  type BullMqConnection,
  hasMethods,
  type RedisClient,
  readClient,
  readOption,
} from './client-like.js';
import type { BullMqJobRunnerOptions } from './options.js';

/** What a host without types may give, too. */
type Given = Pick<BullMqJobRunnerOptions, 'backend' | 'prefix'> & {
  readonly client?: BullMqClientLike;
  readonly connection?: BullMqConnection;
};

const NEEDED = [
  [Queue.prototype, 'Queue', ['addBulk', 'getJobScheduler', 'getRateLimitTtl', 'rateLimit', 'setGlobalConcurrency']],
  [Queue.prototype, 'Queue', ['updateJobProgress', 'upsertJobScheduler']],
  // Not called, but it came with 5.41.0, whose workers take no more jobs once they are told to pause.
  [Queue.prototype, 'Queue', ['removeGlobalConcurrency']],
  [Job.prototype, 'Job', ['extendLock', 'moveToDelayed', 'promote']],
] as const;

/**
 * Looks at what the host gave, before anything is made from it.
 *
 * @throws {InvalidConfigurationError} saying what is wrong and what to write instead.
 */
export function assertUsableOptions(given: Given): void {
  assertUsableBullMq(given.backend !== undefined);
  const { client, connection } = given;
  if (client === undefined && connection === undefined)
    throw refusal('Neither client nor connection was given. Pass your ioredis client as `client`.');
  if (client !== undefined && connection !== undefined)
    throw refusal('Both client and connection were given. Pass your ioredis client as `client`, and no connection.');
  if (client !== undefined && given.backend !== undefined)
    throw refusal('A client of Redis was given with a backend. Pass what the backend connects to as `connection`.');
  const redis = readClient(given);
  if (redis !== null) assertUsableRedisClient(redis, given.prefix);
}

/**
 * Looks at what only workers need: commands that wait, however long the server is away.
 *
 * @throws {InvalidConfigurationError} when the client gives commands up.
 * @see https://docs.bullmq.io/going-to-production#maxretriesperrequest
 */
export function assertWorkerClient(given: Given): void {
  const client = readClient(given);
  if (client === null) return;
  const ofNodes = readOption(client.options, 'redisOptions');
  const retries = readOption(client.isCluster === true ? ofNodes : client.options, 'maxRetriesPerRequest');
  if (retries === null || retries === undefined) return;
  const where =
    client.isCluster === true ? 'redisOptions: { maxRetriesPerRequest: null }' : 'maxRetriesPerRequest: null';
  throw refusal(
    `The client gives a command up after ${retries} tries (maxRetriesPerRequest), and a worker waits for longer. ` +
      `Make the client with { ${where} }; one that only adds jobs may keep it.`,
  );
}

/** @throws {InvalidConfigurationError} when the installed BullMQ lacks what the runner calls. */
function assertUsableBullMq(hasBackend: boolean): void {
  for (const [prototype, owner, names] of NEEDED) {
    const missing = names.filter((name) => typeof Reflect.get(prototype, name) !== 'function');
    if (missing.length > 0)
      throw refusal(`The installed BullMQ is too old: it has no ${owner}.${missing[0]}. Install bullmq 5.41 or newer.`);
  }
  if (hasBackend && !('getBackend' in Queue.prototype))
    throw refusal('BullMQ 5 keeps its queues in Redis only. Install bullmq 6 to use a backend.');
}

function assertUsableRedisClient(client: RedisClient, prefix: string | undefined): void {
  const isIoredis = hasMethods(client, ['defineCommand', 'duplicate']);
  if (!isIoredis)
    throw refusal(
      hasMethods(client, ['sendCommand'])
        ? 'The client is one of node-redis (the package redis). Pass a client of ioredis, which BullMQ 5 and 6 both take.'
        : 'The client is not one of ioredis. Pass `new Redis(url, { maxRetriesPerRequest: null })`.',
    );
  if (typeof client.status !== 'string' || /mock/i.test(client.constructor.name))
    throw refusal(
      'The client is a mock: it has no connection, and no scripts or blocking reads run on it. Use a real Redis; ' +
        'in tests the in-process runner of @org/ingest-core needs no server.',
    );
  const keyPrefix =
    readOption(client.options, 'keyPrefix') || readOption(readOption(client.options, 'redisOptions'), 'keyPrefix');
  if (typeof keyPrefix === 'string' && keyPrefix !== '')
    throw refusal(
      `The client puts ${JSON.stringify(keyPrefix)} before every key (keyPrefix), which BullMQ's scripts do not know. ` +
        `Make it without keyPrefix, and pass the runner { prefix: ${JSON.stringify(keyPrefix.replace(/:$/, ''))} }.`,
    );
  if (client.isCluster === true && !/\{[^}]+\}/.test(prefix ?? ''))
    throw refusal(
      `The client is one of a cluster, and the prefix ${JSON.stringify(prefix ?? 'bull')} has no hash tag: the keys of a ` +
        `queue have to lie on one node. Pass { prefix: ${JSON.stringify(`{${prefix ?? 'ingest'}}`)} }.`,
    );
}

function refusal(message: string): InvalidConfigurationError {
  return new InvalidConfigurationError(message);
}
