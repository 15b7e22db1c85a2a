import type { UsageKey, UsageStore } from '@org/ingest-core';
import { expect } from 'vitest';
import type { UsageSuite } from './usage-suite.js';

/** Several processes save at once: nothing is lost, nothing is half saved, nobody waits for good. */
export function registerUsageSharing({ describe, test }: UsageSuite): void {
  describe('compare-and-set', () => {
    test('refuses a version that is not the stored one and keeps what is stored', async (scene) => {
      const { store, change, stored } = scene;
      await store.save([change({ state: 'one' })]);
      await store.save([change({ state: 'two', version: 1 })]);
      for (const version of [0, 1, 3, 99]) expect(await store.save([change({ state: 'late', version })])).toBe(false);
      expect(await stored()).toEqual({ state: 'two', version: 2 });
    });

    test('refuses a later version of what is not stored', async ({ store, change, stored }) => {
      expect(await store.save([change({ version: 1 })])).toBe(false);
      expect(await stored()).toBeNull();
    });

    test('stores nothing when one of several versions is not the stored one', async ({ store, key, change }) => {
      const keys = ['new', 'stored', 'stale', 'last'].map((name) => key(name));
      const [fresh, known, stale, last] = keys as [UsageKey, UsageKey, UsageKey, UsageKey];
      await store.save([change({ key: known }), change({ key: stale })]);
      await store.save([change({ key: stale, state: 'moved', version: 1 })]);
      const before = await store.load(keys);
      const changes = [
        change({ key: fresh, state: 'lost' }),
        change({ key: known, state: 'lost', version: 1 }),
        change({ key: stale, state: 'lost', version: 1 }),
        change({ key: last, state: 'lost' }),
      ];
      expect(await store.save(changes)).toBe(false);
      expect(await store.save([...changes].reverse())).toBe(false);
      expect(await store.load(keys)).toEqual(before);
    });

    test('saves again in any process what another one saved', async ({ store, another, change, stored }) => {
      expect(await store.save([change()])).toBe(true);
      expect(await another.save([change({ state: 'theirs', version: 1 })])).toBe(true);
      expect(await store.save([change({ state: 'mine', version: 2 })])).toBe(true);
      expect(await stored()).toEqual({ state: 'mine', version: 3 });
    });
  });

  describe('at the same moment', () => {
    test('lets exactly one of several first saves win', async ({ store, another, change, stored }) => {
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, n) => (n % 2 ? store : another).save([change({ state: `writer ${n}` })])),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await stored()).toEqual({ state: `writer ${results.indexOf(true)}`, version: 1 });
    });

    test('lets exactly one of several later saves win', async ({ store, another, change, stored }) => {
      await store.save([change()]);
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          (n % 2 ? store : another).save([change({ state: `writer ${n}`, version: 1 })]),
        ),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await stored()).toEqual({ state: `writer ${results.indexOf(true)}`, version: 2 });
    });

    test('lets saves of different keys all win', async ({ store, another, key, change }) => {
      const results = await Promise.all(
        Array.from({ length: 16 }, (_, n) => (n % 2 ? store : another).save([change({ key: key(`${n}`) })])),
      );
      expect(results).toEqual(results.map(() => true));
    });

    test('lets one of two win that share a key, and stores nothing of the other', async (scene) => {
      const { store, another, key, change } = scene;
      for (let round = 0; round < 10; round += 1) {
        const [mine, shared, theirs] = ['mine', 'shared', 'theirs'].map((name) => key(`${name} ${round}`)) as [
          UsageKey,
          UsageKey,
          UsageKey,
        ];
        const [first, second] = await Promise.all([
          store.save([mine, shared].map((one) => change({ key: one, state: 'first' }))),
          another.save([shared, theirs].map((one) => change({ key: one, state: 'second' }))),
        ]);
        expect([first, second].filter(Boolean)).toHaveLength(1);
        const found = (await store.load([mine, shared, theirs])).map((one) => one?.state ?? null);
        expect(found).toEqual(first ? ['first', 'first', null] : [null, 'second', 'second']);
      }
    });

    test('loses no count of many writers, whatever the order of their keys', async (scene) => {
      const { store, another, key, change } = scene;
      const keys = [key('app', 'app'), key('page')];
      const count = async (own: UsageStore, ordered: readonly UsageKey[]): Promise<void> => {
        for (;;) {
          const found = await own.load(ordered);
          const changes = ordered.map((one, index) =>
            change({
              key: one,
              state: String(Number(found[index]?.state ?? 0) + 1),
              version: found[index]?.version ?? 0,
            }),
          );
          if (await own.save(changes)) return;
        }
      };
      await Promise.all(
        Array.from({ length: 6 }, async (_, writer) => {
          for (let n = 0; n < 5; n += 1)
            await count(writer % 2 ? store : another, writer % 3 ? keys : [...keys].reverse());
        }),
      );
      expect(await store.load(keys)).toEqual(keys.map(() => ({ state: '30', version: 30 })));
    });
  });
}
