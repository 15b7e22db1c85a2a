import { setTimeout } from 'node:timers/promises';
import { describeError, IngestError, InvalidConfigurationError, StorageError } from '@org/ingest-core';
import type { Queue } from 'bullmq';
import { type RedisClient, readOption } from './client-like.js';

export interface ServerReachOptions {
  readonly queue: Queue;
  /** The host's; `null` when BullMQ makes its own. */
  readonly client: RedisClient | null;
  readonly connection: unknown;
  readonly timeoutMs: number;
}

/** Bounds what is asked of a server that cannot be reached. */
export interface ServerReach {
  /**
   * Resolves and rejects as `ask` does, but rejects when the server is away for the whole of the time. What was asked may
   * still be done when it comes back.
   *
   * @throws {InvalidConfigurationError} when the server was never reached.
   * @throws {StorageError} when it was.
   */
  within<T>(what: string, ask: () => Promise<T>): Promise<T>;
  /** The client in use, once it is connected; `null` where there is none, as on PostgreSQL. */
  connect(): Promise<RedisClient | null>;
}

/** Clients keep what they are told until the server comes back, however long that takes; callers would hang with them. */
export function createServerReach({ queue, client, connection, timeoutMs }: ServerReachOptions): ServerReach {
  let inUse: RedisClient | null = client;
  let wasReached = false;
  let problem = '';
  queue.on('error', (error) => {
    problem = readProblem(error);
  });

  async function connect(): Promise<RedisClient | null> {
    try {
      await queue.waitUntilReady();
    } catch (error) {
      // BullMQ remembers for good that its first connection failed.
      throw new InvalidConfigurationError(
        `The queue cannot be used on ${describeServer(connection ?? client?.options)}: ${readReason(error)}. ` +
          'Mend that, and make a new runner.',
      );
    }
    wasReached = true;
    inUse ??= await readRawClient(queue);
    return inUse;
  }

  /** A client of a cluster stays at `connect`. */
  function isConnected(): boolean {
    if (inUse === null) return wasReached;
    return inUse.status === 'ready' || (inUse.status === 'connect' && inUse.isCluster === true);
  }

  async function giveUp(what: string, signal: AbortSignal): Promise<never> {
    do await setTimeout(timeoutMs, undefined, { signal });
    while (isConnected());
    const where = describeServer(inUse?.options ?? connection);
    const message = `${what} failed: ${where} was not reached within ${timeoutMs} ms${problem === '' ? '' : ` (${problem})`}.`;
    if (wasReached) throw new StorageError(`${message} It may still be done when the server is back.`);
    throw new InvalidConfigurationError(
      `${message} Check host, port, user, password and TLS of the connection, or give it more time by connectTimeoutMs.`,
    );
  }

  return {
    connect,
    async within(what, ask) {
      const controller = new AbortController();
      const gaveUp = giveUp(what, controller.signal);
      gaveUp.catch(() => {});
      try {
        return await Promise.race([ask(), gaveUp]);
      } finally {
        controller.abort();
      }
    },
  };
}

async function readRawClient(queue: Queue): Promise<RedisClient | null> {
  const owner: object = 'getBackend' in queue ? queue.getBackend() : queue;
  const client: unknown = await readOption(owner, 'client');
  return typeof client === 'object' ? client : null;
}

/** What BullMQ says of versions and tables holds no secret; what drivers say may. */
function readReason(error: unknown): string {
  if (!(error instanceof Error)) return describeError(error);
  if (/^(BullMQ: |Redis version needs)/.test(error.message)) return error.message.replace(/\.$/, '');
  return error instanceof IngestError ? error.message : readProblem(error);
}

/** What the server answered or the system said, by its code: messages may hold addresses with passwords. */
function readProblem(error: Error): string {
  const code: unknown = readOption(error, 'code');
  if (typeof code === 'string') return code;
  return /^[A-Z]{4,}(?= )/.exec(error.message)?.[0] ?? error.name;
}

/** Where the server is, without whoever connects to it. */
function describeServer(options: unknown): string {
  if (typeof options === 'string') return describeUrl(options);
  const url = readOption(options, 'url') ?? readOption(options, 'connectionString');
  if (typeof url === 'string') return describeUrl(url);
  const name = readOption(options, 'name');
  if (readOption(options, 'sentinels') && typeof name === 'string') return `the master ${name} of the Sentinels`;
  const [host, port] = [readOption(options, 'host'), readOption(options, 'port')];
  return typeof host === 'string' ? `${host}:${typeof port === 'number' ? port : ''}` : 'the server';
}

function describeUrl(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the server';
}
