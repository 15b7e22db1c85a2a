import { afterEach, describe, expect, it, vi } from 'vitest';
import { RunLeases } from './run-leases.js';

const DURATION_MS = 1000;

function openLeases() {
  let time = 50_000;
  const lost: string[] = [];
  const leases = new RunLeases({
    durationMs: DURATION_MS,
    now: () => time,
    onLost: (jobId) => lost.push(jobId),
  });
  leases.close();
  return {
    leases,
    lost,
    async pass(ms: number) {
      time += ms;
      leases.checkAll();
      await new Promise(setImmediate);
    },
  };
}

const never = () => new Promise<boolean>(() => {});

afterEach(() => {
  vi.useRealTimers();
});

describe('a lease on a run', () => {
  it('is lost before the lock ends when the queue cannot be asked', async () => {
    const { leases, lost, pass } = openLeases();
    const lease = await leases.take({ jobId: 'one', heldForMs: 0, renew: never });
    await pass(799);
    expect(lease.isLost()).toBe(false);
    await pass(1);
    expect(lease.isLost()).toBe(true);
    expect(lease.signal.aborted).toBe(true);
    expect(lost).toEqual(['one']);
  });

  it('counts from the moment the lock was taken, not from when the run began', async () => {
    const { leases, lost, pass } = openLeases();
    const lease = await leases.take({ jobId: 'one', heldForMs: 200, renew: never });
    await pass(599);
    expect(lease.isLost()).toBe(false);
    await pass(1);
    expect(lost).toEqual(['one']);
  });

  it('renews a lock first that was taken long ago, and counts from then', async () => {
    const { leases, lost, pass } = openLeases();
    let isHeld = true;
    const renew = async () => {
      await pass(100);
      return isHeld;
    };
    const lease = await leases.take({ jobId: 'one', heldForMs: 5000, renew });
    lease.release();
    expect(lease.isLost()).toBe(false);
    isHeld = false;
    const late = await leases.take({ jobId: 'two', heldForMs: 250, renew });
    expect(late.isLost()).toBe(true);
    expect(lost).toEqual(['two']);
    const slow = async () => {
      await pass(800);
      return true;
    };
    expect((await leases.take({ jobId: 'three', heldForMs: 250, renew: slow })).isLost()).toBe(true);
  });

  it('takes a lock from the future of a clock that was set back for a new one', async () => {
    const { leases, pass } = openLeases();
    const lease = await leases.take({ jobId: 'one', heldForMs: -5000, renew: never });
    await pass(800);
    expect(lease.isLost()).toBe(true);
  });

  it('lasts as long as it is renewed, from when it was asked for', async () => {
    const { leases, lost, pass } = openLeases();
    const asked: number[] = [];
    let answer = (_isHeld: boolean) => {};
    let at = 0;
    const renew = () => {
      asked.push(at);
      return new Promise<boolean>((resolve) => {
        answer = resolve;
      });
    };
    await leases.take({ jobId: 'one', heldForMs: 0, renew });
    for (at = 50; at <= 700; at += 50) await pass(50);
    expect(asked).toEqual([250]);
    answer(true);
    await new Promise(setImmediate);
    // 250 and four fifths; asked again meanwhile, without an answer.
    for (; at < 1050; at += 50) await pass(50);
    expect(lost).toEqual([]);
    await pass(50);
    expect(lost).toEqual(['one']);
    expect(asked).toEqual([250, 750]);
  });

  it('is lost at once when the queue says so, and not when asking failed', async () => {
    const { leases, lost, pass } = openLeases();
    let answer = async (): Promise<boolean> => {
      throw new Error('away');
    };
    await leases.take({ jobId: 'one', heldForMs: 0, renew: () => answer() });
    await pass(250);
    expect(lost).toEqual([]);
    answer = async () => false;
    await pass(250);
    expect(lost).toEqual(['one']);
  });

  it('is looked at often enough to end before the lock does', async () => {
    vi.useFakeTimers();
    const lostAt: number[] = [];
    const now = () => performance.now();
    const leases = new RunLeases({ durationMs: DURATION_MS, now, onLost: () => lostAt.push(now() - start) });
    const start = now();
    let renewals = 0;
    const renew = () => {
      renewals += 1;
      return renewals === 1 ? Promise.resolve(true) : never();
    };
    await leases.take({ jobId: 'one', heldForMs: 0, renew });
    await vi.advanceTimersByTimeAsync(3 * DURATION_MS);
    leases.close();
    // Renewed when it was asked for at a quarter; then it has four fifths, and one look at most.
    expect(lostAt).toHaveLength(1);
    expect(lostAt[0]).toBeGreaterThanOrEqual(1050);
    expect(lostAt[0]).toBeLessThanOrEqual(1100);
  });

  it('can be taken for lost with all others, once, and is not any more after the run', async () => {
    const { leases, lost, pass } = openLeases();
    const one = await leases.take({ jobId: 'one', heldForMs: 0, renew: never });
    const two = await leases.take({ jobId: 'two', heldForMs: 0, renew: never });
    one.release();
    leases.loseAll();
    await pass(5000);
    expect([one.isLost(), two.isLost()]).toEqual([false, true]);
    expect(lost).toEqual(['two']);
  });
});

it('loses a run whose job was given to this worker again', async () => {
  const { leases, lost } = openLeases();
  const before = await leases.take({ jobId: 'one', heldForMs: 0, renew: never });
  const again = await leases.take({ jobId: 'one', heldForMs: 0, renew: never });
  expect([before.isLost(), before.signal.aborted]).toEqual([true, true]);
  expect([again.isLost(), again.signal.aborted]).toEqual([false, false]);
  expect(lost).toEqual(['one']);
});

it('knows that a lease is lost before anything looks at it', async () => {
  let time = 0;
  const leases = new RunLeases({ durationMs: DURATION_MS, now: () => time, onLost: () => {} });
  leases.close();
  const lease = await leases.take({ jobId: 'one', heldForMs: 0, renew: never });
  time = 800;
  expect([lease.isLost(), lease.signal.aborted]).toEqual([true, true]);
});
