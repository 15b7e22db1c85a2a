/**
 * What the runner needs of your ioredis client (`Redis` or `Cluster`) beside what BullMQ itself does with it. BullMQ makes a
 * second connection from it for each worker.
 *
 * @see https://docs.bullmq.io/guide/connections
 */
export interface BullMqClientLike {
  readonly options?: object;
  readonly status?: string;
  duplicate(...args: never[]): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  info?(...args: never[]): Promise<string>;
}

/**
 * What BullMQ's option `connection` takes: the options of ioredis or a URL. With the PostgreSQL backend a URL, the options of
 * `pg.Pool` and with them `schema` (default: `bullmq`) and `migrate` (default: `true`), or a `pg.Pool` of your own.
 */
export type BullMqConnection = object | string;

/** BullMQ 6's factory of a backend, such as `createPostgresBackend`. */
export type BackendFactoryLike = (name: string, options: never, extra?: never) => object;

/** What tells a client of Redis from the options of one. */
export interface RedisClient {
  readonly options?: object;
  readonly status?: string;
  readonly isCluster?: boolean;
  info?(): Promise<string>;
  config?(subcommand: 'GET', name: string): Promise<unknown>;
}

/** The client that the host gave, wherever it gave it; `null` when BullMQ makes its own. */
export function readClient(given: {
  readonly client?: object;
  readonly connection?: BullMqConnection;
}): RedisClient | null {
  if (given.client !== undefined) return given.client;
  return isRedisClient(given.connection) ? given.connection : null;
}

/** As BullMQ itself tells. */
export function isRedisClient(value: unknown): value is RedisClient {
  return hasMethods(value, ['connect', 'disconnect', 'duplicate']);
}

export function hasMethods(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return names.every((name) => typeof Reflect.get(value, name) === 'function');
}

/** An option of a client or a connection; `undefined` where there is none. */
export function readOption(options: unknown, name: string): unknown {
  return typeof options === 'object' && options !== null ? Reflect.get(options, name) : undefined;
}
