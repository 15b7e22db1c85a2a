import {
  type BullMqClientLike,
  type BullMqJobRunner,
  createBullMqJobRunner,
  postizEnvelopeCodec,
} from '@org/ingest-adapter-bullmq';
import { createIngestionHandler, type IngestionPorts, type Logger } from '@org/ingest-core';

export interface IngestionWorkerOptions {
  /** Postiz' `ioRedis`. Without `REDIS_URL` that is a mock, which is refused. */
  readonly client: BullMqClientLike;
  /** Default: BullMQ's `bull`, as Postiz has it. */
  readonly prefix?: string;
  readonly logger?: Logger;
}

/**
 * Starts what reads the channels, in `apps/workers`.
 *
 * It is the only consumer of `analytics-ingest-metadata`: let no controller have an `@EventPattern` of that name. Postiz'
 * strategy would take jobs from the same queue, and loses them: it does not wait for a handler, so a job is done as soon as
 * it has begun, is never tried again whatever its `attempts` say, and is removed when it fails. Two jobs of one channel
 * would run at the same time. Every other pattern stays with the strategy.
 */
export async function startIngestionWorker(
  ports: IngestionPorts,
  options: IngestionWorkerOptions,
): Promise<BullMqJobRunner> {
  const runner = createBullMqJobRunner({
    ...options,
    codec: postizEnvelopeCodec,
    concurrency: 8,
    // One customer with a hundred channels leaves room for the others.
    tenantConcurrency: 2,
  });
  await runner.process(createIngestionHandler(ports));
  return runner;
}
