import { randomUUID } from 'node:crypto';
import {
  type BullMqJobRunner,
  type BullMqJobRunnerOptions,
  type BullMqRunnerEvent,
  createBullMqJobRunner,
} from '@org/ingest-adapter-bullmq';
import type { IngestionJob } from '@org/ingest-core';
import { buildIncrementalJob } from '@org/ingest-testkit';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';

export type RunnerOptions = Partial<Omit<BullMqJobRunnerOptions, 'connection' | 'client'>> & {
  /** Default: the one of the scene. */
  readonly client?: Redis;
};

/** What happened, and in which runner: 0 is the one that was opened first. */
export interface HeardEvent {
  readonly runner: number;
  readonly event: BullMqRunnerEvent;
}

/** Runners on a queue that nothing else uses, closed at the end of the test. */
export interface QueueScene {
  readonly prefix: string;
  readonly client: Redis;
  /** Everything that was heard, in its order. */
  readonly events: readonly HeardEvent[];
  open(options?: RunnerOptions): BullMqJobRunner;
  /** Resolves when what was heard satisfies it; asks again after each event. */
  until(isEnough: (events: readonly HeardEvent[]) => boolean): Promise<void>;
  /** Resolves when so many jobs have ended. */
  untilEnded(count: number): Promise<void>;
  job(name: string): IngestionJob;
}

export function createQueueScene(url: string | null): QueueScene {
  if (url === null) throw new Error('There is no Redis: the suite should have been skipped');
  const client = new Redis(url, { maxRetriesPerRequest: null });
  const prefix = `scene-${randomUUID()}`;
  const runners: BullMqJobRunner[] = [];
  const events: HeardEvent[] = [];
  const waiters = new Set<() => void>();
  onTestFinished(async () => {
    await Promise.all(runners.map((runner) => runner.close({ deadlineMs: 100 })));
    client.disconnect();
  });

  function until(isEnough: (events: readonly HeardEvent[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isEnough(events)) return;
        waiters.delete(look);
        resolve();
      };
      waiters.add(look);
      look();
    });
  }

  return {
    prefix,
    client,
    events,
    open(options = {}) {
      const quick = { maxAttempts: 3, backoffBaseMs: 5, backoffCapMs: 20, concurrency: 2 };
      const runner = createBullMqJobRunner({ client, prefix, ...quick, ...options });
      const index = runners.push(runner) - 1;
      runner.onEvent((event) => {
        events.push({ runner: index, event });
        for (const look of [...waiters]) look();
      });
      return runner;
    },
    until,
    untilEnded: (count) => until((heard) => heard.filter(({ event }) => event.kind === 'job-ended').length >= count),
    job: (name) => buildIncrementalJob({ organizationId: 'organization', integrationId: name }),
  };
}

/** A promise and what settles it. */
export function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
