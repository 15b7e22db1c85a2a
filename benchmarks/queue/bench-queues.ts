import { type BullMqJobRunner, createBullMqJobRunner } from '@org/ingest-adapter-bullmq';
import type { JobRequest } from '@org/ingest-core';
import { createPostgresBackend, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { QueueServer } from './measurements.js';

/** What is measured of BullMQ's own objects, on whatever server. */
export type BenchQueue = Pick<Queue, 'add' | 'addBulk' | 'pause' | 'resume' | 'obliterate' | 'close'>;

export interface BenchWorker {
  on(event: 'completed' | 'error', listener: (told: unknown) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

/** The adapter's runners and BullMQ's own objects on the same server. */
export interface BenchQueues {
  openRunner(queueName: string, concurrency: number): BullMqJobRunner;
  openQueue(name: string): BenchQueue;
  openWorker(name: string, concurrency: number): BenchWorker;
  close(): void;
}

/** Ended jobs that stay, as the adapter keeps them. */
const KEPT = { removeOnComplete: { count: 1000, age: 24 * 60 * 60 } };

export function openBenchQueues(server: QueueServer, url: string): BenchQueues {
  return server === 'Redis' ? onRedis(url) : onPostgres(url);
}

function onRedis(url: string): BenchQueues {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  return {
    openRunner: (queueName, concurrency) => createBullMqJobRunner({ client: connection, queueName, concurrency }),
    openQueue: (name) => new Queue(name, { connection }),
    openWorker: (name, concurrency) => new Worker(name, async () => {}, { connection, concurrency, ...KEPT }),
    close: () => connection.disconnect(),
  };
}

function onPostgres(url: string): BenchQueues {
  const connection = { connectionString: url, migrate: true };
  const backend = createPostgresBackend;
  return {
    openRunner: (queueName, concurrency) => createBullMqJobRunner({ connection: url, backend, queueName, concurrency }),
    openQueue: (name) => new Queue(name, { connection }, backend),
    openWorker: (name, concurrency) => new Worker(name, async () => {}, { connection, concurrency, ...KEPT }, backend),
    close: () => {},
  };
}

/** A poll of each integration, as a tick enqueues it. */
export function pollsOf(count: number): readonly JobRequest[] {
  return Array.from({ length: count }, (_, page) => ({
    payload: {
      ...{ kind: 'incremental', version: 1, date: '2026-11-25' },
      ...{ organizationId: `organization-${Math.floor(page / 3)}`, integrationId: `integration-${page}` },
    },
    id: `poll-${page}`,
  }));
}
