import type { StoredUsage, UsageChange, UsageKey, UsageStore } from '@org/ingest-core';
import type { ContractTestApi } from '../contract-test-api.js';
import { createSceneSuite, type SceneSuite } from '../scene-suite.js';

/** A store under test. */
export interface UsageStoreFixture {
  readonly store: UsageStore;
  /** A second store on the same storage, with a connection of its own where there is one: another process. */
  readonly another: UsageStore;
  tearDown?(): Promise<void>;
}

/** What a test works with: two stores on one storage, and keys of its own. */
export interface UsageScene extends Pick<UsageStoreFixture, 'store' | 'another'> {
  /** A key of this test; the same for the same name. */
  key(name?: string, level?: UsageKey['level']): UsageKey;
  /** What to save first under a key of this test. */
  change(overrides?: Partial<UsageChange>): UsageChange;
  /** What the other store sees under the key. */
  stored(key?: UsageKey): Promise<StoredUsage | null>;
}

/** What the parts of the suite register themselves with. */
export type UsageSuite = SceneSuite<UsageScene>;

/** How long the suite asks a store to keep its entries. */
const KEEP_MS = 60_000;

export function createUsageSuite(
  api: ContractTestApi,
  options: {
    readonly name: string;
    readonly timeoutMs: number;
    readonly setUp: () => Promise<UsageStoreFixture>;
  },
): UsageSuite {
  return createSceneSuite(api, { ...options, createScene, cleanUp: async () => {} });
}

function createScene({ store, another }: UsageStoreFixture, slug: string): UsageScene {
  const run = `${slug.slice(0, 80)}-${crypto.randomUUID()}`;
  const key: UsageScene['key'] = (name = 'key', level = 'page') => ({ level, id: `${run}-${name}` });
  return {
    store,
    another,
    key,
    change: (overrides) => ({ key: key(), state: '{"used":1}', version: 0, keepMs: KEEP_MS, ...overrides }),
    stored: async (wanted = key()) => (await another.load([wanted]))[0] ?? null,
  };
}
