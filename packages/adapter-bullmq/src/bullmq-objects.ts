import { type Processor, Queue, type QueueOptions, Worker, type WorkerOptions } from 'bullmq';
import type { BullMqJobRunnerOptions } from './options.js';
import { preparePostgres } from './postgres-connection.js';

type QueueExtras = Partial<Omit<QueueOptions, 'connection' | 'prefix'>>;
type WorkerExtras = Partial<Omit<WorkerOptions, 'connection' | 'prefix'>>;

/** Makes BullMQ's own objects on what the host gave. */
export interface BullMqObjects {
  queue(name: string, extras?: QueueExtras): Queue;
  worker(name: string, processor: Processor, extras: WorkerExtras): Worker;
  /** Lets go of what the host gave, when all of them are closed. */
  release(): void;
}

/**
 * BullMQ 6 takes a backend as the last argument of its constructors, typed by the backend; BullMQ 5 has none. The
 * constructors are therefore told of one only where the host gave one.
 */
export function createBullMqObjects(options: BullMqJobRunnerOptions): BullMqObjects {
  const { client, connection, backend, prefix } = options;
  const prepared =
    backend === undefined
      ? { connection: client ?? toRedisOptions(connection), release: () => {} }
      : preparePostgres(connection);
  const shared = {
    connection: prepared.connection as QueueOptions['connection'],
    ...(prefix === undefined ? {} : { prefix }),
  };
  const last = (backend === undefined ? [] : [backend]) as [];
  return {
    queue: (name, extras = {}) => new Queue(name, { ...extras, ...shared }, ...last),
    worker: (name, processor, extras) => new Worker(name, processor, { ...extras, ...shared }, ...last),
    release: prepared.release,
  };
}

/** BullMQ takes a URL only among options. */
function toRedisOptions(connection: object | string | undefined): object | undefined {
  return typeof connection === 'string' ? { url: connection } : connection;
}
