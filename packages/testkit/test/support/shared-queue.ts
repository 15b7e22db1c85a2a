import {
  type Clock,
  createInProcessJobRunner,
  describeError,
  type EndedJob,
  type InProcessJobRunnerOptions,
  InvalidConfigurationError,
  type JobHandler,
  type JobRunner,
  parseIngestionJob,
  parseSchedule,
} from '@org/ingest-core';
import type { FailedJob, SharedQueue } from '@org/ingest-testkit';

type Task = () => Promise<void>;

/** One runner on the queue. */
interface Member {
  readonly closing: AbortController;
  readonly work: Set<Promise<unknown>>;
  readonly listeners: Set<(job: EndedJob) => void>;
  readonly tasks: Map<string, Task>;
  handler: JobHandler | null;
}

/** A queue in the process that outlives the runners on it: what a server is, for the tests of the contract. */
export function createSharedQueue(options: InProcessJobRunnerOptions & { readonly clock: Clock }): SharedQueue {
  const server = createInProcessJobRunner(options);
  const failed: FailedJob[] = [];
  const members: Member[] = [];
  let isProcessing = false;
  let turn = 0;
  let wake = () => {};
  let changed = new Promise<void>((resolve) => {
    wake = resolve;
  });

  server.onJobEnded((ended) => {
    if (ended.outcome === 'failed') failed.push({ id: ended.id, reason: ended.reason ?? '' });
    for (const { closing, listeners } of members)
      if (!closing.signal.aborted) for (const listener of listeners) listener(ended);
  });

  async function nextWorker(): Promise<{ readonly member: Member; readonly handler: JobHandler }> {
    for (;;) {
      const workers = members.flatMap((member) =>
        member.handler === null || member.closing.signal.aborted ? [] : [{ member, handler: member.handler }],
      );
      turn += 1;
      const worker = workers[turn % Math.max(workers.length, 1)];
      if (worker !== undefined) return worker;
      await changed;
    }
  }

  function during<T>(member: Member, work: Promise<T>): Promise<T> {
    const settled = work.catch(() => {});
    member.work.add(settled);
    void settled.then(() => member.work.delete(settled));
    return work;
  }

  function tellAll(): void {
    wake();
    changed = new Promise<void>((resolve) => {
      wake = resolve;
    });
  }

  async function startProcessing(): Promise<void> {
    if (isProcessing) return;
    isProcessing = true;
    await server.process(async (job, context) => {
      const { member, handler } = await nextWorker();
      return during(member, handler(job, { ...context, signal: member.closing.signal }));
    });
  }

  return {
    async openRunner(): Promise<JobRunner> {
      const member: Member = {
        closing: new AbortController(),
        work: new Set(),
        listeners: new Set(),
        tasks: new Map(),
        handler: null,
      };
      members.push(member);
      return {
        enqueueMany: (jobs) => server.enqueueMany(jobs),
        async process(handler) {
          if (member.handler !== null) throw new InvalidConfigurationError('The runner has a handler already.');
          member.handler = handler;
          await startProcessing();
          tellAll();
        },
        async schedule(schedule, task) {
          const { id } = parseSchedule(schedule);
          member.tasks.set(id, task);
          await server.schedule(schedule, async () => {
            const owner = members.find((one) => one.tasks.has(id) && !one.closing.signal.aborted);
            if (owner !== undefined) await during(owner, owner.tasks.get(id)?.() ?? Promise.resolve());
          });
        },
        unschedule: (id) => server.unschedule(id),
        onJobEnded(listener) {
          member.listeners.add(listener);
          return () => member.listeners.delete(listener);
        },
        async close({ deadlineMs = 30_000 } = {}) {
          member.closing.abort();
          const deadline = new AbortController();
          await Promise.race([Promise.all(member.work), options.clock.delay(deadlineMs, deadline.signal)]);
          deadline.abort();
        },
      };
    },
    async addForeign(data) {
      try {
        await server.enqueueMany([{ payload: parseIngestionJob(data) }]);
      } catch (error) {
        failed.push({ id: null, reason: describeError(error) });
      }
    },
    listFailed: async () => failed,
  };
}
