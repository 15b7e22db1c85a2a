import type { UsageKey, UsageObservation } from '../ports/usage-budget.js';
import { usageKeyText } from '../ports/usage-key-text.js';
import type { GraphErrorClassification } from './classify-graph-error.js';
import { rateLimitScopeOf } from './rate-limit-scope.js';
import type { HeadersLike } from './read-header.js';
import { type BusinessUseCaseUsage, parseUsageHeaders, type UsagePercentages } from './usage-headers.js';

/** What became of a call, as far as budgets are concerned. */
export interface ChargedAnswer {
  /** `null` when no answer came. */
  readonly headers: HeadersLike | null;
  /** The budgets that the call was charged to, besides the app's. */
  readonly keys: readonly UsageKey[];
  /** Why it failed; `null` when it did not. */
  readonly failure: Pick<GraphErrorClassification, 'kind' | 'code' | 'subcode' | 'retryAfterMs'> | null;
  /** 0 for a batch as a whole, whose calls tell for themselves. */
  readonly calls: 0 | 1;
}

interface Told {
  readonly key: UsageKey;
  readonly usedPercent: number | null;
  readonly regainAccessMs: number | null;
}

/** Failures after which it is not known whether Meta counted the call, or would answer another one. */
const INCONCLUSIVE: ReadonlySet<string> = new Set(['rate-limit', 'transient', 'unknown']);

/**
 * What an answer says about each budget: one observation for every budget of the call, whatever the answer held, and one
 * for every other that it names.
 *
 * `X-Business-Use-Case-Usage` holds a budget for each product that the app uses: `pages` is that of a Page, `instagram`
 * that of an Instagram account, and a line without a type counts for the budget of the call that has its id. Lines of
 * other products (ads, messages, leads) and `X-Ad-Account-Usage` are left out on purpose: reading posts is never charged
 * to them, and a spent ads budget must not hold it. Several lines about one budget count as their highest.
 */
export function toUsageObservations(
  answer: ChargedAnswer,
  appKey: UsageKey,
  observedAt: Date,
): readonly UsageObservation[] {
  const told = new Map<string, Told>();
  for (const one of toldBy(answer, appKey)) {
    const known = told.get(usageKeyText(one.key));
    told.set(usageKeyText(one.key), known === undefined ? one : highestOf(known, one));
  }
  const refused = refusedKeyOf(answer, appKey);
  const charged = new Map([appKey, ...answer.keys].map((key) => [usageKeyText(key), key]));
  const keys = new Map([...charged, ...[...told].map(([text, { key }]) => [text, key] as const)]);
  return [...keys].flatMap(([text, key]) => {
    const { usedPercent = null, regainAccessMs = null } = told.get(text) ?? {};
    const isRefused = refused !== null && usageKeyText(refused) === text;
    const calls = charged.has(text) ? answer.calls : 0;
    if (calls === 0 && !isRefused && !told.has(text)) return [];
    const waitMs = isRefused
      ? Math.max(answer.failure?.retryAfterMs ?? 0, regainAccessMs ?? 0) || null
      : regainAccessMs;
    const outcome = isRefused ? 'refused' : calls > 0 && isConclusive(answer) ? 'answered' : 'unanswered';
    return [{ key, usedPercent, regainAccessMs: waitMs, outcome, calls, observedAt }];
  });
}

function toldBy({ headers, keys }: ChargedAnswer, appKey: UsageKey): readonly Told[] {
  if (headers === null) return [];
  const { app, page, businessUseCases } = parseUsageHeaders(headers);
  const pageKey = keys.find(({ level }) => level === 'page');
  return [
    ...(app === null ? [] : [{ key: appKey, usedPercent: highest(app), regainAccessMs: null }]),
    ...businessUseCases.flatMap((useCase) => {
      const key = keyOf(useCase, keys);
      return key === null ? [] : [{ key, usedPercent: highest(useCase), regainAccessMs: useCase.regainAccessMs }];
    }),
    ...(page === null || pageKey === undefined
      ? []
      : [{ key: pageKey, usedPercent: highest(page), regainAccessMs: null }]),
  ];
}

function keyOf({ type, id }: BusinessUseCaseUsage, callKeys: readonly UsageKey[]): UsageKey | null {
  if (type === 'pages') return { level: 'page', id };
  if (type === 'instagram') return { level: 'instagram-account', id };
  return type === null ? (callKeys.find((key) => key.id === id) ?? null) : null;
}

/** Whose budget a rate limit is about; limits of a token or of a business use case count for what was read. */
function refusedKeyOf({ failure, keys }: ChargedAnswer, appKey: UsageKey): UsageKey | null {
  if (failure?.kind !== 'rate-limit') return null;
  const scope = rateLimitScopeOf(failure);
  if (scope === 'app') return appKey;
  return keys.find(({ level }) => level === scope) ?? keys[0] ?? null;
}

function isConclusive({ headers, failure }: ChargedAnswer): boolean {
  return headers !== null && (failure === null || !INCONCLUSIVE.has(failure.kind));
}

function highestOf(a: Told, b: Told): Told {
  const most = (x: number | null, y: number | null) => (x === null ? y : y === null ? x : Math.max(x, y));
  return {
    key: a.key,
    usedPercent: most(a.usedPercent, b.usedPercent),
    regainAccessMs: most(a.regainAccessMs, b.regainAccessMs),
  };
}

function highest({ callCount, totalCpuTime, totalTime }: UsagePercentages): number {
  return Math.max(callCount, totalCpuTime, totalTime);
}
