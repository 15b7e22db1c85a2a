import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, supervise } from '../../../../test/servers/local-redis.js';

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
  return { host, port, ...(await supervise([folder, 'redis-server', file, '--sentinel'], '+monitor master')) };
}
