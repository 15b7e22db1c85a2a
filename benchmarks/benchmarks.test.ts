import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Figure } from './harness.js';
import { createHashtagsBenchmark } from './hashtags.js';
import { createStorageBenchmark } from './storage.js';
import { createStorageMemoryBenchmark } from './storage-memory.js';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => void vi.restoreAllMocks());

it('measures the extraction of hashtags', async () => {
  const figures = await createHashtagsBenchmark({ captions: 1000, hostileLength: 100, roundMs: 0.1 }).run();
  expect(figures.length).toBeGreaterThan(2);
  expect(figures.filter(isIncomplete)).toEqual([]);
}, 120_000);

it('measures storing, and rewrites and locks nothing that is stored already', async () => {
  const sizes = { rows: 40, mixedRows: 20, slowRows: 10, portableRows: 20, batch: 10, slices: 2, rounds: 1 };
  const figures = await createStorageBenchmark({ ...sizes, isDurable: false }).run();
  expect(figures.filter(isIncomplete)).toEqual([]);
  const untouched = figures.filter(({ metric }) => /^rows (rewritten|locked)/.test(metric));
  expect(untouched.map(({ ours }) => ours)).toEqual(Array.from({ length: 8 }, () => 0));
}, 120_000);

it('measures the memory of storing', async () => {
  const figures = await createStorageMemoryBenchmark({ few: 10, many: 20, adapters: ['typeorm'] }).run();
  expect(figures.map(({ metric, theirs }) => [metric, theirs])).toEqual([
    ['MB more at the peak, TypeORM adapter, limit (at most)', 48],
  ]);
}, 120_000);

function isIncomplete({ ours, theirs, ratio, bar }: Figure): boolean {
  return ![ours, theirs, ratio, bar].every(Number.isFinite);
}
