import { randomUUID } from 'node:crypto';
import { type BullMqJobRunner, type BullMqJobRunnerOptions, createBullMqJobRunner } from '@org/ingest-adapter-bullmq';
import type { SharedQueue } from '@org/ingest-testkit';

/** What a runner is connected to. */
export type Connected =
  | Pick<Extract<BullMqJobRunnerOptions, { readonly client: unknown }>, 'client' | 'prefix'>
  | Pick<Extract<BullMqJobRunnerOptions, { readonly connection: unknown }>, 'connection' | 'backend' | 'prefix'>;

export type RunnerRules = Partial<Omit<BullMqJobRunnerOptions, 'client' | 'connection' | 'backend'>>;

/** A runner on a queue that nothing else uses, as the contract takes it. */
export interface RunnerFixture {
  readonly runner: BullMqJobRunner;
  readonly queue: SharedQueue;
  readonly maxAttempts: number;
}

export function setUpRunner(connected: Connected, rules: RunnerRules = {}): RunnerFixture {
  const maxAttempts = 3;
  const options = {
    ...{ queueName: `contract-${randomUUID()}`, maxAttempts, backoffBaseMs: 5, backoffCapMs: 20, concurrency: 3 },
    ...rules,
    ...connected,
  };
  const runner = createBullMqJobRunner(options);
  return {
    runner,
    maxAttempts,
    queue: {
      openRunner: async () => createBullMqJobRunner(options),
      addForeign: async (data) => {
        await runner.queue.add('foreign', data);
      },
      listFailed: async () => {
        const failed = await runner.queue.getFailed();
        return failed.map((job) => ({ id: job.deduplicationId ?? job.id ?? null, reason: job.failedReason }));
      },
    },
  };
}
