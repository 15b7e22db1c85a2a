import type { Redis } from 'ioredis';

/** What the server has done so far. */
export interface RedisCost {
  /** Commands, with those inside of scripts. */
  readonly commands: number;
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

export async function readRedisCost(client: Redis): Promise<RedisCost> {
  const text = await client.info();
  const read = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  return {
    commands: read('total_commands_processed'),
    cpuSeconds: read('used_cpu_user') + read('used_cpu_sys'),
    memoryBytes: read('used_memory'),
  };
}
