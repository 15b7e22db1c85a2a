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

/** What BullMQ's option `connection` takes: the options of ioredis, or with another backend that one's. */
export type BullMqConnection = object | string;

/** BullMQ 6's factory of a backend, such as `createPostgresBackend`. */
export type BackendFactoryLike = (name: string, options: never, extra?: never) => object;
