import type { UsageKey, UsageObservation } from '../ports/usage-budget.js';
import type { UsageHeaders } from './usage-headers.js';

/**
 * What an answer's usage headers say about each budget: the app's, and those that `X-Business-Use-Case-Usage` names.
 * A business use case is charged to the Page or Instagram account whose id is its key.
 */
export function toUsageObservations(
  usage: UsageHeaders,
  appKey: UsageKey,
  callKeys: readonly UsageKey[],
  observedAt: Date,
): readonly UsageObservation[] {
  const observations: UsageObservation[] = [];
  if (usage.app !== null) {
    observations.push({ key: appKey, usedPercent: highest(usage.app), regainAccessMs: null, observedAt });
  }
  for (const useCase of usage.businessUseCases) {
    const level = useCase.type === 'instagram' ? 'instagram-account' : 'page';
    const key = callKeys.find((known) => known.id === useCase.id) ?? { level, id: useCase.id };
    observations.push({ key, usedPercent: highest(useCase), regainAccessMs: useCase.regainAccessMs, observedAt });
  }
  const page = callKeys.find((key) => key.level === 'page');
  if (usage.page !== null && page !== undefined) {
    observations.push({ key: page, usedPercent: highest(usage.page), regainAccessMs: null, observedAt });
  }
  return observations;
}

function highest(usage: {
  readonly callCount: number;
  readonly totalCpuTime: number;
  readonly totalTime: number;
}): number {
  return Math.max(usage.callCount, usage.totalCpuTime, usage.totalTime);
}
