import { expect } from 'vitest';
import type { UsageSuite } from './usage-suite.js';

/** What is saved is found again, whole and under its own key only. */
export function registerUsageSaving({ describe, test }: UsageSuite): void {
  describe('entries', () => {
    test('knows nothing that was never saved', async ({ store, key }) => {
      expect(await store.load([key('a'), key('b')])).toEqual([null, null]);
    });

    test('takes no keys and no changes', async ({ store }) => {
      expect(await store.load([])).toEqual([]);
      expect(await store.save([])).toBe(true);
    });

    test('counts its saves and replaces the text', async ({ store, change, stored }) => {
      for (const [version, state] of ['first', 'second', 'third'].entries()) {
        expect(await store.save([change({ state, version })])).toBe(true);
        expect(await stored()).toEqual({ state, version: version + 1 });
      }
    });

    test('loads in the order of the keys, with gaps', async ({ store, key, change }) => {
      await store.save(['a', 'b', 'c'].map((name) => change({ key: key(name), state: name })));
      const found = await store.load(['c', 'unknown', 'a', 'b'].map((name) => key(name)));
      expect(found.map((one) => one?.state ?? null)).toEqual(['c', null, 'a', 'b']);
    });

    test('saves and loads 100 keys at once', async ({ store, key, change }) => {
      const keys = Array.from({ length: 100 }, (_, index) => key(`${index}`));
      expect(await store.save(keys.map((one, index) => change({ key: one, state: `state ${index}` })))).toBe(true);
      const found = await store.load([...keys].reverse());
      expect(found.map((one) => one?.state)).toEqual(keys.map((_, index) => `state ${index}`).reverse());
    });

    test('keeps text of any characters and of 16,000 of them', async ({ store, change, stored }) => {
      const texts = ['quotes " \' backslash \\ {json} $1 é 日本 👩‍👩‍👧 \n\t 12|x', ' ', 'é'.repeat(16_000)];
      for (const [version, state] of texts.entries()) {
        expect(await store.save([change({ state, version })])).toBe(true);
        expect((await stored())?.state).toBe(state);
      }
    });

    test('tells keys apart by every character of their ids', async ({ store, key, change }) => {
      const names = ['a', 'A', 'á', 'a ', ' a', 'a:b', 'a{b}', "a'b", 'a%', 'a_', '日本'];
      const keys = names.map((name) => key(name));
      for (const [index, one] of keys.entries())
        expect(await store.save([change({ key: one, state: `state ${index}` })])).toBe(true);
      const found = await store.load(keys);
      expect(found).toEqual(keys.map((_, index) => ({ state: `state ${index}`, version: 1 })));
    });

    test('tells keys apart by their levels', async ({ store, key, change }) => {
      const keys = (['app', 'page', 'instagram-account'] as const).map((level) => key('same', level));
      for (const one of keys) expect(await store.save([change({ key: one, state: one.level })])).toBe(true);
      expect((await store.load(keys)).map((one) => one?.state)).toEqual(['app', 'page', 'instagram-account']);
    });
  });
}
