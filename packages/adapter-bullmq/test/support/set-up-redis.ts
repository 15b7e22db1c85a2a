import { randomUUID } from 'node:crypto';
import { type BullMqJobRunner, type BullMqJobRunnerOptions, createBullMqJobRunner } from '@org/ingest-adapter-bullmq';
import { Redis } from 'ioredis';

export interface RedisRunner {
  readonly runner: BullMqJobRunner;
  readonly client: Redis;
  readonly maxAttempts: number;
  tearDown(): Promise<void>;
}

/** A runner on a queue of its own. */
export async function setUpRedisRunner(
  url: string | null,
  options: Partial<Omit<BullMqJobRunnerOptions, 'connection' | 'client'>> = {},
): Promise<RedisRunner> {
  if (url === null) throw new Error('There is no Redis: the suite should have been skipped');
  const client = new Redis(url, { maxRetriesPerRequest: null });
  const queueName = `contract-${randomUUID()}`;
  const maxAttempts = 3;
  const runner = createBullMqJobRunner({
    ...{ client, queueName, maxAttempts, backoffBaseMs: 5, backoffCapMs: 20, concurrency: 3 },
    ...options,
  });
  return { runner, client, maxAttempts, tearDown: async () => client.disconnect() };
}
