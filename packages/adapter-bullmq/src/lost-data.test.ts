import { describe, expect, it } from 'vitest';
import { LostData } from './lost-data.js';

const WAIT_MS = 1000;

/** A server whose data can be lost, and workers on it. */
function openServer() {
  let stored: string | null = null;
  let time = 0;
  let ids = 0;
  const told: string[] = [];
  let holding: () => Promise<void> = async () => {};
  return {
    told,
    lose: () => {
      stored = null;
    },
    pass: (ms: number) => {
      time += ms;
    },
    holdBy: (hold: () => Promise<void>) => {
      holding = hold;
    },
    hasMark: () => stored !== null,
    worker(name: string) {
      return new LostData({
        mark: {
          read: async () => stored,
          write: async (mark) => {
            stored = mark;
          },
        },
        waitMs: WAIT_MS,
        now: () => time,
        createId: () => String(++ids),
        onLost: () => told.push(`${name} lost`),
        hold: async () => {
          told.push(`${name} holds`);
          await holding();
        },
      });
    },
  };
}

async function started(worker: LostData): Promise<LostData> {
  await worker.start((error) => {
    throw error;
  });
  worker.close();
  return worker;
}

describe('a worker on a server that may lose its data', () => {
  it('begins at once on a new queue, and on one that is known', async () => {
    const server = openServer();
    const one = await started(server.worker('one'));
    const two = await started(server.worker('two'));
    expect([await one.waitMs(), await two.waitMs()]).toEqual([0, 0]);
    expect(server.told).toEqual([]);
  });

  it('does not take another worker that found the new queue at the same time for a loss', async () => {
    const server = openServer();
    const [one, two] = await Promise.all([started(server.worker('one')), started(server.worker('two'))]);
    expect([await one.waitMs(), await two.waitMs()]).toEqual([0, 0]);
    server.pass(10 * WAIT_MS);
    expect([await one.waitMs(), await two.waitMs()]).toEqual([0, 0]);
    expect(server.told).toEqual([]);
  });

  it('waits from when it noticed the loss; the first one holds the queue', async () => {
    const server = openServer();
    const one = await started(server.worker('one'));
    const two = await started(server.worker('two'));
    server.pass(5000);
    server.lose();
    expect(await one.waitMs()).toBe(WAIT_MS);
    server.pass(400);
    expect([await one.waitMs(), await two.waitMs()]).toEqual([600, WAIT_MS]);
    server.pass(600);
    expect([await one.waitMs(), await two.waitMs()]).toEqual([0, 400]);
    expect(server.told).toEqual(['one lost', 'one holds', 'two lost']);
    server.pass(5000);
    server.lose();
    expect(await two.waitMs()).toBe(WAIT_MS);
    expect(server.told.slice(3)).toEqual(['two lost', 'two holds']);
  });

  it('holds the queue before its mark says so, and once for jobs that come at the same time', async () => {
    const server = openServer();
    const one = await started(server.worker('one'));
    server.pass(5000);
    server.lose();
    const marks: boolean[] = [];
    server.holdBy(async () => {
      await new Promise(setImmediate);
      marks.push(server.hasMark());
    });
    expect(await Promise.all([one.waitMs(), one.waitMs(), one.waitMs()])).toEqual([WAIT_MS, WAIT_MS, WAIT_MS]);
    expect(marks).toEqual([false]);
    expect(server.told).toEqual(['one lost', 'one holds']);
    expect(server.hasMark()).toBe(true);
  });

  it('notices a loss that a process hid which took the queue for a new one', async () => {
    const server = openServer();
    const one = await started(server.worker('one'));
    server.pass(5000);
    server.lose();
    const fresh = await started(server.worker('fresh'));
    expect(await fresh.waitMs()).toBe(0);
    expect(await one.waitMs()).toBe(WAIT_MS);
    expect(await fresh.waitMs()).toBe(WAIT_MS);
    expect(server.told).toEqual(['one lost', 'one holds', 'fresh lost']);
  });

  it('begins nothing when the hold fails, and holds the queue at the next job', async () => {
    const server = openServer();
    const one = await started(server.worker('one'));
    server.pass(5000);
    server.lose();
    server.holdBy(async () => {
      throw new Error('away');
    });
    await expect(one.waitMs()).rejects.toThrow('away');
    expect(server.hasMark()).toBe(false);
    server.holdBy(async () => {});
    expect(await one.waitMs()).toBe(WAIT_MS);
    expect(server.hasMark()).toBe(true);
  });
});
