import { createManualClock } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';

describe('createManualClock', () => {
  it('stands still until it is told to go on', async () => {
    const clock = createManualClock(new Date('2026-01-01T00:00:00.000Z'));
    expect(clock.now()).toEqual(new Date('2026-01-01T00:00:00.000Z'));
    await clock.advance(1500);
    expect(clock.now()).toEqual(new Date('2026-01-01T00:00:01.500Z'));
  });

  it('ends delays in the order of their times, equal ones in the order they began', async () => {
    const clock = createManualClock();
    const start = clock.now().getTime();
    const ended: string[] = [];
    for (const [name, ms] of [
      ['c', 30],
      ['a', 10],
      ['b1', 20],
      ['b2', 20],
      ['later', 31],
    ] as const)
      void clock.delay(ms).then(() => ended.push(`${name} at ${clock.now().getTime() - start}`));
    await clock.advance(30);
    expect(ended).toEqual(['a at 10', 'b1 at 20', 'b2 at 20', 'c at 30']);
    expect(clock.pendingDelays()).toBe(1);
  });

  it('counts delays that begin while it goes on', async () => {
    const clock = createManualClock();
    let ticks = 0;
    void (async () => {
      for (;;) {
        await clock.delay(10);
        ticks += 1;
      }
    })();
    await clock.advance(55);
    expect(ticks).toBe(5);
  });

  it('ends a delay in a later turn at the earliest', async () => {
    const clock = createManualClock();
    let isEnded = false;
    void clock.delay(0).then(() => {
      isEnded = true;
    });
    await Promise.resolve();
    expect(isEnded).toBe(false);
    await clock.advance(0);
    expect(isEnded).toBe(true);
  });

  it('ends a delay whose signal aborts, now or before', async () => {
    const clock = createManualClock();
    const controller = new AbortController();
    const delay = clock.delay(1000, controller.signal);
    controller.abort();
    await delay;
    await clock.delay(1000, controller.signal);
    expect(clock.pendingDelays()).toBe(0);
  });

  it('gives times that can be changed without changing it', () => {
    const clock = createManualClock();
    const now = clock.now();
    clock.now().setTime(0);
    expect(clock.now()).toEqual(now);
  });
});
