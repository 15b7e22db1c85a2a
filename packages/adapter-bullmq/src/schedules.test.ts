import { InvalidConfigurationError, silentLogger } from '@org/ingest-core';
import { DelayedError, Job, Queue, Worker } from 'bullmq';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Schedules } from './schedules.js';

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

/** The job of a run, which carries when its schedule was due. */
const runOf = (repeat: object) => ({ id: 'run', data: repeat });

/** Schedules whose worker takes a job by hand, and never comes to rest. */
async function setUp(task: () => Promise<void>) {
  const runs: ((job?: object) => Promise<unknown>)[] = [];
  const known = new Map<string, object>();
  const connection = { host: '127.0.0.1', port: 1, lazyConnect: true, retryStrategy: () => null };
  const schedules = new Schedules({
    bullmq: {
      queue: (name) => {
        const queue = new Queue(name, { connection, skipMetasUpdate: true });
        vi.spyOn(queue, 'setGlobalConcurrency').mockImplementation(async () => known.set('concurrency', {}).size);
        vi.spyOn(queue, 'upsertJobScheduler').mockImplementation(async (id, repeat) => {
          known.set(id, repeat);
          return new Job(queue, name, {});
        });
        vi.spyOn(queue, 'getJobScheduler').mockImplementation(async (id) => {
          const repeat = known.get(id);
          // Early versions of BullMQ 5 read numbers as texts, and leave words of the schedule before.
          return repeat && { key: id, name: id, pattern: '1 1 1 1 1', template: { data: repeat } };
        });
        vi.spyOn(queue, 'getGlobalConcurrency').mockImplementation(async () => (known.has('concurrency') ? 1 : null));
        vi.spyOn(queue, 'removeJobScheduler').mockImplementation(async (id) => known.delete(id));
        vi.spyOn(queue, 'getJobCountByTypes').mockImplementation(async () => 1);
        return queue;
      },
      worker: (name, processor, extras) => {
        const worker = new Worker(name, processor, { ...extras, connection });
        vi.spyOn(worker, 'run').mockResolvedValue();
        vi.spyOn(worker, 'pause').mockReturnValue(new Promise(() => {}));
        runs.push((job = runOf({ every: 1000 })) => Reflect.apply(processor, worker, [job, 'token']));
        return worker;
      },
      release: () => {},
    },
    ...{ queueName: 'queue', lockDurationMs: 30_000, logger: silentLogger, onError: () => {} },
  });
  await schedules.add({ id: 'tick', everyMs: 1000 }, task);
  return { schedules, known, runs, run: runs[0] ?? (() => Promise.reject(new Error('There is no worker'))) };
}

describe('schedules that stop', () => {
  it('wait for the run that goes on, but not for a worker that never rests', async () => {
    let end = () => {};
    const { schedules, run } = await setUp(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    const running = run();
    let isStopped = false;
    const stopped = schedules.stop().then(() => {
      isStopped = true;
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(isStopped).toBe(false);
    end();
    await running;
    await vi.advanceTimersByTimeAsync(2000);
    expect(isStopped).toBe(true);
    await stopped;
  });
});

it('leaves a run to other machines that is taken while this one stops', async () => {
  const ran: string[] = [];
  const { schedules, run } = await setUp(async () => void ran.push('task'));
  void schedules.stop();
  const moved: unknown[] = [];
  const job = { moveToDelayed: async (...told: unknown[]) => void moved.push(told) };
  await expect(run(job)).rejects.toThrow(DelayedError);
  expect([ran, moved]).toEqual([[], [[Date.now(), 'token']]]);
});

it('makes one worker for a schedule that is added twice at once, and none for one that is added while they stop', async () => {
  const { schedules, runs } = await setUp(async () => {});
  const twice = ['other', 'other'].map((id) => schedules.add({ id, everyMs: 1000 }, async () => {}));
  await Promise.all(twice);
  expect(runs).toHaveLength(2);
  const late = schedules.add({ id: 'late', everyMs: 1000 }, async () => {});
  void schedules.stop();
  await expect(late).rejects.toThrow(InvalidConfigurationError);
  expect(runs).toHaveLength(2);
});

describe('a run that was due', () => {
  const LEAP_DAY = { id: 'tick', cron: '0 0 29 2 *' };
  const ran: string[] = [];
  beforeEach(() => {
    ran.length = 0;
  });
  const task = (name: string) => async () => void ran.push(name);

  it('before its schedule was replaced is left out', async () => {
    const { schedules, run } = await setUp(task('every'));
    await schedules.add(LEAP_DAY, task('cron'));
    await run(runOf({ every: 1000 }));
    expect(ran).toEqual([]);
    await run(runOf({ pattern: '0 0 29 2 *', tz: 'UTC' }));
    expect(ran).toEqual(['cron']);
  });

  it('while its schedule is replaced waits for what becomes of it', async () => {
    const { schedules, run } = await setUp(task('every'));
    const added = schedules.add(LEAP_DAY, task('cron'));
    await run(runOf({ every: 1000 }));
    await added;
    expect(ran).toEqual([]);
  });

  it('by what another machine registered runs the task of this one', async () => {
    const { known, run } = await setUp(task('every'));
    known.set('tick', { pattern: '* * * * *', tz: 'UTC' });
    await run(runOf({ pattern: '* * * * *', tz: 'UTC' }));
    expect(ran).toEqual(['every']);
    // Its own is the one that was replaced.
    await run(runOf({ every: 1000 }));
    expect(ran).toEqual(['every']);
  });

  it('by a schedule that the queue has lost runs', async () => {
    const { known, run } = await setUp(task('every'));
    known.clear();
    await run(runOf({ every: 500 }));
    expect(ran).toEqual(['every']);
  });

  it('when its schedule was taken back by another machine is left out', async () => {
    const { known, run } = await setUp(task('every'));
    known.delete('tick');
    await run(runOf({ every: 1000 }));
    expect(ran).toEqual([]);
  });
});

describe('a schedule that is missing in the queue', () => {
  it.each([
    ['was lost with all data', (known: Map<string, object>) => known.clear(), true],
    ['was taken back by another machine', (known: Map<string, object>) => known.delete('tick'), false],
  ])('%s', async (_, lose, isRestored) => {
    const { known } = await setUp(async () => {});
    lose(known);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(known.has('tick')).toBe(isRestored);
  });

  it('was taken back by this machine before all data were lost, and stays away', async () => {
    const { schedules, known } = await setUp(async () => {});
    expect(await schedules.remove('tick')).toBe(true);
    known.clear();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(known.has('tick')).toBe(false);
  });
});
