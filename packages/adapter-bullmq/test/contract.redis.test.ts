import { jobRunnerContract } from '@org/ingest-testkit';
import { describe, inject } from 'vitest';
import { setUpRedisRunner } from './support/set-up-redis.js';

const url = inject('redisUrl');

describe.skipIf(url === null)('BullMQ 6 on Redis', () => {
  jobRunnerContract({ setUp: () => setUpRedisRunner(url) });
});
