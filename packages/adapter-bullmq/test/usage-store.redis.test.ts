import { randomUUID } from 'node:crypto';
import { createUsageGovernor, StorageError, type UsageKey } from '@org/ingest-core';
import { Cluster, Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createRedisUsageStore, type RedisStoreClient } from '../src/index.js';
import { startRedisCluster } from './support/start-redis-cluster.js';

const url = inject('redisUrl');
const CHANGE = { state: 'text', version: 0, keepMs: 60_000 };

describe.skipIf(url === null)('the usage store on Redis', () => {
  const clients: Redis[] = [];
  const connect = () => {
    const client = new Redis(url ?? '');
    clients.push(client);
    return client;
  };
  afterAll(() => {
    for (const client of clients) client.disconnect();
  });

  it('lets each entry expire by itself, counted from its last save', async () => {
    const client = connect();
    const prefix = randomUUID();
    const store = createRedisUsageStore({ client, prefix });
    const key: UsageKey = { level: 'page', id: '1' };
    await store.save([{ key, ...CHANGE, keepMs: 1_000_000 }]);
    const [name = '', ...others] = await client.keys(`*${prefix}*`);
    expect([name, others]).toEqual([`{${prefix}}:usage:page:1`, []]);
    expect(await client.pttl(name)).toBeGreaterThan(900_000);
    await store.save([{ key, ...CHANGE, version: 1, keepMs: 100_000 }]);
    const left = await client.pttl(name);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(100_000);
  });

  it('keeps two prefixes apart, and a hash tag of the host as it is', async () => {
    const client = connect();
    const [one, other] = [randomUUID(), randomUUID()];
    const key: UsageKey = { level: 'app', id: '1' };
    await createRedisUsageStore({ client, prefix: `jobs:{${one}}` }).save([{ key, ...CHANGE }]);
    expect(await client.exists(`jobs:{${one}}:usage:app:1`)).toBe(1);
    expect(await createRedisUsageStore({ client, prefix: other }).load([key])).toEqual([null]);
  });

  it('tells a failure of Redis as one of the storage', async () => {
    const client = connect();
    const prefix = randomUUID();
    await client.rpush(`{${prefix}}:usage:app:1`, 'a list');
    const store = createRedisUsageStore({ client, prefix });
    const key: UsageKey = { level: 'app', id: '1' };
    await expect(store.save([{ key, ...CHANGE }])).rejects.toThrow(StorageError);
    client.disconnect();
    await expect(store.load([key])).rejects.toThrow(StorageError);
  });

  it('lets only as many calls through as there is room for, though ten processes ask at once', async () => {
    const prefix = randomUUID();
    const keys: readonly UsageKey[] = [{ level: 'app', id: '1' }];
    const budgets = Array.from({ length: 10 }, () =>
      createUsageGovernor({
        store: createRedisUsageStore({ client: connect(), prefix }),
        slowFromPercent: 97,
        firstCostPercent: 1,
        storeTimeoutMs: 60_000,
      }),
    );
    const now = new Date();
    const decisions = await Promise.all(
      Array.from({ length: 300 }, (_, n) => budgets[n % budgets.length]?.check(keys, now)),
    );
    expect(decisions.filter((one) => one?.kind === 'go')).toHaveLength(97);
  });
});

describe.skipIf(url === null)('the usage store on a cluster of three masters', () => {
  let cluster: Awaited<ReturnType<typeof startRedisCluster>> | null = null;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  }, 60_000);
  afterAll(() => cluster?.stop());

  it('saves and loads many keys at once, since all of them lie on one node', async () => {
    const client = new Cluster([...(cluster?.nodes ?? [])]);
    const store = createRedisUsageStore({ client });
    const keys = Array.from({ length: 30 }, (_, n): UsageKey => ({ level: 'page', id: `${n}{${n}}` }));
    expect(await store.save(keys.map((key) => ({ key, ...CHANGE })))).toBe(true);
    expect(await store.save(keys.map((key, n) => ({ key, ...CHANGE, version: n === 7 ? 0 : 1 })))).toBe(false);
    expect(await store.load(keys)).toEqual(keys.map(() => ({ state: 'text', version: 1 })));
    client.disconnect();
  });
});

describe('a client that is none of ioredis', () => {
  it('is refused with what to pass instead', () => {
    expect(() => createRedisUsageStore({ client: {} as RedisStoreClient })).toThrow(/Pass `new Redis\(url\)`/);
  });
});
