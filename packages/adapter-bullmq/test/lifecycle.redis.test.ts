import { InvalidConfigurationError } from '@org/ingest-core';
import { Redis } from 'ioredis';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { startLocalRedis } from '../../../test/servers/local-redis.js';
import { createBullMqJobRunner } from '../src/index.js';
import { createGate, createQueueScene } from './operation/queue-scene.js';

const url = inject('redisUrl');

describe.skipIf(url === null)('the life of a runner', { timeout: 30_000 }, () => {
  it('runs nothing when it is closed while it begins', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open();
    const beginning = runner.process(async () => ({ kind: 'done' }));
    const closing = runner.close();
    await expect(beginning).rejects.toThrow(InvalidConfigurationError);
    await closing;
    expect(scene.events).toEqual([]);
  });

  it('takes one handler, though two are given at once', async () => {
    const runner = createQueueScene(url).open();
    const both = [0, 1].map(() => runner.process(async () => ({ kind: 'done' })));
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('adds no schedule when it is closed meanwhile', async () => {
    const runner = createQueueScene(url).open();
    const adding = runner.schedule({ id: 'tick', everyMs: 60_000 }, async () => {});
    const closing = runner.close();
    await expect(adding).rejects.toThrow(InvalidConfigurationError);
    await closing;
  });

  it('begins a schedule again whose next run somebody removed', async () => {
    const scene = createQueueScene(url);
    const runner = scene.open({ lockDurationMs: 1000 });
    let runs = 0;
    let ran = createGate();
    await runner.schedule({ id: 'tick', everyMs: 3_600_000 }, async () => {
      runs += 1;
      ran.open();
    });
    await ran.opened;
    ran = createGate();
    const key = `${scene.prefix}:${runner.queue.name}-schedule-tick`;
    const [next = ''] = await scene.client.zrange(`${key}:delayed`, 0, -1);
    await scene.client.multi().zrem(`${key}:delayed`, next).del(`${key}:${next}`).exec();
    await expect.poll(() => scene.client.zcard(`${key}:delayed`), { timeout: 20_000 }).toBe(1);
    expect(runs).toBeGreaterThan(0);
  });

  it.each([
    { whose: 'its own connection', isHosts: false },
    { whose: "the host's client", isHosts: true },
  ])('closes in time when the server is gone: $whose', async ({ isHosts }) => {
    const server = await startLocalRedis();
    const client = new Redis(server.url, { maxRetriesPerRequest: null, lazyConnect: !isHosts });
    onTestFinished(() => client.disconnect());
    client.on('error', () => {});
    const connected = isHosts ? { client } : { connection: server.url };
    const runner = createBullMqJobRunner({ ...connected, queueName: 'gone', concurrency: 1 });
    const started = createGate();
    await runner.process(async (_job, { signal }) => {
      started.open();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      return { kind: 'retry', delayMs: 0, spendAttempt: false, reason: 'interrupted' };
    });
    await runner.schedule({ id: 'tick', everyMs: 60_000 }, async () => {});
    await runner.enqueueMany([{ payload: createQueueScene(url).job('page') }]);
    await started.opened;
    await server.stop();
    await runner.close({ deadlineMs: 100 });
    expect(client.status).not.toBe('end');
  });
});
