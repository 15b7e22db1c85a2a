import { checkPositive } from '../graph-api/client-options.js';
import { createMemoryUsageStore } from '../in-process/usage-store.js';
import { describeError } from '../ingestion/recorded-error.js';
import { type Clock, systemClock } from '../ports/clock.js';
import { type Logger, silentLogger } from '../ports/logger.js';
import type { UsageBudget, UsageDecision, UsageKey } from '../ports/usage-budget.js';
import type { UsageStore } from '../ports/usage-store.js';
import { decideCall, reserveCall } from './decide-call.js';
import { noteObservation, passTime } from './note-observation.js';
import type { UsageRecords } from './usage-records.js';
import { createUsageRounds } from './usage-rounds.js';
import { toUsageRules } from './usage-rules.js';

export interface UsageGovernorOptions {
  /** What all processes of the app share. Default: none; this governor knows of its own calls and of what Meta tells it. */
  readonly store?: UsageStore;
  /** From this percentage on calls are spread over time. Default: 75. */
  readonly slowFromPercent?: number;
  /** No call is let through that would go over this percentage. Default: 97, since Meta rounds and answers late. */
  readonly holdAtPercent?: number;
  /** What a call is thought to cost in percent until Meta's answers show it. Default: 5. */
  readonly firstCostPercent?: number;
  /**
   * Milliseconds after which calls of a process that says nothing count as ended. It has to be longer than a call may
   * take (`timeoutMs` of the Graph client). Default: 120,000 (2 min).
   */
  readonly reservationMs?: number;
  /** Milliseconds to wait when Meta refuses and names no time; it doubles while the block lasts. Default: 300,000 (5 min). */
  readonly blockBaseMs?: number;
  /** What that wait never exceeds. Default: 3,600,000 (1 h). */
  readonly blockCapMs?: number;
  /** Milliseconds that the store may take. Default: 1,000. */
  readonly storeTimeoutMs?: number;
  /** Default: `systemClock`. */
  readonly clock?: Clock;
  /** Told when the store fails. Default: silent. */
  readonly logger?: Logger;
}

/**
 * Keeps calls within Meta's budgets, for all workers and processes that share a store.
 *
 * Guarantees:
 * - Calls are slowed from `slowFromPercent` on and held at `holdAtPercent`, calls that have not been answered included:
 *   of workers that ask at the same moment only as many go as there is room for. What a call costs is learnt from Meta's
 *   percentages, which leave the count again as its window moves on: an hour for the app, a day for a Page or account.
 * - When Meta tells to wait, refuses a call for a budget or says that 100 % are used, no call on that budget goes until
 *   then; afterwards one goes first, and the others when it was answered. Each key is blocked by itself.
 * - A process that dies takes nothing with it: its open calls count for `reservationMs` only.
 * - Neither method rejects. While the store fails or takes longer than `storeTimeoutMs`, the governor goes on with what
 *   it knows itself, and where it knows nothing it says `go`.
 *
 * Costs one `load` and one `save` of the store before and after each call; what a process asks at the same time shares
 * them. Times are those of the callers' clocks, which may differ by a few seconds.
 *
 * @example
 * ```ts
 * const budget = createUsageGovernor({ store: createRedisUsageStore({ client }) });
 * const client = createGraphClient({ appId, appSecret, budget });
 * ```
 * @throws {InvalidConfigurationError} when an option cannot work.
 * @see https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
export function createUsageGovernor(options: UsageGovernorOptions = {}): UsageBudget {
  const { clock = systemClock, logger = silentLogger } = options;
  const rules = toUsageRules(options);
  const owner = crypto.randomUUID();
  const rounds = createUsageRounds({
    store: options.store ?? createMemoryUsageStore({ clock }),
    clock,
    storeTimeoutMs: checkPositive('storeTimeoutMs', options.storeTimeoutMs ?? 1_000),
    onStoreFailure: (error) =>
      logger.warn('The usage store failed; budgets go on with what this process knows', {
        message: describeError(error),
      }),
  });

  /** All keys let the call through, or none reserves it. */
  function decide(records: UsageRecords, keys: readonly UsageKey[], nowMs: number): UsageDecision {
    const current = keys.map((key) => ({ key, record: passTime(records.get(key), key.level, rules, nowMs) }));
    let wait: { readonly key: UsageKey; readonly untilMs: number } | null = null;
    for (const { key, record } of current) {
      const decision = decideCall(record, key.level, rules, nowMs);
      if (decision.kind === 'wait' && (wait === null || decision.untilMs > wait.untilMs))
        wait = { key, untilMs: decision.untilMs };
    }
    if (wait !== null) return { kind: 'wait', until: new Date(Math.ceil(wait.untilMs)), key: wait.key };
    for (const { key, record } of current) records.set(key, reserveCall(record, key.level, owner, nowMs));
    return { kind: 'go' };
  }

  return {
    async check(keys, now) {
      try {
        return await rounds.run(keys, (records) => decide(records, keys, now.getTime()));
      } catch (error) {
        logger.error('A usage budget could not be checked', { message: describeError(error) });
        return { kind: 'go' };
      }
    },

    async record(observations) {
      if (observations.length === 0) return;
      const keys = observations.map(({ key }) => key);
      try {
        await rounds.run(keys, (records) => {
          for (const one of observations)
            records.set(one.key, noteObservation(records.get(one.key), one, owner, rules));
        });
      } catch (error) {
        logger.error('A usage budget could not be updated', { message: describeError(error) });
      }
    },
  };
}
