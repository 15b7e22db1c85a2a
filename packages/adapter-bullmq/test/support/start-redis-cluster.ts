import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type RunningRedis, startLocalRedis } from '../../../../test/servers/local-redis.js';
import { freePort } from '../../../../test/servers/supervise-server.js';

export interface RunningRedisCluster {
  /** Of every node, all of them masters. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  stop(): Promise<void>;
}

const SLOTS = 16_384;
const HOST = '127.0.0.1';
const MOST_LOOKS = 2000;

/**
 * Starts a cluster of masters on the loopback interface, each with its part of the slots, and resolves when all of them
 * say that it is whole.
 *
 * @throws {Error} when a server does not start, or the cluster does not form; nothing is left behind.
 */
export async function startRedisCluster(size = 3): Promise<RunningRedisCluster> {
  const servers: RunningRedis[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    const busPorts: number[] = [];
    for (let node = 0; node < size; node += 1) {
      const busPort = await freePort();
      const settings = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)];
      servers.push(await startLocalRedis({ settings }));
      busPorts.push(busPort);
    }
    await unite(servers, busPorts);
    return { nodes: servers.map(({ port }) => ({ host: HOST, port })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function unite(servers: readonly RunningRedis[], busPorts: readonly number[]): Promise<void> {
  const clients = servers.map(({ url }) => new Redis(url));
  try {
    await Promise.all(
      clients.map(async (client, node) => {
        const [from, to] = [node, node + 1].map((part) => Math.floor((part * SLOTS) / clients.length));
        await client.call('CLUSTER', 'ADDSLOTSRANGE', from ?? 0, (to ?? SLOTS) - 1);
      }),
    );
    const [first, ...others] = servers;
    for (const [index, client] of clients.entries())
      if (first !== undefined && index > 0)
        await client.call('CLUSTER', 'MEET', HOST, first.port, busPorts[0] ?? first.port + 10_000);
    for (const client of clients) await untilWhole(client, others.length + 1);
  } finally {
    for (const client of clients) client.disconnect();
  }
}

async function untilWhole(client: Redis, size: number): Promise<void> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const info = String(await client.call('CLUSTER', 'INFO'));
    if (info.includes('cluster_state:ok') && info.includes(`cluster_size:${size}`)) return;
    await setTimeout(10);
  }
  throw new Error('The cluster did not form');
}
