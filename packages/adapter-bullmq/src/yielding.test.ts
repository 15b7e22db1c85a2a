import { expect, it } from 'vitest';
import { lookAgain, YieldRests, yieldDelayMs } from './yielding.js';

it('lets a job that stepped back wait the longer the more often it did, up to half a minute, and fresh work up to eight seconds', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((starts) => [
    yieldDelayMs(starts, true, () => 0),
    yieldDelayMs(starts, true, () => 1),
  ]);
  expect(waits.slice(0, 3)).toEqual([
    [500, 1000],
    [1000, 2000],
    [2000, 4000],
  ]);
  expect(waits.at(-1)).toEqual([15_000, 30_000]);
  expect(yieldDelayMs(3, false, () => 1)).toBe(4000);
  expect(yieldDelayMs(50, false, () => 1)).toBe(8000);
});

it('looks at many jobs at once after a quiet time, and then at ten a second however many slots there are', () => {
  let now = 60_000;
  const rests = new YieldRests(() => now, 5000);
  const atOnce = Array.from({ length: 100 }, () => rests.take());
  expect(atOnce.every((rest) => rest === 0)).toBe(true);
  expect([rests.take(), rests.take(), rests.take()]).toEqual([100, 200, 300]);
  // Each slot comes back when its rest is over and rests anew: three slots, ten looks a second.
  let looks = 0;
  const wakings = [100, 200, 300].map((rest) => now + rest);
  const end = now + 10_000;
  while (wakings.length > 0) {
    wakings.sort((a, b) => a - b);
    now = wakings.shift() ?? end;
    if (now >= end) continue;
    looks += 1;
    wakings.push(now + rests.take());
  }
  expect(looks).toBe(99);
});

it('rests no longer than it was told', () => {
  const rests = new YieldRests(() => 0, 250);
  const taken = Array.from({ length: 200 }, () => rests.take());
  expect(Math.max(...taken)).toBe(250);
});

it('looks again some times within a fraction of a second', () => {
  expect([lookAgain(() => 0), lookAgain(() => 0.999)]).toEqual([
    { moreLooks: 2, pauseMs: 10 },
    { moreLooks: 5, pauseMs: 30 },
  ]);
});
