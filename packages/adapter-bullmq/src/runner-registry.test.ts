import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSlowMeta, type Line, wait } from '../test/support/slow-meta.js';
import { ALONE_MS, RunnerRegistry } from './runner-registry.js';

const EXPIRES_MS = 30_000;
/** One look at itself. */
const LOOK_MS = EXPIRES_MS / 20;

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Runners on one queue in virtual time. */
function openQueue(expiresMs = EXPIRES_MS) {
  const { fields, connect } = createSlowMeta();
  let ids = 0;
  const told: string[] = [];
  const open = (name: string, line: Line = connect()) => {
    const registry = new RunnerRegistry({
      ...{ meta: line.meta, expiresMs, wait, now: () => performance.now() },
      createId: () => {
        ids += 1;
        return `${name}-${ids}`;
      },
      onLapsed: () => told.push(`${name} lapsed`),
      onLook: () => told.push(`${name} looks`),
      onError: (error) => told.push(`${name}: ${error}`),
    });
    onTestFinished(() => registry.close());
    return registry;
  };
  const join = async (registry: RunnerRegistry) => {
    let hasJoined = false;
    const joining = registry.join().then(() => {
      hasJoined = true;
    });
    joining.catch(() => {});
    await pass(0);
    return { joining, hasJoined: () => hasJoined };
  };
  return { fields, connect, told, open, join, ids: () => [...fields.keys()].map((field) => field.split(':')[1]) };
}

const lapses = (told: readonly string[]) => told.filter((line) => line.endsWith('lapsed'));

describe('a runner that joins', () => {
  it('is alone at once on an empty queue', async () => {
    const { open, ids } = openQueue();
    const one = open('one');
    expect([one.isMember(), one.isAlone()]).toEqual([false, false]);
    await one.join();
    expect([one.isMember(), one.isAlone()]).toEqual([true, true]);
    expect(ids()).toEqual(['one-1']);
  });

  it('begins nothing for a second where there is another, which does not believe to be alone by then', async () => {
    const { open, join } = openQueue();
    const [one, two] = [open('one'), open('two')];
    await one.join();
    const { hasJoined } = await join(two);
    let wasAlone = 0;
    for (let passed = 0; passed < ALONE_MS; passed += 1) {
      expect([hasJoined(), two.isMember(), two.isAlone()]).toEqual([false, false, false]);
      if (one.isAlone()) wasAlone = passed;
      await pass(1);
    }
    expect(wasAlone).toBeLessThan(ALONE_MS * 0.8);
    expect([hasJoined(), two.isMember(), one.isAlone(), two.isAlone()]).toEqual([true, true, false, false]);
  });

  it('is not alone where another joins at once, and neither is that', async () => {
    const { open, join, connect } = openQueue();
    const runners = ['one', 'two'].map((name) =>
      open(
        name,
        connect(() => 20),
      ),
    );
    for (const runner of runners) await join(runner);
    for (let passed = 0; passed < 3000; passed += 100) {
      await pass(100);
      expect(runners.map((runner) => runner.isAlone())).toEqual([false, false]);
    }
    expect(runners.map((runner) => runner.isMember())).toEqual([true, true]);
  });

  it('resolves for all that ask meanwhile, under one id', async () => {
    const { open, join, ids } = openQueue();
    await open('one').join();
    const two = open('two');
    const asked = [await join(two), await join(two)];
    await pass(ALONE_MS);
    expect(asked.map(({ hasJoined }) => hasJoined())).toEqual([true, true]);
    expect(ids()).toEqual(['one-1', 'two-2']);
  });

  it('may begin nothing when it could write that it is there, but not read who else is', async () => {
    const { open, connect, told } = openQueue();
    await open('one').join();
    const line = connect();
    const two = open('two', { ...line, meta: { ...line.meta, readAll: () => Promise.reject(new Error('away')) } });
    await expect(two.join()).rejects.toThrow('away');
    expect([two.isMember(), two.isAlone()]).toEqual([false, false]);
    // Who asked was told; nothing is tried behind its back.
    await pass(EXPIRES_MS);
    expect(told.filter((line) => line.startsWith('two:'))).toEqual([]);
  });

  it('begins anew when the queue forgot it before its first job', async () => {
    const { open, join, fields, ids } = openQueue();
    await open('one').join();
    const { hasJoined } = await join(open('two'));
    await pass(ALONE_MS / 2);
    fields.delete('ingest-runner:two-2');
    await pass(ALONE_MS / 2);
    expect(hasJoined()).toBe(false);
    await pass(ALONE_MS);
    expect(hasJoined()).toBe(true);
    expect(ids()).toEqual(['one-1', 'two-3']);
  });

  it('gives up on a queue that keeps nothing', async () => {
    const { open, connect } = openQueue();
    const line = connect();
    const one = open('one', { ...line, meta: { ...line.meta, write: async () => {} } });
    await expect(one.join()).rejects.toThrow('The queue did not keep for 1000 ms that a runner is there.');
    expect(one.isMember()).toBe(false);
  });

  it('stays one though its time is as short as the wait', async () => {
    const { open, join, told } = openQueue(1000);
    const [one, two] = [open('one'), open('two')];
    await one.join();
    const { hasJoined } = await join(two);
    await pass(ALONE_MS);
    expect(hasJoined()).toBe(true);
    for (let passed = 0; passed < 5000; passed += 50) {
      expect([one.isMember(), two.isMember(), one.isAlone(), two.isAlone()]).toEqual([true, true, false, false]);
      await pass(50);
    }
    expect(lapses(told)).toEqual([]);
  });
});

describe('a runner that is alone', () => {
  it('believes so for less than a second, and reads again while it is asked', async () => {
    const { open, told } = openQueue();
    const one = open('one');
    await one.join();
    await pass(799);
    expect(one.isAlone()).toBe(true);
    await pass(1);
    expect(told).toHaveLength(2);
    await pass(800);
    expect(one.isAlone()).toBe(false);
    await pass(0);
    expect(one.isAlone()).toBe(true);
    for (let passed = 0; passed < 10_000; passed += 10) {
      await pass(10);
      expect(one.isAlone()).toBe(true);
    }
    // Two of them before, and two with beats.
    expect(told.length).toBeLessThanOrEqual(2 + 20 + 2);
  });

  it('counts from when it asked, however long the answer took', async () => {
    const { open, join, connect } = openQueue();
    const one = open(
      'one',
      connect(() => 300),
    );
    await join(one);
    await pass(1200);
    expect(one.isMember()).toBe(true);
    await pass(199);
    expect(one.isAlone()).toBe(true);
    await pass(1);
    expect(one.isAlone()).toBe(false);
  });

  it('is so again when the other one has left, after its next beat', async () => {
    const { open, join, ids } = openQueue();
    const [one, two] = [open('one'), open('two')];
    await one.join();
    await join(two);
    await pass(ALONE_MS);
    await two.leave();
    expect(ids()).toEqual(['one-1']);
    expect([two.isMember(), two.isAlone(), one.isAlone()]).toEqual([false, false, false]);
    await pass(EXPIRES_MS / 4 + LOOK_MS);
    one.isAlone();
    await pass(0);
    expect(one.isAlone()).toBe(true);
    await two.join();
    await pass(EXPIRES_MS);
    expect(ids()).toEqual(['one-1']);
  });

  it('waits a whole lock duration for one that vanished, and removes it', async () => {
    const { open, join, ids } = openQueue();
    const [one, two] = [open('one'), open('two')];
    await one.join();
    await join(two);
    await pass(ALONE_MS);
    two.close();
    const closedAt = performance.now();
    while (!one.isAlone()) await pass(100);
    expect(performance.now() - closedAt).toBeGreaterThanOrEqual(EXPIRES_MS - ALONE_MS);
    expect(performance.now() - closedAt).toBeLessThan(EXPIRES_MS * 1.5);
    await pass(0);
    expect(ids()).toEqual(['one-1']);
  });
});

describe('a runner that is not heard', () => {
  it('stops what it runs before others may take it for gone, comes back under another id, and waits', async () => {
    const { open, join, connect, told, ids } = openQueue();
    const line = connect();
    const [one, two] = [open('one', line), open('two')];
    await one.join();
    await join(two);
    await pass(ALONE_MS);
    line.cut();
    const cutAt = performance.now();
    while (lapses(told).length === 0) {
      expect(two.isAlone()).toBe(false);
      await pass(100);
    }
    expect(performance.now() - cutAt).toBeLessThan(EXPIRES_MS);
    expect(one.isMember()).toBe(false);
    while (!two.isAlone()) await pass(100);
    line.heal();
    await pass(500);
    expect([one.isMember(), one.isAlone()]).toEqual([false, false]);
    await pass(500);
    expect([one.isMember(), one.isAlone(), two.isAlone()]).toEqual([true, false, false]);
    expect(ids().sort()).toEqual(['one-3', 'two-2']);
    expect(lapses(told)).toEqual(['one lapsed']);
  });

  it('stops what it runs when a job that comes finds so first', async () => {
    vi.spyOn(globalThis, 'setInterval').mockReturnValue(setTimeout(() => {}, 0));
    const { open, told } = openQueue();
    const one = open('one');
    await one.join();
    await pass(EXPIRES_MS);
    expect([one.isMember(), one.isAlone(), lapses(told).length]).toEqual([false, false, 0]);
    await one.join();
    expect([one.isMember(), one.isAlone(), lapses(told).length]).toEqual([true, true, 1]);
  });

  it('waits when it comes back, though a look of before tells that nobody is there', async () => {
    const { open, join, connect, told } = openQueue();
    const [writes, reads] = [connect(), connect()];
    const one = open('one', { ...writes, meta: { ...writes.meta, readAll: reads.meta.readAll } });
    const two = open('two');
    await one.join();
    reads.cut();
    await join(two);
    while (lapses(told).length === 0) await pass(100);
    reads.heal();
    await pass(ALONE_MS - 1);
    expect([one.isMember(), two.isMember()]).toEqual([false, true]);
    await pass(1);
    expect([one.isMember(), one.isAlone()]).toEqual([true, false]);
  });

  it('tries again until it is, and was told of each failure', async () => {
    const { open, connect, told, ids } = openQueue();
    const line = connect();
    const one = open('one', line);
    await one.join();
    for (let failures = 0; failures < 3; failures += 1) {
      line.cut();
      await pass(EXPIRES_MS);
      line.heal(true);
      await pass(0);
    }
    expect(one.isMember()).toBe(false);
    await pass(LOOK_MS);
    expect(one.isMember()).toBe(true);
    expect(lapses(told)).toEqual(['one lapsed']);
    // The look before the beat, and three tries to come back.
    const failures = told.filter((line) => line === 'one: Error: The connection was lost');
    expect(failures).toHaveLength(1 + 3);
    expect(ids()).toHaveLength(1);
  });
});

describe('a queue that forgot who is there', () => {
  it('has each of them stop what it runs, and say anew that it is there', async () => {
    const { open, join, fields, told, ids } = openQueue();
    const [one, two] = [open('one'), open('two')];
    await one.join();
    await join(two);
    await pass(ALONE_MS);
    fields.clear();
    await pass(EXPIRES_MS);
    expect(lapses(told).sort()).toEqual(['one lapsed', 'two lapsed']);
    expect(ids().sort()).toEqual(['one-3', 'two-4']);
    expect([one.isMember(), two.isMember(), one.isAlone(), two.isAlone()]).toEqual([true, true, false, false]);
  });

  it('is noticed by the one that is alone at its next look, though a beat of its own comes after', async () => {
    const { open, fields, told, ids } = openQueue();
    const one = open('one');
    await one.join();
    fields.clear();
    await pass(500);
    expect(one.isAlone()).toBe(true);
    await pass(0);
    expect([one.isMember(), one.isAlone()]).toEqual([false, false]);
    await pass(LOOK_MS);
    expect([one.isAlone(), ...lapses(told)]).toEqual([true, 'one lapsed']);
    expect(ids()).toEqual(['one-2']);
  });
});

describe('a runner that leaves', () => {
  it('leaves nothing behind, though a beat was on its way', async () => {
    const { open, connect, join, fields } = openQueue();
    const one = open(
      'one',
      connect(() => 100),
    );
    await join(one);
    await pass(1000);
    await pass(EXPIRES_MS / 4 - 1000 + 50);
    const left = one.leave();
    await pass(1000);
    await left;
    await pass(EXPIRES_MS);
    expect([...fields]).toEqual([]);
  });

  it('leaves nothing behind, though it was only joining, and never becomes a member', async () => {
    const { open, join, ids } = openQueue();
    await open('one').join();
    const two = open('two');
    const { hasJoined } = await join(two);
    const left = two.leave();
    await pass(ALONE_MS);
    await left;
    expect([hasJoined(), two.isMember(), two.isAlone()]).toEqual([true, false, false]);
    await pass(EXPIRES_MS);
    expect(ids()).toEqual(['one-1']);
  });
});

it('knows for how long it has been a member without a break', async () => {
  const { open, connect } = openQueue();
  const line = connect();
  const one = open('one', line);
  expect(one.hasBeenMemberFor(0)).toBe(false);
  await one.join();
  await pass(500);
  expect([one.hasBeenMemberFor(500), one.hasBeenMemberFor(501)]).toEqual([true, false]);
  line.cut();
  await pass(EXPIRES_MS);
  expect(one.hasBeenMemberFor(0)).toBe(false);
  line.heal();
  await pass(500);
  expect([one.isMember(), one.hasBeenMemberFor(500), one.hasBeenMemberFor(501)]).toEqual([true, true, false]);
});
