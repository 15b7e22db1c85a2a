import { usageStoreContract } from '@org/ingest-testkit';
import { Redis } from 'ioredis';
import { describe, inject } from 'vitest';
import { createRedisUsageStore } from '../src/index.js';

const url = inject('redisUrl');

describe.skipIf(url === null)('the usage store on Redis', () => {
  usageStoreContract({
    name: 'redis usage store',
    setUp: async () => {
      const clients = [new Redis(url ?? ''), new Redis(url ?? '')] as const;
      return {
        store: createRedisUsageStore({ client: clients[0] }),
        another: createRedisUsageStore({ client: clients[1] }),
        tearDown: async () => {
          for (const client of clients) client.disconnect();
        },
      };
    },
  });
});
