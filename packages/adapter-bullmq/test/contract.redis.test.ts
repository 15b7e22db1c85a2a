import { jobRunnerContract } from '@org/ingest-testkit';
import * as bullmq from 'bullmq';
import { describe, inject } from 'vitest';
import { setUpRedisRunner } from './support/set-up-redis.js';

const url = inject('redisUrl');
// The same file runs on BullMQ 5, where a project of Vitest's puts that in the place of 6.
const release = 'createPostgresBackend' in bullmq ? 6 : 5;

describe.skipIf(url === null)(`BullMQ ${release} on Redis`, () => {
  jobRunnerContract({ setUp: () => setUpRedisRunner(url), isShared: true });
});
