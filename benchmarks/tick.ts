import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { startLocalRedis } from '../test/servers/local-redis.js';
import { readRedisCost } from './fairness/redis-cost.js';
import { atLeast, atMost, type Benchmark, type Figure, printable } from './harness.js';

const NAME = 'tick';
const LIMIT_MB = 64;
/** Where memory is plenty, V8 lets garbage lie; with a limit the peak is what the work needs, and a leak ends the process. */
const HEAP_MB = 128;

const here = fileURLToPath(new URL('./', import.meta.url));

export const tick = createTickBenchmark({ few: 10_000, many: 100_000 });

interface TickCost {
  readonly added: number;
  readonly known: number;
  readonly seconds: number;
  /** The most that V8's heap grew by while the tick ran. */
  readonly heapBytes: number;
  /** The most memory that the process had. */
  readonly peakBytes: number;
}

/** What a tick over every integration of a large host costs, each in a process of its own, and what a second one adds. */
export function createTickBenchmark({ few, many }: { readonly few: number; readonly many: number }): Benchmark {
  return {
    name: NAME,
    run: async () => {
      console.error(`${NAME}: ${printable(many)} integrations against ${printable(few)}, spread over 15 minutes`);
      const redis = await startLocalRedis();
      const client = new Redis(redis.url);
      try {
        const less = await runTick(redis.url, 'few', few);
        const before = await readRedisCost(client);
        const more = await runTick(redis.url, 'many', many);
        const bytesAJob = ((await readRedisCost(client)).memoryBytes - before.memoryBytes) / many;
        const again = await runTick(redis.url, 'many', many);
        const delayed = await client.zcard('bull:many:delayed');
        console.error(
          [less, more, again].map((cost) => `${NAME}: ${describe(cost)}`).join('\n') +
            `\n${NAME}: ${printable(bytesAJob)} bytes of Redis a waiting job`,
        );
        return toFigures({ less, more, again, delayed, few, many });
      } finally {
        client.disconnect();
        await redis.stop();
      }
    },
  };
}

function toFigures(measured: {
  readonly less: TickCost;
  readonly more: TickCost;
  readonly again: TickCost;
  readonly delayed: number;
  readonly few: number;
  readonly many: number;
}): readonly Figure[] {
  const { less, more, again, delayed, few, many } = measured;
  const growthMb = (more.peakBytes - less.peakBytes) / 1e6;
  return [
    atLeast(NAME, 'jobs that wait after two ticks, integrations', delayed, many, 1),
    atMost(NAME, 'jobs that a second tick adds, first tick', again.added, more.added, 0),
    atMost(NAME, 'MB that the heap grows by, limit', more.heapBytes / 1e6, LIMIT_MB, 1),
    atMost(NAME, `MB more at the peak for ${printable(many / few)} times as many, limit`, growthMb, LIMIT_MB, 1),
    atMost(NAME, 'time an integration for many, for few', more.seconds / many, less.seconds / few, 2),
  ];
}

function describe({ added, known, seconds, heapBytes, peakBytes }: TickCost): string {
  return (
    `${printable(added)} added, ${printable(known)} there already, ${printable(seconds)} s, the heap grew by ` +
    `${printable(heapBytes / 1e6)} MB at most, ${printable(peakBytes / 1e6)} MB in all at the peak`
  );
}

async function runTick(url: string, queueName: string, count: number): Promise<TickCost> {
  const child = fork(
    fileURLToPath(new URL('./tick/tick-process.ts', import.meta.url)),
    [url, queueName, String(count)],
    {
      cwd: here,
      execArgv: ['--import', 'tsx', `--max-old-space-size=${HEAP_MB}`],
      env: { ...process.env, TSX_TSCONFIG_PATH: fileURLToPath(new URL('../tsconfig.tests.json', import.meta.url)) },
    },
  );
  let answer: unknown;
  child.on('message', (message) => {
    answer = message;
  });
  await once(child, 'exit');
  if (isTickCost(answer)) return answer;
  throw new Error(`The process that ticks ${count} integrations ended with code ${child.exitCode} and told nothing`);
}

function isTickCost(value: unknown): value is TickCost {
  return typeof value === 'object' && value !== null && 'added' in value && 'peakBytes' in value;
}
