import { Job, Queue, QueueBase } from 'bullmq';
import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { assertUsableOptions, assertWorkerClient } from './check-client.js';

type Given = Parameters<typeof assertUsableOptions>[0];

function redis(options: RedisOptions = {}): Redis {
  const client = new Redis({ lazyConnect: true, ...options });
  onTestFinished(() => client.disconnect());
  return client;
}

function cluster(options: ClusterOptions = {}): Cluster {
  const client = new Cluster([{ host: '127.0.0.1', port: 1 }], { lazyConnect: true, ...options });
  onTestFinished(() => client.disconnect());
  return client;
}

const refusal = (message: RegExp) =>
  expect.objectContaining({ name: 'InvalidConfigurationError', message: expect.stringMatching(message) });

function check(given: Given): unknown {
  try {
    assertUsableOptions(given);
    return 'taken';
  } catch (error) {
    return error;
  }
}

describe('what a runner is given', () => {
  it('is a client or a connection', () => {
    expect(check({ connection: {} })).toBe('taken');
    expect(check({})).toEqual(refusal(/Neither client nor connection.*as `client`/));
    expect(check({ client: redis(), connection: {} })).toEqual(refusal(/Both client and connection/));
    expect(check({ client: redis(), backend: () => ({}) })).toEqual(refusal(/as `connection`/));
  });

  it('is no client with a prefix of its own', () => {
    expect(check({ client: redis({ keyPrefix: 'app:' }) })).toEqual(refusal(/"app:".*\{ prefix: "app" \}/));
    expect(check({ connection: redis({ keyPrefix: 'app:' }) })).toEqual(refusal(/keyPrefix/));
    expect(check({ client: cluster({ keyPrefix: 'app:' }), prefix: '{a}' })).toEqual(refusal(/keyPrefix/));
    expect(check({ client: redis({ keyPrefix: '' }) })).toBe('taken');
  });

  it('has a hash tag on a cluster', () => {
    expect(check({ client: cluster() })).toEqual(refusal(/hash tag.*\{ prefix: "\{ingest\}" \}/));
    for (const prefix of ['app', '{}', 'app}{'])
      expect(check({ client: cluster(), prefix }), prefix).toEqual(refusal(/hash tag/));
    expect(check({ client: cluster(), prefix: 'app:{ingest}' })).toBe('taken');
    expect(check({ client: redis() })).toBe('taken');
  });

  it('is a real client of ioredis', () => {
    class RedisMock extends Redis {}
    const mock = new RedisMock({ lazyConnect: true });
    expect(check({ client: mock })).toEqual(refusal(/is a mock.*in-process runner/));
    const methods = { on: () => {}, duplicate: () => {}, connect: () => {}, disconnect: () => {} };
    const [likeIoredis, likeNodeRedis] = [
      { ...methods, defineCommand: () => {} },
      { ...methods, sendCommand: () => {} },
    ];
    expect(check({ client: likeIoredis })).toEqual(refusal(/is a mock/));
    expect(check({ client: likeNodeRedis })).toEqual(refusal(/node-redis.*ioredis/));
    expect(check({ client: methods })).toEqual(refusal(/not one of ioredis/));
  });

  it('goes with a BullMQ that has what is needed', () => {
    const given = { client: redis() };
    takeAway(Job.prototype, 'promote');
    expect(check(given)).toEqual(refusal(/too old: it has no Job\.promote\. Install bullmq 5\.41 or newer/));
    // As 5.40 is.
    takeAway(Queue.prototype, 'removeGlobalConcurrency');
    expect(check(given)).toEqual(refusal(/too old: it has no Queue\.removeGlobalConcurrency\. Install bullmq/));
  });

  it('names a backend only with a BullMQ that has some', () => {
    const given = { connection: {}, backend: () => ({}) };
    expect(check(given)).toBe('taken');
    takeAway(QueueBase.prototype, 'getBackend');
    expect(check(given)).toEqual(refusal(/BullMQ 5.*Install bullmq 6/));
    expect(check({ client: redis() })).toBe('taken');
  });
});

/** As an older release has it, until the test ends. */
function takeAway(prototype: object, name: string): void {
  const method = Object.getOwnPropertyDescriptor(prototype, name);
  if (method === undefined) throw new Error(`There is no ${name}`);
  Reflect.deleteProperty(prototype, name);
  onTestFinished(() => {
    Object.defineProperty(prototype, name, method);
  });
}

describe('the client of a worker', () => {
  it('waits for the server', () => {
    const message = /after 20 tries.*\{ maxRetriesPerRequest: null \}/;
    expect(() => assertWorkerClient({ client: redis() })).toThrow(message);
    expect(() => assertWorkerClient({ client: redis({ maxRetriesPerRequest: 3 }) })).toThrow(/after 3 tries/);
    expect(() => assertWorkerClient({ client: redis({ maxRetriesPerRequest: null }) })).not.toThrow();
    expect(() => assertWorkerClient({ connection: {} })).not.toThrow();
    expect(() => assertWorkerClient({ client: cluster() })).not.toThrow();
    expect(() => assertWorkerClient({ client: cluster({ redisOptions: { maxRetriesPerRequest: 3 } }) })).toThrow(
      /redisOptions: \{ maxRetriesPerRequest: null \}/,
    );
  });
});
