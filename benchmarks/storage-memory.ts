import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../test/servers/embedded-postgres.js';
import { atMost, type Benchmark, type Figure, printable } from './harness.js';
import { createPostgresTables, type PostgresTable } from './storage/postgres-table.js';

const ADAPTERS = { prisma: 'Prisma adapter', typeorm: 'TypeORM adapter' } as const;
const GROWTH_MB = 48;
/** Where memory is plenty, V8 lets garbage lie; with a limit the peak is what the work needs, and a leak ends the process. */
const HEAP_MB = 128;

const here = fileURLToPath(new URL('./', import.meta.url));

/** Ten times what the storage benchmark stores: a million. */
const MANY = 10 * Number(process.env.INGEST_BENCH_ROWS ?? 100_000);

export const storageMemory = createStorageMemoryBenchmark({ few: 10_000, many: MANY });

/** What a hundred times as much content costs in memory, each measured in a process of its own. */
export function createStorageMemoryBenchmark({
  few,
  many,
  adapters = ['prisma', 'typeorm'],
}: {
  readonly few: number;
  readonly many: number;
  readonly adapters?: readonly (keyof typeof ADAPTERS)[];
}): Benchmark {
  return {
    name: 'storage-memory',
    run: async () => {
      console.error(
        `storage-memory: ${printable(many)} posts against ${printable(few)}, as a stream of batches of 1,000`,
      );
      const server = await startEmbeddedPostgres();
      try {
        const createTable = await createPostgresTables(server.url);
        const figures: Figure[] = [];
        for (const adapter of adapters) {
          const name = ADAPTERS[adapter];
          const less = await measurePeak(adapter, await createTable(), few);
          const more = await measurePeak(adapter, await createTable(), many);
          console.error(`storage-memory: ${name}: ${printable(less)} MB for few, ${printable(more)} MB for many`);
          figures.push(atMost('storage-memory', `MB more at the peak, ${name}, limit`, more - less, GROWTH_MB, 1));
        }
        return figures;
      } finally {
        await server.stop();
      }
    },
  };
}

/** The most memory in MB that a process had which stored so many posts. */
async function measurePeak(adapter: string, table: PostgresTable, count: number): Promise<number> {
  const child = fork(
    fileURLToPath(new URL('./storage/memory-process.ts', import.meta.url)),
    [adapter, table.url, String(count)],
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
  await table.close();
  if (!isAnswer(answer) || answer.stored !== count)
    throw new Error(
      `The process that stores ${count} posts ended with code ${child.exitCode} and ${JSON.stringify(answer)}`,
    );
  return answer.peakBytes / 1e6;
}

function isAnswer(value: unknown): value is { readonly stored: number; readonly peakBytes: number } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stored' in value &&
    'peakBytes' in value &&
    typeof value.peakBytes === 'number'
  );
}
