/**
 * Measures one server: started by `queue.ts` with the task as JSON, as one bundled file, since that is what hosts run. Tells
 * its parent the milliseconds of each round.
 */
import type { BulkJobOptions, Queue } from 'bullmq';
import { type BenchQueue, type BenchQueues, openBenchQueues, pollsOf } from './bench-queues.js';
import type { InTurns, QueueMeasured, QueueTask } from './measurements.js';

const BATCH = 1000;

type BulkJob = Parameters<Queue['addBulk']>[0][number];

main(JSON.parse(process.argv[2] ?? '{}')).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

async function main({ server, url, sizes }: QueueTask): Promise<void> {
  const queues = openBenchQueues(server, url);
  const enqueue = await inTurns(sizes.enqueueRounds, {
    ours: (name) => enqueueByRunner(queues, name, sizes.integrations),
    theirs: async (name) => addByQueue(queues, name, await jobsOf(queues, `${name}-source`, sizes.integrations)),
  });
  const jobs = await jobsOf(queues, 'jobs-source', sizes.jobs);
  const running = await inTurns(sizes.jobRounds, {
    ours: (name) => runByRunner(queues, name, jobs, sizes.concurrency),
    theirs: (name) => runByWorker(queues, name, jobs, sizes.concurrency),
  });
  queues.close();
  const measured: QueueMeasured = { enqueue, jobs: running };
  process.send?.(measured);
}

/** The first round of each warms up. */
async function inTurns(
  rounds: number,
  ways: Record<keyof InTurns, (queueName: string) => Promise<number>>,
): Promise<InTurns> {
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round <= rounds; round += 1)
    for (const side of round % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const)) {
      const ms = await ways[side](`${side}-${round}-${Math.random().toString(36).slice(2)}`);
      if (round > 0) times[side].push(ms);
    }
  return times;
}

async function enqueueByRunner(queues: BenchQueues, name: string, count: number): Promise<number> {
  const runner = queues.openRunner(name, 1);
  // Connecting is not adding.
  await runner.getHealth();
  await runner.enqueueMany(pollsOf(1).map((poll) => ({ ...poll, id: 'first' })));
  const requests = pollsOf(count);
  const beganAt = performance.now();
  const { added } = await runner.enqueueMany(requests);
  const ms = performance.now() - beganAt;
  if (added !== count) throw new Error(`${added} jobs of ${count} were added`);
  await empty(runner.queue);
  await runner.close();
  return ms;
}

async function addByQueue(queues: BenchQueues, name: string, jobs: readonly BulkJob[]): Promise<number> {
  const queue = queues.openQueue(name);
  await queue.add('first', {});
  const beganAt = performance.now();
  await addAll(queue, jobs);
  const ms = performance.now() - beganAt;
  await empty(queue);
  await queue.close();
  return ms;
}

async function runByRunner(
  queues: BenchQueues,
  name: string,
  jobs: readonly BulkJob[],
  concurrency: number,
): Promise<number> {
  const runner = queues.openRunner(name, concurrency);
  await runner.pause();
  await addAll(runner.queue, jobs);
  const all = countDown(jobs.length);
  runner.onJobEnded(all.count);
  await runner.process(async () => ({ kind: 'done' }));
  const beganAt = performance.now();
  await runner.resume();
  await all.ended;
  const ms = performance.now() - beganAt;
  await empty(runner.queue);
  await runner.close();
  return ms;
}

async function runByWorker(
  queues: BenchQueues,
  name: string,
  jobs: readonly BulkJob[],
  concurrency: number,
): Promise<number> {
  const queue = queues.openQueue(name);
  await queue.pause();
  await addAll(queue, jobs);
  const worker = queues.openWorker(name, concurrency);
  const all = countDown(jobs.length);
  worker.on('completed', all.count);
  worker.on('error', (error) => console.error(error));
  await worker.waitUntilReady();
  const beganAt = performance.now();
  await queue.resume();
  await all.ended;
  const ms = performance.now() - beganAt;
  await worker.close();
  await empty(queue);
  await queue.close();
  return ms;
}

/** What the adapter gives BullMQ for these polls. */
async function jobsOf(queues: BenchQueues, name: string, count: number): Promise<readonly BulkJob[]> {
  const runner = queues.openRunner(name, 1);
  const given: BulkJob[] = [];
  runner.queue.addBulk = async (jobs) => {
    given.push(...jobs.map((job) => ({ ...job, opts: { ...job.opts } as BulkJobOptions })));
    return [];
  };
  await runner.enqueueMany(pollsOf(count));
  await runner.close();
  return given;
}

async function addAll(queue: BenchQueue, jobs: readonly BulkJob[]): Promise<void> {
  for (let start = 0; start < jobs.length; start += BATCH)
    await queue.addBulk(jobs.slice(start, start + BATCH).map((job) => ({ ...job, opts: { ...job.opts } })));
}

async function empty(queue: BenchQueue): Promise<void> {
  await queue.obliterate({ force: true });
}

function countDown(count: number): { readonly ended: Promise<void>; readonly count: () => void } {
  let left = count;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    ended,
    count: () => {
      left -= 1;
      if (left === 0) end();
    },
  };
}
