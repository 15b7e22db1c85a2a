import { StorageError } from '../errors.js';
import type { Clock } from '../ports/clock.js';
import type { UsageKey } from '../ports/usage-budget.js';
import { usageKeyText } from '../ports/usage-key-text.js';
import type { UsageStore } from '../ports/usage-store.js';
import { inTime } from './in-time.js';
import { EMPTY_RECORD, parseUsageRecord, printUsageRecord, type UsageRecord } from './usage-record.js';
import { createUsageRecords, type UsageRecords } from './usage-records.js';
import { windowMsOf } from './usage-rules.js';

/** Runs steps on the records of some budgets, each as if it were alone. */
export interface UsageRounds {
  /** `step` runs again when another process was faster, so it may do nothing but read and replace records. */
  run<T>(keys: readonly UsageKey[], step: (records: UsageRecords) => T): Promise<T>;
}

export interface UsageRoundsOptions {
  readonly store: UsageStore;
  readonly clock: Clock;
  readonly storeTimeoutMs: number;
  /** Told once for each time that the store is left alone. */
  readonly onStoreFailure: (error: unknown) => void;
}

interface Task {
  readonly keys: readonly UsageKey[];
  /** Returns what settles the caller's promise; called only when the round counts. */
  readonly perform: (records: UsageRecords) => () => void;
  readonly fail: (error: unknown) => void;
}

interface LocalRecord {
  readonly record: UsageRecord;
  /** Whether the store did not hear of it. */
  readonly isOwed: boolean;
}

/** How long a store that failed is left alone. */
const REST_MS = 5_000;
/** Budgets of one round; a call has two. */
const ROUND_KEYS = 100;
/** Somebody wins every time, so even 50 busy processes do not need as many. */
const MAX_TRIES = 100;
/** Budgets that are remembered for the time when the store fails. */
const MAX_LOCAL = 10_000;

/**
 * Brings steps to the store and back: whatever comes while the store answers is done together in the next round, so that
 * a process has one round under way at most, and its own workers never race each other.
 *
 * What the store said last is remembered. While it fails, steps go on with that, for this process alone; blocks that were
 * noticed meanwhile are told to it afterwards.
 */
export function createUsageRounds({ store, clock, storeTimeoutMs, onStoreFailure }: UsageRoundsOptions): UsageRounds {
  const queue: Task[] = [];
  const local = new Map<string, LocalRecord>();
  let isRunning = false;
  let restUntilMs = Number.NEGATIVE_INFINITY;

  async function runAll(): Promise<void> {
    isRunning = true;
    while (queue.length > 0) {
      const tasks = takeRound(queue);
      try {
        for (const settle of await runRound(tasks)) settle();
      } catch (error) {
        for (const task of tasks) task.fail(error);
      }
    }
    isRunning = false;
  }

  async function runRound(tasks: readonly Task[]): Promise<readonly (() => void)[]> {
    const keys = distinctKeys(tasks);
    if (clock.now().getTime() >= restUntilMs) {
      try {
        return await onStore(keys, tasks);
      } catch (error) {
        restUntilMs = clock.now().getTime() + REST_MS;
        onStoreFailure(error);
      }
    }
    return onLocal(keys, tasks);
  }

  async function onStore(keys: readonly UsageKey[], tasks: readonly Task[]): Promise<readonly (() => void)[]> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const found = await inTime(store.load(keys), storeTimeoutMs, clock);
      const records = createUsageRecords(
        keys.map((key, n) => [key, withOwed(parse(found[n]?.state), local.get(usageKeyText(key)))]),
      );
      const settles = tasks.map((task) => task.perform(records));
      const changes = keys.flatMap((key, n) => {
        const state = printUsageRecord(records.get(key));
        if (state === found[n]?.state || (!found[n] && records.get(key) === EMPTY_RECORD)) return [];
        return [{ key, state, version: found[n]?.version ?? 0, keepMs: 2 * windowMsOf(key.level) }];
      });
      if (changes.length === 0 || (await inTime(store.save(changes), storeTimeoutMs, clock))) {
        for (const key of keys) remember(key, { record: records.get(key), isOwed: false });
        return settles;
      }
    }
    throw new StorageError(
      `The usage store let this process save nothing in ${MAX_TRIES} tries. Share it among fewer.`,
    );
  }

  function onLocal(keys: readonly UsageKey[], tasks: readonly Task[]): readonly (() => void)[] {
    const records = createUsageRecords(keys.map((key) => [key, local.get(usageKeyText(key))?.record ?? EMPTY_RECORD]));
    const settles = tasks.map((task) => task.perform(records));
    for (const key of keys) remember(key, { record: records.get(key), isOwed: true });
    return settles;
  }

  function remember(key: UsageKey, record: LocalRecord): void {
    const text = usageKeyText(key);
    local.delete(text);
    local.set(text, record);
    if (local.size > MAX_LOCAL) for (const oldest of local.keys()) return void local.delete(oldest);
  }

  return {
    run: (keys, step) =>
      new Promise((resolve, reject) => {
        const perform = (records: UsageRecords) => {
          const result = step(records);
          return () => resolve(result);
        };
        queue.push({ keys, perform, fail: reject });
        if (!isRunning) void runAll();
      }),
  };
}

/** The tasks of the next round, in their order. */
function takeRound(queue: Task[]): readonly Task[] {
  let keys = 0;
  const end = queue.findIndex((task, index) => {
    keys += task.keys.length;
    return index > 0 && keys > ROUND_KEYS;
  });
  return queue.splice(0, end === -1 ? queue.length : end);
}

/** In one order for everybody, so that stores which lock do so in that order. */
function distinctKeys(tasks: readonly Task[]): readonly UsageKey[] {
  const byText = new Map(tasks.flatMap(({ keys }) => keys.map((key) => [usageKeyText(key), key] as const)));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { level, id }]) => ({ level, id }));
}

function parse(state: string | undefined): UsageRecord {
  return state === undefined ? EMPTY_RECORD : parseUsageRecord(state);
}

function withOwed(record: UsageRecord, owed: LocalRecord | undefined): UsageRecord {
  const block = owed?.isOwed ? owed.record.block : null;
  return block !== null && block.untilMs > (record.block?.untilMs ?? 0) ? { ...record, block } : record;
}
