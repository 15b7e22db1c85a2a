import { setTimeout } from 'node:timers/promises';
import { buildIncrementalJob } from '@org/ingest-testkit';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type RunningRedis, startLocalRedis } from '../../../test/servers/local-redis.js';
import { describeSlice } from './support/contract-slice.js';
import { setUpRunner } from './support/set-up-runner.js';
import { type RunningSentinel, startSentinel } from './support/start-sentinel.js';

const runsAll = process.env.INGEST_TEST_ALL === '1';
if (!runsAll)
  process.stderr.write(
    '!! NOT RUN: a Sentinel that makes another server the master. Set INGEST_TEST_ALL=1 to run it.\n',
  );

describe.skipIf(inject('redisUrl') === null)('a Redis that a Sentinel names', () => {
  let master: RunningRedis | null = null;
  let replica: RunningRedis | null = null;
  let sentinel: RunningSentinel | null = null;
  beforeAll(async () => {
    master = await startLocalRedis();
    if (runsAll) {
      replica = await startLocalRedis({ settings: ['--replicaof', '127.0.0.1', String(master.port)] });
      await untilLinked(replica);
    }
    sentinel = await startSentinel('ingest', master.port);
  }, 60_000);
  afterAll(async () => {
    await sentinel?.stop();
    await replica?.stop();
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

  it.runIf(runsAll)('goes on when another server has become the master', { timeout: 60_000 }, async () => {
    const client = new Redis(options());
    // Until the Sentinel knows the new master it names the old one.
    client.on('error', () => {});
    const { runner } = setUpRunner({ client });
    const ended: (string | null)[] = [];
    let heard = () => {};
    runner.onJobEnded(({ id }) => {
      ended.push(id);
      heard();
    });
    const untilEnded = (id: string) =>
      new Promise<void>((resolve) => {
        heard = () => {
          if (ended.includes(id)) resolve();
        };
        heard();
      });
    await runner.process(async () => ({ kind: 'done' }));
    await runner.enqueueMany([{ payload: buildIncrementalJob({ integrationId: 'before' }), id: 'before' }]);
    await untilEnded('before');
    const moved = new Promise<void>((resolve) => client.once('ready', resolve));
    const watcher = new Redis(sentinel?.port ?? 0, sentinel?.host ?? '');
    expect(await watcher.call('SENTINEL', 'FAILOVER', 'ingest')).toBe('OK');
    watcher.disconnect();
    await moved;
    expect(await client.role()).toMatchObject(['master', expect.anything(), expect.anything()]);
    expect(await client.config('GET', 'port')).toEqual(['port', String(replica?.port)]);
    await runner.enqueueMany([{ payload: buildIncrementalJob({ integrationId: 'after' }), id: 'after' }]);
    await untilEnded('after');
    await runner.close({ deadlineMs: 1000 });
    client.disconnect();
  });
});

const MOST_LOOKS = 2000;

/** A Sentinel makes no server the master that it has not seen in step. */
async function untilLinked({ url }: RunningRedis): Promise<void> {
  const client = new Redis(url);
  try {
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      if ((await client.info('replication')).includes('master_link_status:up')) return;
      await setTimeout(10);
    }
  } finally {
    client.disconnect();
  }
  throw new Error('The replica did not connect to its master');
}
