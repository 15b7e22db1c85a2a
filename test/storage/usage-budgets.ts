import {
  createMemoryUsageStore,
  StorageError,
  type UsageChange,
  type UsageKey,
  type UsageStore,
} from '@org/ingest-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** A database with the table of budgets, and how it spells what these tests look at. */
export interface UsageDatabase {
  /** Another process. */
  createStore(): UsageStore;
  run(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly quote: (name: string) => string;
  /** SQL for a time that is over. */
  readonly past: string;
  /** SQL for a time as milliseconds since 1970. */
  readonly epochMs: (column: string) => string;
  tearDown(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const SEED = Number(process.env.INGEST_TEST_SEED ?? 20261125);

/** What a store on a database has to do beyond the contract. */
export function usageBudgetsSuite(setUp: () => Promise<UsageDatabase>): void {
  let database: UsageDatabase;
  beforeAll(async () => {
    database = await setUp();
  }, 60_000);
  afterAll(() => database.tearDown());

  const table = () => database.quote('AnalyticsUsageBudget');
  const where = (id: string) => `WHERE ${database.quote('externalId')} = '${id}'`;
  const expire = (id: string) =>
    database.run(`UPDATE ${table()} SET ${database.quote('expiresAt')} = ${database.past} ${where(id)}`);
  const isKept = async (...ids: readonly string[]) => {
    const found = await database.createStore().load(ids.map((id) => keyOf(id)));
    return found.map((one) => one !== null);
  };

  it('deletes what is over at the first save of a process, and nothing else', async () => {
    const names = ['alive', 'over', 'saved again'];
    await database.createStore().save(names.map((id) => changeOf(id)));
    for (const id of ['over', 'saved again']) await expire(id);
    await database.createStore().save([changeOf('another', { version: 9 })]);
    expect(await isKept(...names)).toEqual([true, false, false]);
    expect(await database.createStore().save([changeOf('saved again')])).toBe(true);
    expect(await isKept('saved again')).toEqual([true]);
  });

  it('deletes it again after 500 changes, and leaves it until then', async () => {
    const store = database.createStore();
    await store.save([changeOf('late'), changeOf('in use')]);
    await expire('late');
    for (let round = 0; round < 4; round += 1) await store.save(hundred(round));
    expect(await isKept('late')).toEqual([true]);
    await store.save(hundred(4));
    expect(await isKept('late', 'in use')).toEqual([false, true]);
  });

  it('keeps a budget for its time, up to a full hour', async () => {
    const before = Date.now();
    const keepMs = 7_200_001.5;
    await database.createStore().save([changeOf('kept', { keepMs })]);
    const [row] = await database.run(
      `SELECT ${database.epochMs(database.quote('expiresAt'))} AS ${database.quote('at')} FROM ${table()} ${where('kept')}`,
    );
    const expiresAtMs = Number(row?.at);
    expect(expiresAtMs % HOUR_MS).toBe(0);
    expect(expiresAtMs).toBeGreaterThanOrEqual(before + keepMs);
    expect(expiresAtMs).toBeLessThanOrEqual(Date.now() + keepMs + HOUR_MS + 1);
  });

  it('knows no id that it cannot tell from others, and stores nothing beside it', async () => {
    const store = database.createStore();
    expect(await store.load([keyOf('a\0b')])).toEqual([null]);
    await expect(store.save([changeOf('beside'), changeOf('a\0b')])).rejects.toThrow(StorageError);
    expect(await isKept('beside')).toEqual([false]);
  });

  it('refuses a text that it would store as another', async () => {
    const save = database.createStore().save([changeOf('cut', { state: 'half \uD83D' })]);
    await expect(save).rejects.toThrow('page:cut');
  });

  it('counts beyond what 32 bits hold', async () => {
    const store = database.createStore();
    await store.save([changeOf('old')]);
    await database.run(`UPDATE ${table()} SET ${database.quote('version')} = 3000000000 ${where('old')}`);
    expect(await store.save([changeOf('old', { version: 3_000_000_000 })])).toBe(true);
    expect(await store.load([keyOf('old')])).toMatchObject([{ version: 3_000_000_001 }]);
  });

  it(`answers as the store in memory does (seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const model = createMemoryUsageStore();
    const stores = [database.createStore(), database.createStore()];
    for (let step = 0; step < 150; step += 1) {
      const keys = pick(random, 5).map((n) => keyOf(`random ${n}`, n % 2 === 0 ? 'app' : 'page'));
      const store = stores[step % 2] as UsageStore;
      const found = await model.load(keys);
      expect(await store.load(keys)).toEqual(found);
      const changes = keys.map((key, index) => ({
        ...changeOf(key.id, { key, state: `step ${step}` }),
        version: random() < 0.85 ? (found[index]?.version ?? 0) : Math.floor(random() * 4),
      }));
      expect(await store.save(changes)).toBe(await model.save(changes));
    }
  }, 60_000);

  it(`lets each version be saved once, new or known, in any order (seed ${SEED})`, async () => {
    const wins = new Map<string, number>();
    const write = async (writer: number): Promise<void> => {
      const random = seededRandom(SEED + writer);
      const store = database.createStore();
      for (let round = 0; round < 15; round += 1) {
        const keys = pick(random, 6).map((n) => keyOf(`raced ${Math.floor(round / 3)} ${n}`));
        const found = await store.load(keys);
        const changes = keys.map((key, n) => changeOf(key.id, { version: found[n]?.version ?? 0 }));
        if (!(await store.save(changes))) continue;
        for (const { id } of keys) wins.set(id, (wins.get(id) ?? 0) + 1);
      }
    };
    await Promise.all([1, 2, 3, 4].map(write));
    expect(wins.size).toBeGreaterThan(10);
    const found = await database.createStore().load([...wins.keys()].map((id) => keyOf(id)));
    expect(found.map((one) => one?.version)).toEqual([...wins.values()]);
  }, 60_000);
}

function keyOf(id: string, level: UsageKey['level'] = 'page'): UsageKey {
  return { level, id };
}

function changeOf(id: string, overrides: Partial<UsageChange> = {}): UsageChange {
  return { key: keyOf(id), state: '{}', version: 0, keepMs: HOUR_MS, ...overrides };
}

function hundred(round: number): readonly UsageChange[] {
  return Array.from({ length: 100 }, (_, n) => changeOf(`many ${round} ${n}`));
}

/** Some of the first numbers in a random order, at least one. */
function pick(random: () => number, count: number): readonly number[] {
  const shuffled = Array.from({ length: count }, (_, n) => ({ n, at: random() })).sort((a, b) => a.at - b.at);
  return shuffled.slice(0, 1 + Math.floor(random() * count)).map(({ n }) => n);
}

/** @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
