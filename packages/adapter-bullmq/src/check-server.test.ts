import { type Logger, silentLogger } from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { assertUsableServer, readServerFacts } from './check-server.js';

// The lines of INFO that tell who answers, as each of them writes it.
const REDIS = '# Server\r\nredis_version:7.2.5\r\nredis_mode:standalone\r\n# Memory\r\nmaxmemory_policy:noeviction\r\n';
const OLD_REDIS = 'redis_version:4.0.14\r\nmaxmemory_policy:noeviction\r\n';
const VALKEY = 'redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.0\r\nmaxmemory_policy:volatile-lru\r\n';
const DRAGONFLY = 'redis_version:7.4.0\r\ndragonfly_version:df-v1.30.0\r\nmaxmemory_policy:noeviction\r\n';
const KEYDB = 'redis_version:6.3.4\r\nexecutable:/usr/bin/keydb-server\r\nmaxmemory_policy:allkeys-lfu\r\n';

function server(info: unknown, policy: unknown = null) {
  return {
    info: async () => {
      if (info instanceof Error) throw info;
      return String(info);
    },
    config: async () => {
      if (policy instanceof Error) throw policy;
      return policy;
    },
  };
}

const strict = { allowEviction: false, logger: silentLogger };

describe('what a server says of itself', () => {
  it.each([
    ['Redis', REDIS, '7.2.5', 'noeviction'],
    ['Valkey', VALKEY, '7.2.4', 'volatile-lru'],
    ['Dragonfly', DRAGONFLY, '7.4.0', 'noeviction'],
    ['KeyDB', KEYDB, '6.3.4', 'allkeys-lfu'],
  ])('is understood of %s', (name, info, version, evictionPolicy) => {
    expect(readServerFacts(info)).toEqual({ name, version, evictionPolicy });
  });

  it('may be nothing', () => {
    for (const nothing of ['', 'hello', null, undefined, ':', '\r\n'])
      expect(readServerFacts(nothing)).toEqual({ name: 'Redis', version: null, evictionPolicy: null });
  });
});

describe('a server', () => {
  it('is taken when it keeps what it is given', async () => {
    for (const info of [REDIS, DRAGONFLY, 'redis_version:5.0.0'])
      await expect(assertUsableServer(server(info), strict)).resolves.toBeUndefined();
  });

  it('is refused when it is older than BullMQ takes', async () => {
    for (const version of ['4.0.14', '4.9.99', '3'])
      await expect(assertUsableServer(server(`redis_version:${version}`), strict)).rejects.toMatchObject({
        name: 'InvalidConfigurationError',
        message: expect.stringMatching(new RegExp(`Redis ${version}, and BullMQ needs 5\\.0\\.0.*6\\.2\\.0 or newer`)),
      });
    await expect(assertUsableServer(server(OLD_REDIS), { ...strict, allowEviction: true })).rejects.toThrow(/4\.0\.14/);
  });

  it('is refused when it throws jobs away, whatever it is', async () => {
    const cases = [
      [server(VALKEY), /\(Valkey\) has the maxmemory-policy volatile-lru/],
      [server(KEYDB), /\(KeyDB\) has the maxmemory-policy allkeys-lfu/],
      [server('redis_version:7.0.0', ['maxmemory-policy', 'allkeys-random']), /allkeys-random/],
    ] as const;
    for (const [client, message] of cases) {
      await expect(assertUsableServer(client, strict)).rejects.toThrow(message);
      await expect(assertUsableServer(client, { ...strict, allowEviction: true })).resolves.toBeUndefined();
    }
  });

  it('is taken when it may not be asked, and that is logged', async () => {
    const warnings: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (message) => warnings.push(message) };
    const forbidden = new Error("NOPERM this user has no permissions to run the 'info' command");
    await assertUsableServer(server(forbidden, forbidden), { allowEviction: false, logger });
    expect(warnings).toEqual([expect.stringMatching(/maxmemory-policy; see yourself/)]);
    await assertUsableServer({}, strict);
  });
});
