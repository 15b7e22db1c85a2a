import { createBullMqJobRunner } from '@org/ingest-adapter-bullmq';
import { Redis } from 'ioredis';
import type { Contestant, Slots } from './contestant.js';

/** The adapter, each runner with a connection of its own, as a process has it. */
export function createOurs(
  url: string,
  queueName: string,
  { runners, slotsARunner, ...limits }: Slots,
): Contestant & { readonly yields: () => number } {
  let yields = 0;
  const opened = Array.from({ length: runners }, () => {
    const client = new Redis(url, { maxRetriesPerRequest: null });
    const runner = createBullMqJobRunner({ client, queueName, concurrency: slotsARunner, ...limits });
    runner.onEvent(({ kind }) => {
      if (kind === 'job-yielded') yields += 1;
    });
    return { client, runner };
  });
  const [first] = opened;
  if (first === undefined) throw new Error('There has to be a runner. Ask for one at least.');
  return {
    name: 'BullMQ adapter',
    yields: () => yields,
    enqueueMany: (requests) => first.runner.enqueueMany(requests),
    async process(handle) {
      for (const { runner } of opened)
        await runner.process(async (job) => {
          await handle(job);
          return { kind: 'done' };
        });
    },
    async close() {
      await Promise.all(opened.map(({ runner }) => runner.close({ deadlineMs: 500 })));
      for (const { client } of opened) client.disconnect();
    },
  };
}
