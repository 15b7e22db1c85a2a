import { jobRunnerContract } from '@org/ingest-testkit';
import { Cluster } from 'ioredis';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { describeSlice } from './support/contract-slice.js';
import { setUpRunner } from './support/set-up-runner.js';
import { type RunningRedisCluster, startRedisCluster } from './support/start-redis-cluster.js';

const runsAll = process.env.INGEST_TEST_ALL === '1';
if (!runsAll)
  process.stderr.write('!! NOT RUN: the whole contract on a Redis cluster. Set INGEST_TEST_ALL=1 to run it.\n');

describe.skipIf(inject('redisUrl') === null)('a Redis cluster of three masters', () => {
  let cluster: RunningRedisCluster | null = null;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  }, 60_000);
  afterAll(() => cluster?.stop());

  const setUp = async () => {
    const client = new Cluster([...(cluster?.nodes ?? [])], { redisOptions: { maxRetriesPerRequest: null } });
    return { ...setUpRunner({ client, prefix: '{ingest}' }), tearDown: async () => client.disconnect() };
  };
  describeSlice(setUp);
  if (runsAll) jobRunnerContract({ setUp, isShared: true });
});
