import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import { createCostBenchmark } from './cost.js';
import { createEndToEndBenchmark } from './end-to-end.js';
import { createFairnessBenchmark } from './fairness.js';
import type { Figure } from './harness.js';
import { createHashtagsBenchmark } from './hashtags.js';
import { createQueueBenchmark } from './queue.js';
import { createStorageBenchmark } from './storage.js';
import { createStorageMemoryBenchmark } from './storage-memory.js';
import { createTickBenchmark } from './tick.js';

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

it.skipIf(inject('redisUrl') === null)(
  'measures a day beside a whale, and keeps every limit',
  async () => {
    const figures = await createFairnessBenchmark({
      population: { tenants: 10, whalePages: 5, slicesAPage: 10, newcomers: 2, seed: 1 },
      day: { hours: 0.05, tickMinutes: 1.5, msASecond: 5, freshSeconds: [1, 3], sliceSeconds: [20, 60] },
      shortHours: 0.05,
      slots: { runners: 2, slotsARunner: 3, globalConcurrency: 5 },
      tenantLimit: 2,
      longHistory: { slices: 20, sliceMs: 50, runners: 1, slotsARunner: 2, seconds: 0.2 },
    }).run();
    expect(figures.filter(isIncomplete)).toEqual([]);
    const limits = figures.filter(({ metric }) => metric.startsWith('jobs at once'));
    expect(limits.map(({ theirs, ok }) => [theirs, ok])).toEqual([
      [1, true],
      [2, true],
      [5, true],
    ]);
  },
  120_000,
);

it.skipIf(inject('redisUrl') === null)(
  'measures a tick, and a second one that adds nothing',
  async () => {
    const figures = await createTickBenchmark({ few: 10, many: 1200 }).run();
    expect(figures.filter(isIncomplete)).toEqual([]);
    expect(figures.slice(0, 2).map(({ ours, ok }) => [ours, ok])).toEqual([
      [1200, true],
      [0, true],
    ]);
  },
  120_000,
);

it.skipIf(inject('redisUrl') === null)(
  'measures what the adapter adds to BullMQ',
  async () => {
    const few = { integrations: 1500, enqueueRounds: 1, jobs: 20, jobRounds: 1, concurrency: 5 };
    const figures = await createQueueBenchmark({ Redis: few, PostgreSQL: few }).run();
    expect(figures.filter(isIncomplete)).toEqual([]);
    expect(figures).toHaveLength(4);
  },
  120_000,
);

it('measures from the edges to the rows, and the memory of it', async () => {
  const sizes = { pages: 1, itemsAPage: 250, few: 50, many: 150 };
  const figures = await createEndToEndBenchmark({ ...sizes, adapters: ['typeorm'] }).run();
  expect(figures.filter(isIncomplete)).toEqual([]);
  expect(figures.map(({ metric, bar }) => [metric, bar])).toEqual([
    ['s of reading and writing, the slower alone, TypeORM adapter (at most)', 1.25],
    ['MB more at the peak, TypeORM adapter, limit (at most)', 1],
  ]);
}, 300_000);

it('measures what a month costs, and ends with the same rows', async () => {
  const pages = { quiet: 3, normal: 2, busy: 1, historyDays: 60, seed: 1 };
  const figures = await createCostBenchmark({ ...pages, daysBetweenPolls: 3.5, weeks: 2 }).run();
  expect(figures.filter(isIncomplete)).toEqual([]);
  const differing = figures.filter(({ metric }) => metric.startsWith('rows that differ'));
  expect(differing.map(({ ours, theirs }) => [ours, theirs > 100])).toEqual([
    [0, true],
    [0, true],
  ]);
  expect(figures.map(({ metric, bar }) => [metric, bar])[0]).toEqual([
    'HTTP requests of pollMany, full re-reads (at most)',
    0.05,
  ]);
}, 120_000);

function isIncomplete({ ours, theirs, ratio, bar }: Figure): boolean {
  return ![ours, theirs, ratio, bar].every(Number.isFinite);
}
