import { describe, expect, it, vi } from 'vitest';
import { StorageError } from '../errors.js';
import { createMemoryUsageStore } from '../in-process/usage-store.js';
import type { UsageKey, UsageObservation } from '../ports/usage-budget.js';
import type { UsageStore } from '../ports/usage-store.js';
import { createUsageGovernor, type UsageGovernorOptions } from './usage-governor.js';

vi.setConfig({ testTimeout: 60_000 });

const APP: UsageKey = { level: 'app', id: '9' };
const PAGE: UsageKey = { level: 'page', id: '1' };
const OTHER_PAGE: UsageKey = { level: 'page', id: '2' };
const MINUTE_MS = 60_000;

function setUp(options: UsageGovernorOptions = {}) {
  let nowMs = Date.parse('2026-06-01T00:00:00Z');
  const clock = { now: () => new Date(nowMs), delay: () => new Promise<void>(() => {}) };
  const store = options.store ?? createMemoryUsageStore({ clock });
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const logger = { debug: () => {}, info: () => {}, warn, error: warn };
  const governor = (more: UsageGovernorOptions = {}) =>
    createUsageGovernor({ clock, logger, ...options, store, ...more });
  const budget = governor();
  const check = async (keys: readonly UsageKey[] = [APP, PAGE], by = budget) => {
    const decision = await by.check(keys, clock.now());
    return decision.kind === 'go' ? 'go' : `${decision.key.level} ${(decision.until.getTime() - nowMs) / 1000} s`;
  };
  const tell = (key: UsageKey, more: Partial<UsageObservation> = {}, by = budget) =>
    by.record([
      { key, usedPercent: null, regainAccessMs: null, outcome: 'answered', calls: 1, observedAt: clock.now(), ...more },
    ]);
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { budget, governor, store, warnings, check, tell, pass };
}

describe('a governor that was told to wait', () => {
  it('waits as long as told, on that budget only', async () => {
    const { check, tell, pass } = setUp();
    await tell(PAGE, { outcome: 'refused', regainAccessMs: 19 * MINUTE_MS, calls: 0 });
    expect([await check(), await check([APP, OTHER_PAGE])]).toEqual(['page 1140 s', 'go']);
    pass(19 * MINUTE_MS - 1);
    expect(await check()).toBe('page 0.001 s');
    pass(1);
    expect(await check()).toBe('go');
  });

  it('waits for five minutes when a refusal names no time, and for twice as long each time', async () => {
    const { check, tell, pass } = setUp();
    const waits: string[] = [];
    await tell(APP, { outcome: 'refused', calls: 0 });
    for (let n = 0; n < 6; n += 1) {
      waits.push(await check());
      pass(Number(/\d+/.exec(waits[n] ?? '')?.[0]) * 1000);
      expect(await check()).toBe('go');
      await tell(APP, { outcome: 'refused' });
      await tell(PAGE, { outcome: 'unanswered' });
    }
    expect(waits).toEqual(['app 300 s', 'app 600 s', 'app 1200 s', 'app 2400 s', 'app 3600 s', 'app 3600 s']);
  });

  it('counts refusals of one moment once', async () => {
    const { check, tell } = setUp();
    for (let n = 0; n < 4; n += 1) await tell(APP, { outcome: 'refused', calls: 0 });
    expect(await check()).toBe('app 300 s');
  });

  it('waits when Meta says that all is used, though it still answered', async () => {
    const { check, tell } = setUp();
    await tell(PAGE, { usedPercent: 100, calls: 0 });
    expect(await check()).toMatch(/^page \d+ s$/);
  });

  it('keeps the longest of several waits', async () => {
    const { check, tell } = setUp();
    await tell(PAGE, { regainAccessMs: 30 * MINUTE_MS, calls: 0 });
    await tell(PAGE, { regainAccessMs: 10 * MINUTE_MS, calls: 0 });
    await tell(PAGE, { usedPercent: 50, calls: 0 });
    expect(await check()).toBe('page 1800 s');
  });
});

describe('a governor after a block', () => {
  const setUpEnded = async () => {
    const scene = setUp();
    await scene.tell(PAGE, { outcome: 'refused', regainAccessMs: MINUTE_MS, calls: 0 });
    scene.pass(MINUTE_MS);
    expect(await scene.check([PAGE])).toBe('go');
    return scene;
  };

  it('lets one call go, in all processes, and the others when it was answered', async () => {
    const { check, tell, governor } = await setUpEnded();
    expect([await check([PAGE]), await check([PAGE], governor())]).toEqual(['page 5 s', 'page 5 s']);
    await tell(PAGE, { usedPercent: 20 });
    expect([await check([PAGE]), await check([PAGE])]).toEqual(['go', 'go']);
  });

  it('lets another one go when the first was never answered', async () => {
    const { check, tell } = await setUpEnded();
    await tell(PAGE, { outcome: 'unanswered' });
    expect([await check([PAGE]), await check([PAGE])]).toEqual(['go', 'page 5 s']);
  });

  it('lets another one go when the process of the first died', async () => {
    const { check, pass } = await setUpEnded();
    pass(119_999);
    expect(await check([PAGE])).toBe('page 5 s');
    pass(1);
    expect([await check([PAGE]), await check([PAGE])]).toEqual(['go', 'page 5 s']);
  });

  it('is not fooled by an answer to a call from before the block', async () => {
    const { check, tell } = setUp();
    expect([await check([PAGE]), await check([PAGE])]).toEqual(['go', 'go']);
    await tell(PAGE, { outcome: 'refused', regainAccessMs: MINUTE_MS });
    await tell(PAGE, { usedPercent: 90 });
    expect(await check([PAGE])).toBe('page 60 s');
  });

  it('reserves nothing on one budget when another says no', async () => {
    const { check, tell, pass } = setUp();
    await tell(PAGE, { outcome: 'refused', regainAccessMs: MINUTE_MS, calls: 0 });
    await tell(APP, { outcome: 'refused', regainAccessMs: 2 * MINUTE_MS, calls: 0 });
    pass(MINUTE_MS);
    expect([await check(), await check()]).toEqual(['app 60 s', 'app 60 s']);
    expect(await check([PAGE])).toBe('go');
  });
});

describe('a governor near the limit', () => {
  it('lets no more calls go at once than there is room for, before it knows what one costs', async () => {
    const { check } = setUp();
    const decisions = await Promise.all(Array.from({ length: 50 }, () => check([APP])));
    expect(decisions.filter((one) => one === 'go')).toHaveLength(19);
    const { check: boldCheck } = setUp({ firstCostPercent: 1, slowFromPercent: 97 });
    const bold = await Promise.all(Array.from({ length: 200 }, () => boldCheck([APP])));
    expect(bold.filter((one) => one === 'go')).toHaveLength(97);
  });

  it('counts calls that have not ended by what one costs, once it knows', async () => {
    const { check, tell } = setUp({ firstCostPercent: 2, slowFromPercent: 97 });
    await tell(APP, { usedPercent: 90, calls: 0 });
    const decisions = await Promise.all(Array.from({ length: 50 }, () => check([APP])));
    expect(decisions.filter((one) => one === 'go')).toHaveLength(3);
  });

  it('spreads what is left over the window', async () => {
    const { check, tell, pass } = setUp({ firstCostPercent: 1 });
    await tell(APP, { usedPercent: 77, calls: 0 });
    const perMinute: number[] = [];
    for (let minute = 0; minute < 6; minute += 1) {
      const decisions = await Promise.all(Array.from({ length: 30 }, () => check([APP])));
      perMinute.push(decisions.filter((one) => one === 'go').length);
      pass(MINUTE_MS);
    }
    expect(perMinute).toEqual([5, 3, 3, 2, 1, 1]);
  });

  it('counts calls of all processes that have not ended', async () => {
    const { governor, check } = setUp({ firstCostPercent: 10, slowFromPercent: 97 });
    const others = Array.from({ length: 20 }, () => governor());
    const decisions = await Promise.all(others.map((one) => check([APP], one)));
    expect(decisions.filter((one) => one === 'go')).toHaveLength(9);
  });

  it('is not stuck on an old percentage', async () => {
    const { check, tell, pass } = setUp();
    await tell(APP, { usedPercent: 97, calls: 0 });
    expect(await check([APP])).not.toBe('go');
    pass(61 * MINUTE_MS);
    expect(await check([APP])).toBe('go');
  });

  it('looks with one call when nothing was heard of a held budget for long', async () => {
    const { check, tell, pass } = setUp({ firstCostPercent: 0.5 });
    await tell(APP, { usedPercent: 97, calls: 0 });
    pass(5 * MINUTE_MS);
    expect([await check([APP]), (await check([APP])) === 'go']).toEqual(['go', false]);
    await tell(APP, { usedPercent: 40 });
    expect(await check([APP])).toBe('go');
  });
});

describe('a store that fails', () => {
  const failing = (): UsageStore => ({
    load: () => Promise.reject(new StorageError('down')),
    save: () => Promise.reject(new StorageError('down')),
  });

  it('lets calls go, and is told once', async () => {
    const { check, warnings } = setUp({ store: failing() });
    expect([await check(), await check(), await check()]).toEqual(['go', 'go', 'go']);
    expect(warnings).toHaveLength(1);
  });

  it('does not make the process forget the block that it knows', async () => {
    const { check, tell } = setUp({ store: failing() });
    await tell(APP, { outcome: 'refused', regainAccessMs: MINUTE_MS, calls: 0 });
    expect(await check()).toBe('app 60 s');
  });

  it('hears of that block when it is back', async () => {
    const sound = createMemoryUsageStore({ clock: { now: () => new Date('2026-06-01T00:00:00Z') } });
    let isDown = true;
    const store: UsageStore = {
      load: (keys) => (isDown ? failing().load(keys) : sound.load(keys)),
      save: (changes) => sound.save(changes),
    };
    const { check, tell, pass, governor } = setUp({ store });
    await tell(APP, { outcome: 'refused', regainAccessMs: 10 * MINUTE_MS, calls: 0 });
    isDown = false;
    pass(5_000);
    expect(await check([APP])).toBe('app 595 s');
    expect(await check([APP], governor())).toBe('app 595 s');
  });

  it('is not waited for longer than a second', async () => {
    const asked: number[] = [];
    const budget = createUsageGovernor({
      store: { load: () => new Promise(() => {}), save: () => new Promise(() => {}) },
      clock: { now: () => new Date(0), delay: async (ms) => void asked.push(ms) },
    });
    expect(await budget.check([APP], new Date(0))).toEqual({ kind: 'go' });
    expect(asked).toEqual([1_000]);
  });

  it('that lets this process never win is left alone', async () => {
    let saves = 0;
    const store: UsageStore = {
      load: async (keys) => keys.map(() => null),
      save: async () => {
        saves += 1;
        return false;
      },
    };
    const { check, warnings } = setUp({ store });
    expect(await check()).toBe('go');
    expect([saves, warnings.length]).toEqual([100, 1]);
  });

  it('that holds what is no state of a governor counts as empty', async () => {
    const { check, store } = setUp();
    await store.save([{ key: APP, state: '{"v":99}', version: 0, keepMs: MINUTE_MS }]);
    expect(await check()).toBe('go');
  });
});

describe('the cost of the store', () => {
  it('is one load and one save for whatever is asked at the same time', async () => {
    const sound = createMemoryUsageStore();
    const calls: string[] = [];
    const store: UsageStore = {
      load: (keys) => {
        calls.push(`load ${keys.length}`);
        return sound.load(keys);
      },
      save: (changes) => {
        calls.push(`save ${changes.length}`);
        return sound.save(changes);
      },
    };
    const { check } = setUp({ store });
    await Promise.all([check(), check(), check([APP, OTHER_PAGE]), check()]);
    expect(calls).toEqual(['load 2', 'save 2', 'load 3', 'save 3']);
  });
});

describe('options', () => {
  it.each([
    { slowFromPercent: 98 },
    { holdAtPercent: 100 },
    { slowFromPercent: 0 },
    { firstCostPercent: 0 },
    { reservationMs: -1 },
    { storeTimeoutMs: 0 },
  ])('that cannot work are refused: %j', (options) => {
    expect(() => createUsageGovernor(options)).toThrow(/INVALID_CONFIGURATION|must be/);
  });
});
