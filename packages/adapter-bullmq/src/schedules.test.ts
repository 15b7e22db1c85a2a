import { silentLogger } from '@org/ingest-core';
import { Job, Queue, Worker } from 'bullmq';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Schedules } from './schedules.js';

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

/** Schedules whose worker takes a job by hand, and never comes to rest. */
async function setUp(task: () => Promise<void>) {
  const runs: (() => Promise<unknown>)[] = [];
  const connection = { host: '127.0.0.1', port: 1, lazyConnect: true, retryStrategy: () => null };
  const schedules = new Schedules({
    bullmq: {
      queue: (name) => {
        const queue = new Queue(name, { connection, skipMetasUpdate: true });
        vi.spyOn(queue, 'setGlobalConcurrency').mockResolvedValue(1);
        vi.spyOn(queue, 'upsertJobScheduler').mockResolvedValue(new Job(queue, name, {}));
        return queue;
      },
      worker: (name, processor, extras) => {
        const worker = new Worker(name, processor, { ...extras, connection });
        vi.spyOn(worker, 'run').mockResolvedValue();
        vi.spyOn(worker, 'pause').mockReturnValue(new Promise(() => {}));
        runs.push(() => Reflect.apply(processor, worker, []));
        return worker;
      },
      release: () => {},
    },
    ...{ queueName: 'queue', lockDurationMs: 30_000, logger: silentLogger, onError: () => {} },
  });
  await schedules.add({ id: 'tick', everyMs: 1000 }, task);
  return { schedules, run: runs[0] ?? (() => Promise.reject(new Error('There is no worker'))) };
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
