import type { UsageBudget, UsageKey, UsageObservation } from '@org/ingest-core';

/** A budget at Meta: a rolling window that each call fills by its cost, and a block that calls made inside it extend. */
export interface Meter {
  /** One call: what its answer tells. */
  charge(atMs: number, cost?: number): Pick<UsageObservation, 'usedPercent' | 'regainAccessMs' | 'outcome'>;
  usedAt(atMs: number): number;
  /** The most that was ever used, in percent. */
  peak(): number;
  /** Times of calls that were refused, the one that opened a block first. */
  readonly refusedAt: readonly number[];
  readonly blockedUntilMs: () => number;
}

export function createMeter(options: {
  readonly limit: number;
  readonly windowMs: number;
  readonly tellsRegain: boolean;
  readonly blockMs?: number;
}): Meter {
  const { limit, windowMs, tellsRegain, blockMs = 3_600_000 } = options;
  let calls: { at: number; cost: number }[] = [];
  let blockedUntil = 0;
  let peak = 0;
  const refusedAt: number[] = [];
  const usedAt = (at: number) => {
    calls = calls.filter((call) => call.at > at - windowMs);
    return (calls.reduce((sum, { cost }) => sum + cost, 0) / limit) * 100;
  };
  /** When as much has left the window as is too much. */
  const belowAt = (at: number) => {
    let excess = calls.reduce((sum, { cost }) => sum + cost, 0) - limit;
    const last = calls.find(({ cost }) => {
      excess -= cost;
      return excess < 0;
    });
    return (last?.at ?? at) + windowMs;
  };
  return {
    refusedAt,
    usedAt,
    peak: () => peak,
    blockedUntilMs: () => blockedUntil,
    charge(at, cost = 1) {
      if (at < blockedUntil) blockedUntil += 300_000;
      else {
        calls.push({ at, cost });
        peak = Math.max(peak, usedAt(at));
        if (usedAt(at) > 100) blockedUntil = Math.max(at + blockMs, belowAt(at));
      }
      const isBlocked = at < blockedUntil;
      if (isBlocked) refusedAt.push(at);
      return {
        usedPercent: Math.floor(usedAt(at)),
        regainAccessMs: isBlocked && tellsRegain ? Math.ceil((blockedUntil - at) / 60_000) * 60_000 : null,
        outcome: isBlocked ? 'refused' : 'answered',
      };
    },
  };
}

/** Something that happens at a time, and what it makes happen later. */
type Happening = { readonly atMs: number; readonly happen: (nowMs: number) => Promise<void> | void };

/** Events in the order of their times, without a clock that ticks. */
export function createTimeline(startMs: number) {
  const happenings: Happening[] = [];
  let nowMs = startMs;
  return {
    now: () => new Date(nowMs),
    delay: () => new Promise<void>(() => {}),
    at(atMs: number, happen: Happening['happen']) {
      const index = happenings.findIndex((one) => one.atMs > atMs);
      happenings.splice(index === -1 ? happenings.length : index, 0, { atMs, happen });
    },
    async runUntil(endMs: number) {
      for (let next = happenings[0]; next !== undefined && next.atMs < endMs; next = happenings[0]) {
        happenings.shift();
        nowMs = next.atMs;
        await next.happen(nowMs);
      }
      nowMs = endMs;
    },
  };
}

export type Timeline = ReturnType<typeof createTimeline>;

/** A worker that asks its budget, calls, tells what came back, and never tires. */
export function startWorker(options: {
  readonly timeline: Timeline;
  readonly budget: UsageBudget;
  readonly meters: readonly (readonly [UsageKey, Meter])[];
  readonly random: () => number;
  readonly pauseMs: number;
  readonly cost?: () => number;
  /** From then on nothing more is heard of it, whatever it was doing. */
  readonly diesAtMs?: number;
}): { readonly waits: number[]; readonly sentAt: number[]; readonly refusedAt: number[] } {
  const { timeline, budget, meters, random, pauseMs, cost = () => 1, diesAtMs = Number.POSITIVE_INFINITY } = options;
  const keys = meters.map(([key]) => key);
  const waits: number[] = [];
  const sentAt: number[] = [];
  const refusedAt: number[] = [];
  const later = (atMs: number, happen: Happening['happen']) => {
    if (atMs < diesAtMs) timeline.at(atMs, happen);
  };
  const ask = async (nowMs: number): Promise<void> => {
    const decision = await budget.check(keys, new Date(nowMs));
    if (decision.kind === 'wait') {
      waits.push(decision.until.getTime() - nowMs);
      return later(decision.until.getTime() + random() * 50, ask);
    }
    // On its way already, so it arrives even if the worker dies.
    timeline.at(nowMs + 50 + random() * 450, (arrivedMs) => {
      sentAt.push(arrivedMs);
      const price = cost();
      const told: Omit<UsageObservation, 'observedAt'>[] = [];
      let isRefused = false;
      for (const [key, meter] of meters) {
        const answer: ReturnType<Meter['charge']> | null = isRefused ? null : meter.charge(arrivedMs, price);
        if (answer?.outcome === 'refused') refusedAt.push(arrivedMs);
        if (answer === null)
          told.push({ key, usedPercent: null, regainAccessMs: null, outcome: 'unanswered', calls: 1 });
        else told.push({ key, ...answer, calls: 1 });
        isRefused ||= answer?.outcome === 'refused';
      }
      later(arrivedMs + 50 + random() * 450, async (answeredMs) => {
        const observedAt = new Date(answeredMs);
        await budget.record(told.map((one) => ({ ...one, observedAt })));
        later(answeredMs + pauseMs * (0.5 + random()), ask);
      });
    });
  };
  later(timeline.now().getTime() + random() * 1000, ask);
  return { waits, sentAt, refusedAt };
}
