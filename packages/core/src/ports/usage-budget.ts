/** Whose budget a call is charged to. Meta counts for the app, for a Page and for an Instagram account apart. */
export interface UsageKey {
  readonly level: 'app' | 'page' | 'instagram-account';
  readonly id: string;
}

/** What one answer said about a budget. */
export interface UsageObservation {
  readonly key: UsageKey;
  /** The highest of Meta's percentages (calls, CPU time, total time), 0 to 100 and above; `null` when it said none. */
  readonly usedPercent: number | null;
  /** Milliseconds until calls are answered again, when Meta said so; `null` otherwise. */
  readonly regainAccessMs: number | null;
  /**
   * - `answered`: Meta did what was asked, or refused it for another reason than a budget.
   * - `refused`: Meta refused the call because of this budget.
   * - `unanswered`: no answer came, or one that says nothing about this budget, such as another budget's refusal.
   */
  readonly outcome: 'answered' | 'refused' | 'unanswered';
  /** How many calls that `check` let through end with this; 0 where it tells of a budget that no call was asked for. */
  readonly calls: number;
  readonly observedAt: Date;
}

export type UsageDecision =
  | { readonly kind: 'go' }
  /** `key` names the budget that is spent. */
  | { readonly kind: 'wait'; readonly until: Date; readonly key: UsageKey };

/**
 * What several workers know together about the budgets at Meta.
 *
 * Calls made while an app or a Page is throttled extend the block, so the Graph client asks before each call and
 * reports after each answer. Both methods must answer fast and must not throw: a budget that cannot be read says `go`.
 *
 * Every `go` reserves one call on each of its keys, and every one of them ends with one observation a key, whatever
 * became of the call: answered, refused, aborted or never sent.
 *
 * @see https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
export interface UsageBudget {
  /** Whether a call that is charged to all these keys may be made now. */
  check(keys: readonly UsageKey[], now: Date): Promise<UsageDecision>;
  /** What an answer told. */
  record(observations: readonly UsageObservation[]): Promise<void>;
}

/** The default: every call may be made, nothing is remembered. */
export const unlimitedUsageBudget: UsageBudget = {
  check: async () => ({ kind: 'go' }),
  record: async () => {},
};
