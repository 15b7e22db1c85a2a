import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { type BullMqJobRunnerOptions, createBullMqJobRunner } from '@org/ingest-adapter-bullmq';
import type { JobRunner, Logger } from '@org/ingest-core';
import { buildIncrementalJob } from '@org/ingest-testkit';
import { Redis, type RedisOptions } from 'ioredis';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { startLocalRedis } from '../../../test/servers/local-redis.js';

const url = inject('redisUrl');
const JOBS = [{ payload: buildIncrementalJob({ organizationId: 'organization', integrationId: 'page' }) }];
const DONE = async () => ({ kind: 'done' }) as const;

function connect(to = url, options: RedisOptions = { maxRetriesPerRequest: null }): Redis {
  const client = new Redis(to ?? '', options);
  client.on('error', () => {});
  onTestFinished(() => client.disconnect());
  return client;
}

function open(options: BullMqJobRunnerOptions): JobRunner {
  const runner = createBullMqJobRunner({ queueName: crypto.randomUUID(), ...options });
  onTestFinished(() => runner.close({ deadlineMs: 100 }));
  return runner;
}

/** What a runner on this server says before its first job. */
async function startOn(settings: readonly string[], options: Partial<BullMqJobRunnerOptions> = {}): Promise<JobRunner> {
  const server = await startLocalRedis({ settings });
  onTestFinished(server.stop);
  const client = new Redis(server.url, { maxRetriesPerRequest: null });
  client.on('error', () => {});
  const { connection: _, ...others } = options;
  const runner = createBullMqJobRunner({ ...others, client });
  onTestFinished(async () => {
    await runner.close({ deadlineMs: 100 });
    client.disconnect();
  });
  return runner;
}

/** Runs one job to its end. */
async function runOne(runner: JobRunner): Promise<string> {
  const ended = new Promise<string>((resolve) => {
    runner.onJobEnded(({ outcome }) => resolve(outcome));
  });
  await runner.process(DONE);
  await runner.enqueueMany(JOBS);
  return ended;
}

describe.skipIf(url === null)('a client that gives commands up', () => {
  it('adds jobs, but is refused for work and for schedules', async () => {
    const runner = open({ client: connect(url, {}) });
    expect(await runner.enqueueMany(JOBS)).toEqual({ added: 1 });
    for (const call of [runner.process(DONE), runner.schedule({ id: 'tick', everyMs: 1000 }, async () => {})])
      await expect(call).rejects.toMatchObject({
        name: 'InvalidConfigurationError',
        message: expect.stringMatching(/after 20 tries.*\{ maxRetriesPerRequest: null \}/),
      });
  });
});

describe.skipIf(url === null)('what is connected', () => {
  it('runs jobs on a client that connects when it is first needed', async () => {
    const client = connect(url, { maxRetriesPerRequest: null, lazyConnect: true });
    expect(client.status).toBe('wait');
    expect(await runOne(open({ client }))).toBe('done');
  });

  it('leaves the client of the host open', async () => {
    const client = connect();
    const runner = open({ client });
    expect(await runOne(runner)).toBe('done');
    await runner.close();
    expect(await client.ping()).toBe('PONG');
  });

  it('runs jobs on a URL, on options, and on a client that is given as the connection', async () => {
    const { hostname, port } = new URL(url ?? '');
    for (const connection of [url ?? '', { host: hostname, port: Number(port) }, connect()])
      expect(await runOne(open({ connection }))).toBe('done');
  });
});

describe.skipIf(url === null)('a server that may throw jobs away', () => {
  it('is refused before the first job, with what to set', async () => {
    const runner = await startOn(['--maxmemory-policy', 'allkeys-lru']);
    for (const call of [runner.process(DONE), runner.enqueueMany(JOBS)])
      await expect(call).rejects.toMatchObject({
        name: 'InvalidConfigurationError',
        message: expect.stringMatching(/maxmemory-policy allkeys-lru.*noeviction.*allowEviction/),
      });
  });

  it('is taken by those who know it', async () => {
    const runner = await startOn(['--maxmemory-policy', 'allkeys-lru'], { allowEviction: true });
    expect(await runOne(runner)).toBe('done');
  });

  it('is taken when it forbids the question, which is logged once', async () => {
    const warnings: string[] = [];
    const none = () => {};
    const logger: Logger = { debug: none, info: none, error: none, warn: (message) => warnings.push(message) };
    const client = connect();
    const silent = new Proxy(client, {
      get: (target, name) => {
        if (name === 'info' || name === 'config') return () => Promise.reject(new Error('NOPERM no permissions'));
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    Object.assign(client.options, { skipVersionCheck: true });
    const runner = open({ client: silent, logger });
    await runner.enqueueMany(JOBS);
    await runner.enqueueMany(JOBS);
    expect(warnings).toEqual([expect.stringMatching(/maxmemory-policy; see yourself/)]);
  });
});

describe('a server that cannot be reached', () => {
  /** Takes connections and says nothing, as behind a firewall. */
  async function listenSilently(): Promise<number> {
    const server: Server = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The system gave no port');
    return address.port;
  }

  it('is told, with where it should be and without a password', async () => {
    const port = await listenSilently();
    const secret = `redis://worker:open-sesame@127.0.0.1:${port}`;
    const runners = [{ client: connect(secret) }, { connection: secret }].map((given) =>
      open({ ...given, connectTimeoutMs: 50 }),
    );
    for (const runner of runners) {
      const error: unknown = await runner.enqueueMany(JOBS).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        name: 'InvalidConfigurationError',
        message: expect.stringMatching(new RegExp(`127\\.0\\.0\\.1:${port} was not reached within 50 ms.*Check host`)),
      });
      expect(String(error)).not.toContain('sesame');
    }
  });

  it('is told with the answer of the system', async () => {
    const server = await startLocalRedis();
    await server.stop();
    const runner = open({ client: connect(server.url), connectTimeoutMs: 100 });
    await expect(runner.enqueueMany(JOBS)).rejects.toThrow(/ECONNREFUSED/);
    await expect(runner.process(DONE)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('is used when it comes, and told when it goes', async () => {
    const first = await startLocalRedis();
    await first.stop();
    const client = connect(first.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    const runner = open({ client, connectTimeoutMs: 100 });
    await expect(runner.enqueueMany(JOBS)).rejects.toMatchObject({ name: 'InvalidConfigurationError' });
    const second = await startLocalRedis({ port: first.port });
    await once(client, 'ready');
    expect(await runner.enqueueMany(JOBS)).toEqual({ added: 1 });
    await second.stop();
    await expect(runner.enqueueMany(JOBS)).rejects.toMatchObject({
      name: 'StorageError',
      message: expect.stringMatching(/Adding jobs failed.*may still be done when the server is back/),
    });
  });
});
