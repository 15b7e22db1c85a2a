import { createInProcessJobRunner, type JobRunner } from '@org/ingest-core';
import { createManualClock, jobRunnerContract, runContract } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';

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
];

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
});
