import { type JobRequest, parseIngestionJob } from '@org/ingest-core';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Contestant, Slots } from './contestant.js';

const BATCH = 1000;

/** BullMQ as it comes: the same jobs, ids and delays in one queue, first in first out. */
export function createPlainBullMq(url: string, queueName: string, { runners, slotsARunner }: Slots): Contestant {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const queue = new Queue(queueName, { connection });
  const workers: Worker[] = [];
  return {
    name: 'plain BullMQ',
    async enqueueMany(requests) {
      for (let start = 0; start < requests.length; start += BATCH)
        await queue.addBulk(requests.slice(start, start + BATCH).map(toJob));
      return { added: requests.length };
    },
    async process(handle) {
      for (let runner = 0; runner < runners; runner += 1)
        workers.push(
          new Worker(queueName, (job) => handle(parseIngestionJob(job.data)), {
            ...{ connection, concurrency: slotsARunner, removeOnComplete: { count: 1000 } },
          }),
        );
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close(true)));
      await queue.close();
      connection.disconnect();
    },
  };
}

function toJob({ payload, id, delayMs = 0 }: JobRequest) {
  return {
    name: 'ingest',
    data: payload,
    opts: { delay: Math.ceil(delayMs), ...(id === undefined ? {} : { deduplication: { id } }) },
  };
}
