import { createInProcessJobRunner, type IngestionJob, type JobRunner } from '@org/ingest-core';
import {
  buildIncrementalJob,
  createManualClock,
  jobRunnerContract,
  runContract,
  type SharedQueue,
} from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';
import { createSharedQueue } from './support/shared-queue.js';

type Fault<T> = (sound: T) => Partial<T>;

const RUNNER_FAULTS: readonly (readonly [string, string, Fault<JobRunner>])[] = [
  [
    'runs a failed job again',
    'a failure is final',
    (sound) => ({
      process: (handler) =>
        sound.process(async (job, context) => {
          const outcome = await handler(job, context);
          return outcome.kind === 'fail' ? { ...outcome, kind: 'retry', delayMs: 0, spendAttempt: true } : outcome;
        }),
    }),
  ],
  [
    'spends an attempt on every wait',
    'a wait that spends no attempt may come as often as it likes',
    (sound) => ({
      process: (handler) =>
        sound.process(async (job, context) => {
          const outcome = await handler(job, context);
          return outcome.kind === 'retry' ? { ...outcome, spendAttempt: true } : outcome;
        }),
    }),
  ],
  [
    'ignores ids',
    'adds an id once while its job waits',
    (sound) => ({ enqueueMany: (jobs) => sound.enqueueMany(jobs.map(({ id: _, ...job }) => job)) }),
  ],
  [
    'takes jobs one by one',
    'adds nothing when one payload or id of a list is wrong',
    (sound) => ({
      enqueueMany: async (jobs) => {
        let added = 0;
        for (const job of jobs) added += (await sound.enqueueMany([job])).added;
        return { added };
      },
    }),
  ],
  [
    'ignores urgency',
    'runs fresh jobs before history',
    (sound) => ({ enqueueMany: (jobs) => sound.enqueueMany(jobs.map((job) => ({ ...job, urgency: 'fresh' }))) }),
  ],
  [
    'forgets delays',
    'a delay and a retry wait as long as they were told',
    (sound) => ({ enqueueMany: (jobs) => sound.enqueueMany(jobs.map((job) => ({ ...job, delayMs: 0 }))) }),
  ],
  ['runs jobs of one integration side by side', 'runs no two jobs of an integration at once', withoutLanes],
  ['goes on when the app has to wait', 'starts no job while the app has to wait', withoutHolds],
  [
    'holds the others for every wait',
    'lets the others go on when only the job itself has to wait',
    (sound) => ({
      process: (handler) =>
        sound.process(async (job, context) => {
          const outcome = await handler(job, context);
          return outcome.kind === 'retry' ? { ...outcome, scope: 'app' } : outcome;
        }),
    }),
  ],
  [
    'runs a cron schedule at once, too',
    'runs a cron schedule when its pattern says, and not before',
    (sound) => ({
      schedule: async (schedule, task) => {
        await sound.schedule(schedule, task);
        await task();
      },
    }),
  ],
  [
    'takes every zone for UTC',
    'reads a cron pattern in its time zone',
    (sound) => ({
      schedule: (schedule, task) =>
        sound.schedule('cron' in schedule ? { id: schedule.id, cron: schedule.cron } : schedule, task),
    }),
  ],
  [
    'keeps the schedule that another one replaces',
    'replaces a cron schedule by one with a period',
    (sound) => {
      let count = 0;
      return {
        schedule: (schedule, task) => {
          count += 1;
          return sound.schedule({ ...schedule, id: `${schedule.id}-${count}` }, task);
        },
      };
    },
  ],
  [
    'takes no schedule back',
    'takes a schedule back, once, and makes it anew',
    () => ({ unschedule: async () => true }),
  ],
  [
    'forgets that a schedule was taken back',
    'takes a schedule back, once, and makes it anew',
    (sound) => ({ unschedule: async (id) => (await sound.unschedule(id)) || id === 'back' }),
  ],
  [
    'takes any schedule',
    'refuses a schedule that is not valid',
    (sound) => ({ schedule: (schedule, task) => sound.schedule(schedule, task).catch(() => {}) }),
  ],
];

/** Runs each job as if it were of an integration of its own. */
function withoutLanes(sound: JobRunner): Partial<JobRunner> {
  let count = 0;
  const told = <T extends IngestionJob>(job: T): T => ({ ...job, integrationId: job.integrationId.replace(/~.*/, '') });
  return {
    enqueueMany: (jobs) =>
      sound.enqueueMany(
        jobs.map((job) => {
          count += 1;
          return { ...job, payload: { ...job.payload, integrationId: `${job.payload.integrationId}~${count}` } };
        }),
      ),
    process: (handler) => sound.process((job, context) => handler(told(job), context)),
    onJobEnded: (listener) => sound.onJobEnded((ended) => listener({ ...ended, payload: told(ended.payload) })),
  };
}

function withoutHolds(sound: JobRunner): Partial<JobRunner> {
  return {
    process: (handler) =>
      sound.process(async (job, context) => {
        const outcome = await handler(job, context);
        return outcome.kind === 'retry' ? { ...outcome, scope: 'job' } : outcome;
      }),
  };
}

const QUEUE_FAULTS: readonly (readonly [string, string, Fault<SharedQueue>])[] = [
  [
    'loses what did not run',
    'hands what did not run to the next runner',
    () => ({ openRunner: () => sharedQueue().openRunner() }),
  ],
  [
    'forgets attempts',
    'remembers the attempts of a job that waits for its next one',
    changeOthers((other) => ({
      process: (handler) => other.process((job, context) => handler(job, { ...context, attempt: 1 })),
    })),
  ],
  [
    'keeps apart only what one runner runs',
    'runs no two jobs of an integration at once on two runners',
    () => ({ openRunner: () => sharedQueue().openRunner() }),
  ],
  [
    'gives every runner ids of its own',
    'adds an id once, whichever runner adds it',
    changeOthers((other) => ({
      enqueueMany: (jobs) =>
        other.enqueueMany(jobs.map((job) => (job.id === undefined ? job : { ...job, id: `other-${job.id}` }))),
    })),
  ],
  [
    'holds the jobs of one runner only',
    'holds the jobs of every runner while the app has to wait',
    (sound) => ({
      openRunner: async () => {
        const other = await sound.openRunner();
        return { ...other, ...withoutHolds(other) };
      },
    }),
  ],
  [
    'runs a task on every machine',
    'runs a task on one machine at a time',
    changeOthers((other) => ({
      schedule: (schedule, task) => other.schedule({ ...schedule, id: `other-${schedule.id}` }, task),
    })),
  ],
  [
    'takes back only what the same runner registered',
    'is taken back by a runner that never registered it',
    changeOthers(() => ({ unschedule: async () => true })),
  ],
  [
    'takes what is no job for one',
    'fails what is no job, once and with the reason',
    (sound) => ({
      addForeign: async (data) => {
        await sound.addForeign(data);
        await sound.addForeign(buildIncrementalJob({ integrationId: 'foreign' }));
      },
    }),
  ],
  [
    'fails what is no job again and again',
    'fails what is no job, once and with the reason',
    (sound) => ({
      addForeign: async (data) => {
        await sound.addForeign(data);
        await sound.addForeign(data);
      },
    }),
  ],
  [
    'forgets what failed',
    'keeps what has failed, with its id and the reason',
    (sound) => ({ listFailed: async () => (await sound.listFailed()).map((job) => ({ ...job, id: null })) }),
  ],
];

function sharedQueue(clock = createManualClock()): SharedQueue {
  return createSharedQueue({ clock, maxAttempts: 3, concurrency: 3 });
}

/** A fault of every runner but the first. */
function changeOthers(fault: Fault<JobRunner>): Fault<SharedQueue> {
  return (sound) => ({
    openRunner: async () => {
      const other = await sound.openRunner();
      return { ...other, ...fault(other) };
    },
  });
}

describe('jobRunnerContract', () => {
  const setUp = (fault: Fault<JobRunner>) => async () => {
    const clock = createManualClock();
    const sound = createInProcessJobRunner({ clock, maxAttempts: 3 });
    return { runner: { ...sound, ...fault(sound) }, maxAttempts: 3, advance: clock.advance };
  };

  it.each(RUNNER_FAULTS)('notices a runner that %s', async (_, only, fault) => {
    const sound = await runContract((api) => jobRunnerContract({ setUp: setUp(() => ({})), api }), { only });
    expect(sound.failed).toEqual([]);
    const broken = await runContract((api) => jobRunnerContract({ setUp: setUp(fault), api }), { only });
    expect(broken.failed.map((test) => test.name)).toEqual([expect.stringContaining(only)]);
  });

  it('notices on the machine clock, too, a runner that goes on when the app has to wait', async () => {
    const only = 'starts no job while the app has to wait';
    const onMachine = (fault: Fault<JobRunner>) => async () => {
      const sound = createInProcessJobRunner({ maxAttempts: 3 });
      return { runner: { ...sound, ...fault(sound) }, maxAttempts: 3 };
    };
    const sound = await runContract((api) => jobRunnerContract({ setUp: onMachine(() => ({})), api }), { only });
    expect(sound.failed).toEqual([]);
    const broken = await runContract((api) => jobRunnerContract({ setUp: onMachine(withoutHolds), api }), { only });
    expect(broken.failed).toHaveLength(1);
  });

  it.each(QUEUE_FAULTS)('notices a shared queue that %s', async (_, only, fault) => {
    const setUpQueue = (broken: Fault<SharedQueue>) => async () => {
      const clock = createManualClock();
      const sound = sharedQueue(clock);
      const runner = await sound.openRunner();
      return { runner, queue: { ...sound, ...broken(sound) }, maxAttempts: 3, advance: clock.advance };
    };
    const run = (broken: Fault<SharedQueue>) =>
      runContract((api) => jobRunnerContract({ isShared: true, setUp: setUpQueue(broken), api }), { only });
    expect((await run(() => ({}))).failed).toEqual([]);
    expect((await run(fault)).failed.map((test) => test.name)).toEqual([expect.stringContaining(only)]);
  });

  it('asks for the queue of a runner that is said to be shared', async () => {
    const { failed } = await runContract(
      (api) => jobRunnerContract({ isShared: true, setUp: setUp(() => ({})), api }),
      { only: 'adds an id once, whichever runner adds it' },
    );
    expect(failed.map(({ error }) => String(error))).toEqual([expect.stringContaining('The fixture has no queue')]);
  });
});
