import { createMemoryUsageStore } from '@org/ingest-core';
import { createManualClock, usageStoreContract } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';

usageStoreContract({
  name: 'memory usage store',
  setUp: async () => {
    const store = createMemoryUsageStore();
    return { store, another: store };
  },
});

describe('a memory usage store', () => {
  it('forgets an entry when its time is over, counted from its last save', async () => {
    const clock = createManualClock();
    const store = createMemoryUsageStore({ clock });
    const change = { key: { level: 'app', id: '1' }, state: 'text', version: 0, keepMs: 1000 } as const;
    await store.save([change]);
    await clock.advance(999);
    expect(await store.save([{ ...change, version: 1 }])).toBe(true);
    await clock.advance(999);
    expect(await store.load([change.key])).toEqual([{ state: 'text', version: 2 }]);
    await clock.advance(1);
    expect(await store.load([change.key])).toEqual([null]);
    expect(await store.save([change])).toBe(true);
  });
});
