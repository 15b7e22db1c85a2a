import { once } from 'node:events';
import { cpus } from 'node:os';
import { startEmbeddedPostgres } from '../test/servers/embedded-postgres.js';
import type { MemoryTask } from './end-to-end/memory-process.js';
import { ADAPTERS, type Adapter, openStore } from './end-to-end/open-store.js';
import { measurePasses, type PassSeconds } from './end-to-end/passes.js';
import { firstWord, startProgram } from './end-to-end/run-program.js';
import { type SimulatedPage, startSimulator } from './end-to-end/start-simulator.js';
import { atMost, type Benchmark, type Figure, printable } from './harness.js';
import { createPostgresTables, type PostgresTable } from './storage/postgres-table.js';

const NAME = 'end-to-end';
const SEED = 20_261_125;
const GROWTH_MB = 48;
/** Where memory is plenty, V8 lets garbage lie; with a limit the peak is what the work needs, and a leak ends the process. */
const HEAP_MB = 128;
/** As a server has it that must not lose anything. */
const DURABLE = { fsync: 'on', synchronous_commit: 'on', shared_buffers: '1GB', max_wal_size: '8GB' };
const ROWS = Number(process.env.INGEST_BENCH_ROWS ?? 100_000);

export interface EndToEndSizes {
  /** How many Pages are read, each by all passes; one more warms up. */
  readonly pages: number;
  readonly itemsAPage: number;
  /** Items of the Pages whose memory is compared. */
  readonly few: number;
  readonly many: number;
  readonly adapters?: readonly Adapter[];
}

export const endToEnd = createEndToEndBenchmark({
  pages: 8,
  itemsAPage: Math.ceil((2 * ROWS) / 8),
  few: 10_000,
  many: 10 * ROWS,
});

/** From Meta's edges to rows: one worker that reads, maps and writes, against reading and writing alone, and its memory. */
export function createEndToEndBenchmark({
  pages,
  itemsAPage,
  few,
  many,
  adapters = ['typeorm', 'prisma'],
}: EndToEndSizes): Benchmark {
  return {
    name: NAME,
    run: async () => {
      console.error(
        `${NAME}: ${printable(pages * itemsAPage)} items over HTTP into PostgreSQL, one worker; ${cpus().length} ` +
          `processors, Node ${process.versions.node}`,
      );
      const server = await startEmbeddedPostgres({ settings: DURABLE });
      try {
        const createTable = await createPostgresTables(server.url);
        const figures: Figure[] = [];
        const simulator = await startSimulator({ histories: Array(pages + 1).fill(itemsAPage), seed: SEED });
        try {
          for (const adapter of adapters) {
            const table = await createTable();
            const store = await openStore(adapter, table.url);
            const seconds = await measurePasses(simulator, store, table);
            await store.close();
            await table.close();
            console.error(`${NAME}: ${ADAPTERS[adapter]}: ${describe(seconds)}`);
            figures.push(toFigure(ADAPTERS[adapter], seconds));
          }
        } finally {
          await simulator.stop();
        }
        figures.push(...(await measureMemory(adapters, few, many, createTable)));
        return figures;
      } finally {
        await server.stop();
      }
    },
  };
}

function toFigure(adapter: string, { reading, writing, both }: PassSeconds): Figure {
  return atMost(NAME, `s of reading and writing, the slower alone, ${adapter}`, both, Math.max(reading, writing), 1.25);
}

function describe({ reading, writing, both, items }: PassSeconds): string {
  const each = Object.entries({ reading, writing, both }).map(
    ([name, seconds]) => `${name} ${printable(seconds)} s (${printable(items / seconds)} items/s)`,
  );
  return `${printable(items)} items, ${each.join(', ')}`;
}

async function measureMemory(
  adapters: readonly Adapter[],
  few: number,
  many: number,
  createTable: () => Promise<PostgresTable>,
): Promise<readonly Figure[]> {
  console.error(`${NAME}: the memory of reading ${printable(many)} items against ${printable(few)}`);
  const simulator = await startSimulator({ histories: [few, many], seed: SEED });
  const [short, long] = simulator.pages;
  if (short === undefined || long === undefined) throw new Error('The simulator has no two Pages');
  try {
    const figures: Figure[] = [];
    for (const adapter of adapters) {
      const less = await measurePeak(adapter, await createTable(), { url: simulator.url, page: short, items: few });
      const more = await measurePeak(adapter, await createTable(), { url: simulator.url, page: long, items: many });
      console.error(`${NAME}: ${ADAPTERS[adapter]}: ${printable(less)} MB for few, ${printable(more)} MB for many`);
      figures.push(atMost(NAME, `MB more at the peak, ${ADAPTERS[adapter]}, limit`, more - less, GROWTH_MB, 1));
    }
    return figures;
  } finally {
    await simulator.stop();
  }
}

interface History {
  readonly url: string;
  readonly page: SimulatedPage;
  readonly items: number;
}

/** The most memory in MB that a process had which read such a history. */
async function measurePeak(adapter: Adapter, table: PostgresTable, { url, page, items }: History): Promise<number> {
  const task: MemoryTask = { adapter, databaseUrl: table.url, graphUrl: url, page };
  const child = startProgram(new URL('./end-to-end/memory-process.ts', import.meta.url), task, HEAP_MB);
  const answer = await firstWord(child);
  if (child.exitCode === null) await once(child, 'exit');
  await table.close();
  if (isAnswer(answer) && answer.stored === items) return answer.peakBytes / 1e6;
  throw new Error(`The process that reads ${items} items told ${JSON.stringify(answer)}`);
}

function isAnswer(value: unknown): value is { readonly stored: number; readonly peakBytes: number } {
  return typeof value === 'object' && value !== null && 'stored' in value && 'peakBytes' in value;
}
