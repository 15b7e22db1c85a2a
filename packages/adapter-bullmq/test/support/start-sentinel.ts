import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REDIS } from '../../../../test/servers/local-redis.js';
import { freePort, superviseServer } from '../../../../test/servers/supervise-server.js';

export interface RunningSentinel {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts a Sentinel that watches one master on the loopback interface, under this name. */
export async function startSentinel(name: string, masterPort: number): Promise<RunningSentinel> {
  const [host, port] = ['127.0.0.1', await freePort()];
  const folder = await mkdtemp(join(tmpdir(), 'ingest-sentinel-'));
  const file = join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    `bind ${host}`,
    `dir ${folder}`,
    `sentinel monitor ${name} ${host} ${masterPort} 1`,
    `sentinel down-after-milliseconds ${name} 1000`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  const sentinel = { ...REDIS, name: 'Sentinel', ready: '+monitor master' };
  return { host, port, ...(await superviseServer(sentinel, folder, ['redis-server', file, '--sentinel'])) };
}
