import { createMemoryUsageStore, type UsageStore } from '@org/ingest-core';
import { runContract, usageStoreContract } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';

type Fault = (sound: UsageStore) => Partial<UsageStore>;

const versionsOf = async (store: UsageStore, changes: Parameters<UsageStore['save']>[0]) => {
  const found = await store.load(changes.map(({ key }) => key));
  return changes.map((change, index) => ({ ...change, version: found[index]?.version ?? 0 }));
};

const FAULTS: readonly (readonly [string, string, Fault])[] = [
  [
    'lets every save win',
    'refuses a version that is not the stored one',
    (sound) => ({ save: async (changes) => sound.save(await versionsOf(sound, changes)) }),
  ],
  [
    'takes any version for a first save',
    'refuses a later version of what is not stored',
    (sound) => ({
      save: async (changes) => {
        const found = await sound.load(changes.map(({ key }) => key));
        return sound.save(changes.map((one, n) => (found[n] === null ? { ...one, version: 0 } : one)));
      },
    }),
  ],
  [
    'saves key by key',
    'stores nothing when one of several versions is not the stored one',
    (sound) => ({
      save: async (changes) => {
        const results: boolean[] = [];
        for (const change of changes) results.push(await sound.save([change]));
        return results.every(Boolean);
      },
    }),
  ],
  [
    'looks before it saves, and not while',
    'loses no count of many writers',
    (sound) => ({
      save: async (changes) => {
        const current = await versionsOf(sound, changes);
        if (current.some(({ version }, n) => version !== changes[n]?.version)) return false;
        await new Promise((resolve) => setImmediate(resolve));
        return sound.save(await versionsOf(sound, changes));
      },
    }),
  ],
  [
    'compares ids as some collations do',
    'tells keys apart by every character of their ids',
    (sound) => {
      const fold = <T extends { level: 'app' | 'page' | 'instagram-account'; id: string }>(key: T) => ({
        ...key,
        id: key.id.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trimEnd(),
      });
      return {
        load: (keys) => sound.load(keys.map(fold)),
        save: (changes) => sound.save(changes.map((one) => ({ ...one, key: fold(one.key) }))),
      };
    },
  ],
  [
    'keeps one entry an id',
    'tells keys apart by their levels',
    (sound) => ({
      load: (keys) => sound.load(keys.map(({ id }) => ({ level: 'app', id }))),
      save: (changes) => sound.save(changes.map((one) => ({ ...one, key: { level: 'app', id: one.key.id } }))),
    }),
  ],
  [
    'cuts long text',
    'keeps text of any characters',
    (sound) => ({
      save: (changes) => sound.save(changes.map((one) => ({ ...one, state: one.state.slice(0, 8000) }))),
    }),
  ],
  [
    'leaves out what it does not find',
    'loads in the order of the keys, with gaps',
    (sound) => ({ load: async (keys) => (await sound.load(keys)).filter((one) => one !== null) }),
  ],
];

describe('usageStoreContract', () => {
  const setUp = (fault: Fault) => async () => {
    const sound = createMemoryUsageStore();
    const store = { ...sound, ...fault(sound) };
    return { store, another: store };
  };

  it.each(FAULTS)('notices a store that %s', async (_, only, fault) => {
    const sound = await runContract((api) => usageStoreContract({ setUp: setUp(() => ({})), api }), { only });
    expect([sound.failed, sound.passed.length]).toEqual([[], 1]);
    const broken = await runContract((api) => usageStoreContract({ setUp: setUp(fault), api }), { only });
    expect(broken.failed.map((test) => test.name)).toEqual([expect.stringContaining(only)]);
  });
});
