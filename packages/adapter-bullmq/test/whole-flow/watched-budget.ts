import type { UsageBudget } from '@org/ingest-core';

/** What budgets of several processes let through while Meta refuses every call. */
export interface BudgetWatch {
  /** Calls that were asked for when one of the budgets knew of the refusal already. */
  readonly lateCalls: number;
  /** Whether one of them knows that Meta refuses the app. */
  readonly isKnown: boolean;
  watch(budget: UsageBudget): UsageBudget;
}

export function createBudgetWatch(isBlocked: () => boolean): BudgetWatch {
  let isKnown = false;
  let lateCalls = 0;
  return {
    get lateCalls() {
      return lateCalls;
    },
    get isKnown() {
      return isKnown;
    },
    watch: (budget) => ({
      async check(keys, now) {
        const wasKnown = isKnown;
        const decision = await budget.check(keys, now);
        if (wasKnown && decision.kind === 'go' && isBlocked()) lateCalls += 1;
        return decision;
      },
      async record(observations) {
        await budget.record(observations);
        isKnown ||= observations.some(({ key, outcome }) => key.level === 'app' && outcome === 'refused');
      },
    }),
  };
}
