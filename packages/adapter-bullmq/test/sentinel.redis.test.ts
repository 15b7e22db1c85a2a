import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { type RunningRedis, startLocalRedis } from '../../../test/servers/local-redis.js';
import { describeSlice } from './support/contract-slice.js';
import { setUpRunner } from './support/set-up-runner.js';
import { type RunningSentinel, startSentinel } from './support/start-sentinel.js';

describe.skipIf(inject('redisUrl') === null)('a Redis that a Sentinel names', () => {
  let master: RunningRedis | null = null;
  let sentinel: RunningSentinel | null = null;
  beforeAll(async () => {
    master = await startLocalRedis();
    sentinel = await startSentinel('ingest', master.port);
  }, 60_000);
  afterAll(async () => {
    await sentinel?.stop();
    await master?.stop();
  });

  const options = () => ({
    sentinels: [{ host: sentinel?.host ?? '', port: sentinel?.port ?? 0 }],
    name: 'ingest',
    maxRetriesPerRequest: null,
  });
  describe('by a client', () => {
    describeSlice(async () => {
      const client = new Redis(options());
      return { ...setUpRunner({ client }), tearDown: async () => client.disconnect() };
    });
  });
  describe('by options', () => {
    describeSlice(async () => ({ ...setUpRunner({ connection: options() }), tearDown: async () => {} }));
  });
});
