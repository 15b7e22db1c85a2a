import { createMemoryUsageStore, createUsageGovernor, type UsageKey } from '@org/ingest-core';
import { describe, expect, it, vi } from 'vitest';
import { createSeededRandom } from '../src/simulator/random.js';
import { createBusyWorkers, peakOf } from './support/busy-workers.js';
import { createMeter, createTimeline, startWorker } from './support/metered-hours.js';

// Hours of virtual time take seconds, and more on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const APP: UsageKey = { level: 'app', id: '1' };
const pageKey = (id: string): UsageKey => ({ level: 'page', id });

/** Where chance comes from, and a start that lies anywhere in an hour. */
function chanceOf(seed: number) {
  const random = createSeededRandom(seed, 'workers');
  return { random: () => random.next(), startMs: Date.parse('2026-06-01T00:00:00Z') + random.int(0, HOUR_MS) };
}

/** Governors as so many processes have them, on one store and one time. */
function setUpProcesses(startMs: number, processes: number) {
  const timeline = createTimeline(startMs);
  const store = createMemoryUsageStore({ clock: timeline });
  const budgets = Array.from({ length: processes }, () => createUsageGovernor({ store, clock: timeline }));
  return { timeline, budgetOf: (worker: number) => budgets[worker % processes] ?? createUsageGovernor() };
}

describe('an hour of four workers at a throttled app', () => {
  it.each([1, 2])('makes no call inside a block and uses the budget, seed %i', async (seed) => {
    const calls = 200;
    const { random } = chanceOf(seed);
    const busy = createBusyWorkers({ throttle: { app: { calls } }, random, pages: 4 });
    const store = createMemoryUsageStore({ clock: busy.clock });
    const workers = busy.pages.map((page) =>
      busy.start(createUsageGovernor({ store, clock: busy.clock }), page, 2_000),
    );
    await busy.clock.advance(HOUR_MS);
    expect(busy.refused()).toEqual([]);
    expect(busy.answeredAt().length).toBeGreaterThanOrEqual(0.95 * calls);
    expect(peakOf(busy.answeredAt(), HOUR_MS)).toBeLessThanOrEqual(calls);
    await busy.stop(workers);
  });

  it('is a block at once without a governor', async () => {
    const { random } = chanceOf(3);
    const busy = createBusyWorkers({ throttle: { app: { calls: 50 } }, random, pages: 4 });
    const open = { check: async () => ({ kind: 'go' as const }), record: async () => {} };
    const workers = busy.pages.map((page) => busy.start(open, page, 2_000));
    await busy.clock.advance(10 * MINUTE_MS);
    expect(busy.refused().length).toBeGreaterThan(0);
    await busy.stop(workers);
  });
});

describe('workers that want more than there is', () => {
  it.each([
    { limit: 100, workers: 4, processes: 4, seed: 1 },
    { limit: 200, workers: 16, processes: 4, seed: 2 },
    { limit: 200, workers: 1, processes: 1, seed: 3 },
    { limit: 400, workers: 8, processes: 2, seed: 4 },
    { limit: 400, workers: 40, processes: 10, seed: 5 },
  ])('share the budget of an app over two hours: $limit calls, $workers workers, seed $seed', async (scene) => {
    const { limit, workers, processes, seed } = scene;
    const { random, startMs } = chanceOf(seed);
    const { timeline, budgetOf } = setUpProcesses(startMs, processes);
    const meter = createMeter({ limit, windowMs: HOUR_MS, tellsRegain: false });
    const pauseMs = (HOUR_MS / limit) * workers * 0.4;
    const started = Array.from({ length: workers }, (_, n) =>
      startWorker({ timeline, budget: budgetOf(n), meters: [[APP, meter]], random, pauseMs }),
    );
    const sent = () => started.reduce((sum, { sentAt }) => sum + sentAt.length, 0);
    await timeline.runUntil(startMs + HOUR_MS);
    expect(sent()).toBeGreaterThanOrEqual(0.95 * limit);
    await timeline.runUntil(startMs + 2 * HOUR_MS);
    expect(sent()).toBeGreaterThanOrEqual(0.95 * 2 * limit);
    expect(meter.peak()).toBeLessThanOrEqual(100);
    expect(meter.refusedAt).toEqual([]);
  });

  it.each([6, 7])('share the budgets of Pages over a day, where only these are limited, seed %i', async (seed) => {
    const { random, startMs } = chanceOf(seed);
    const { timeline, budgetOf } = setUpProcesses(startMs, 3);
    const limits = [100, 300, 500];
    const meters = limits.map((limit) => createMeter({ limit, windowMs: DAY_MS, tellsRegain: true }));
    for (const [index, meter] of meters.entries())
      for (let n = 0; n < 3; n += 1) {
        const pauseMs = (DAY_MS / (limits[index] ?? 1)) * 1.2;
        startWorker({ timeline, budget: budgetOf(n), meters: [[pageKey(`${index}`), meter]], random, pauseMs });
      }
    await timeline.runUntil(startMs + DAY_MS);
    for (const meter of meters) {
      expect(meter.refusedAt).toEqual([]);
      expect(meter.usedAt(startMs + DAY_MS)).toBeGreaterThanOrEqual(95);
      expect(meter.peak()).toBeLessThanOrEqual(100);
    }
  });

  it.each([8, 9])('use what a process left that died with calls open, seed %i', async (seed) => {
    const limit = 200;
    const { random, startMs } = chanceOf(seed);
    const { timeline, budgetOf } = setUpProcesses(startMs, 3);
    const meter = createMeter({ limit, windowMs: HOUR_MS, tellsRegain: false });
    const start = (n: number, diesAtMs?: number) =>
      startWorker({
        ...{ timeline, budget: budgetOf(n), meters: [[APP, meter]] as const, random, pauseMs: 20_000 },
        ...(diesAtMs !== undefined && { diesAtMs }),
      });
    for (const n of [0, 1]) start(n);
    const open = await Promise.all(Array.from({ length: 12 }, () => budgetOf(2).check([APP], new Date(startMs))));
    expect(open.every(({ kind }) => kind === 'go')).toBe(true);
    for (let n = 0; n < 4; n += 1) start(2, startMs + 5 * MINUTE_MS + n * 777);
    await timeline.runUntil(startMs + HOUR_MS);
    expect(meter.refusedAt).toEqual([]);
    expect(meter.usedAt(startMs + HOUR_MS)).toBeGreaterThanOrEqual(95);
  });
});

describe('a block that other programs caused', () => {
  it.each([10, 11, 12])('is left alone as long as Meta says, then one call goes first, seed %i', async (seed) => {
    const { random, startMs } = chanceOf(seed);
    const { timeline, budgetOf } = setUpProcesses(startMs, 4);
    const blockMs = 30 * MINUTE_MS;
    const meter = createMeter({ limit: 500, windowMs: 20 * MINUTE_MS, tellsRegain: true, blockMs });
    const workers = Array.from({ length: 8 }, (_, n) =>
      startWorker({ timeline, budget: budgetOf(n), meters: [[pageKey('1'), meter]], random, pauseMs: 30_000 }),
    );
    const burstMs = startMs + 5 * MINUTE_MS;
    timeline.at(burstMs, () => {
      while (meter.refusedAt.length === 0) meter.charge(burstMs);
    });
    await timeline.runUntil(startMs + 3 * HOUR_MS);
    const refused = workers.flatMap(({ refusedAt }) => refusedAt);
    // Only what was on its way until the first refusal came back, a second later at most.
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(workers.length);
    const first = Math.min(...refused);
    expect(Math.max(...refused) - first).toBeLessThan(1_000);
    const after = workers
      .flatMap(({ sentAt }) => sentAt)
      .filter((at) => at > first + 1_000)
      .sort((a, b) => a - b);
    expect(after.length).toBeGreaterThan(10);
    expect(after[0]).toBeGreaterThanOrEqual(meter.blockedUntilMs());
    // The answer to the first takes a twentieth of a second at least.
    expect((after[1] ?? 0) - (after[0] ?? 0)).toBeGreaterThan(50);
  });
});
