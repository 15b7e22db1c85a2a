import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { startEmbeddedPostgres } from '../test/servers/embedded-postgres.js';
import { startLocalRedis } from '../test/servers/local-redis.js';
import { atMost, type Benchmark, type Figure, median, printable } from './harness.js';
import { bundleProgram } from './queue/bundle-program.js';
import type { InTurns, QueueMeasured, QueueServer, QueueSizes, QueueTask } from './queue/measurements.js';

const NAME = 'queue';

export type QueueBenchmarkSizes = Readonly<Partial<Record<QueueServer, QueueSizes>>>;

export const queue = createQueueBenchmark({
  Redis: { integrations: 100_000, enqueueRounds: 5, jobs: 3000, jobRounds: 21, concurrency: 50 },
  PostgreSQL: { integrations: 100_000, enqueueRounds: 2, jobs: 1000, jobRounds: 9, concurrency: 50 },
});

/** What the adapter adds to BullMQ: the same jobs added, and jobs with an empty handler run, by both in turns. */
export function createQueueBenchmark(sizes: QueueBenchmarkSizes): Benchmark {
  return {
    name: NAME,
    run: async () => {
      const program = await bundleProgram();
      const figures: Figure[] = [];
      try {
        for (const server of ['Redis', 'PostgreSQL'] as const) {
          const one = sizes[server];
          if (one === undefined) continue;
          console.error(describe(server, one));
          const measured = await measureOn(server, program.file, one);
          console.error(table(measured, one));
          figures.push(...toFigures(server, measured));
        }
        return figures;
      } finally {
        await program.remove();
      }
    },
  };
}

async function measureOn(server: QueueServer, file: string, sizes: QueueSizes): Promise<QueueMeasured> {
  const running = await (server === 'Redis' ? startLocalRedis() : startEmbeddedPostgres());
  try {
    const task: QueueTask = { server, url: running.url, sizes };
    const child = fork(file, [JSON.stringify(task)], { execArgv: [] });
    let measured: unknown;
    child.on('message', (message) => {
      measured = message;
    });
    await once(child, 'exit');
    if (isMeasured(measured)) return measured;
    throw new Error(`The process that measures the queue on ${server} ended with ${child.exitCode} and told nothing`);
  } finally {
    await running.stop();
  }
}

/** What else the machine does only adds time, so the fastest round of many tells what the work itself takes. */
function toFigures(server: QueueServer, { enqueue, jobs }: QueueMeasured): readonly Figure[] {
  const fastest = ({ ours, theirs }: InTurns) => [Math.min(...ours), Math.min(...theirs)] as const;
  return [
    atMost(NAME, `ms to enqueue, addBulk of the same jobs, ${server}`, ...fastest(enqueue), 1.3),
    atMost(NAME, `ms of jobs with an empty handler, bare worker, ${server}`, ...fastest(jobs), 1.2),
  ];
}

function describe(server: QueueServer, { integrations, jobs, jobRounds, concurrency }: QueueSizes): string {
  return (
    `${NAME}: ${printable(integrations)} integrations enqueued on ${server}; ${jobRounds} rounds of ${printable(jobs)} jobs ` +
    `with an empty handler, ${concurrency} at once; ${cpus().length} processors, Node ${process.versions.node}`
  );
}

function table({ enqueue, jobs }: QueueMeasured, sizes: QueueSizes): string {
  const line = (what: string, { ours, theirs }: InTurns, count: number) => {
    const us = (ms: number) => printable((ms / count) * 1000);
    const both = (of: (rounds: readonly number[]) => number) => `${us(of(ours))} against ${us(of(theirs))}`;
    return `${NAME}: ${what}, microseconds each: ${both((rounds) => Math.min(...rounds))} at best, ${both(median)} in the median`;
  };
  return [line('enqueued', enqueue, sizes.integrations), line('run', jobs, sizes.jobs)].join('\n');
}

function isMeasured(value: unknown): value is QueueMeasured {
  return typeof value === 'object' && value !== null && 'enqueue' in value && 'jobs' in value;
}
