import { expect, it } from 'vitest';
import { Turns } from './turns.js';

const HALF_LIFE_MS = 5 * 60_000;

it('stands the later, the more was added, whether at once or one by one', () => {
  let now = 0;
  const turns = new Turns(() => now);
  const taken = Array.from({ length: 1000 }, () => {
    now += 10;
    return turns.take('whale');
  });
  expect(taken.slice(0, 3)).toEqual([0, 1, 2]);
  expect(taken.at(-1)).toBeGreaterThan(970);
  expect(taken.at(-1)).toBeLessThan(1000);
  expect(turns.take('small')).toBe(0);
});

it('forgets what was added as time passes', () => {
  let now = 0;
  const turns = new Turns(() => now);
  for (let job = 0; job < 100; job += 1) turns.take('whale');
  now += HALF_LIFE_MS;
  expect(turns.take('whale')).toBe(50);
  now += 20 * HALF_LIFE_MS;
  expect(turns.take('whale')).toBe(0);
});

it('remembers a bounded number, and of them first who added much', () => {
  let now = 0;
  const turns = new Turns(() => now);
  for (let job = 0; job < 100; job += 1) turns.take('whale');
  now += HALF_LIFE_MS;
  for (let tenant = 0; tenant < 9_999; tenant += 1) turns.take(`early-${tenant}`);
  now += HALF_LIFE_MS;
  expect(turns.take('late')).toBe(0);
  expect(turns.size).toBe(2);
  expect(turns.take('whale')).toBe(25);
  for (let tenant = 0; tenant < 50_000; tenant += 1) turns.take(`tenant-${tenant}`);
  expect(turns.size).toBeLessThanOrEqual(10_000);
});
