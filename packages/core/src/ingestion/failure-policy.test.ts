import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRAPH_ERROR_KINDS, type GraphErrorKind } from '../graph-api/graph-error-kind.js';
import {
  DEFAULT_FAILURE_POLICY,
  decideFailureAction,
  type FailureAction,
  type FailureMemory,
  type FailurePolicy,
} from './failure-policy.js';

const FRESH: FailureMemory = {
  attempt: 1,
  consecutiveFailures: 0,
  selfCheck: null,
  suspectedBefore: false,
  previousWaitMs: null,
};
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function decide(
  kind: GraphErrorKind,
  memory: Partial<FailureMemory> = {},
  {
    retryAfterMs = null,
    random = 0.5,
    policy,
  }: { retryAfterMs?: number | null; random?: number; policy?: FailurePolicy } = {},
): FailureAction {
  return decideFailureAction({ kind, retryAfterMs }, { ...FRESH, ...memory }, () => random, policy);
}

describe('decideFailureAction stops reading what a person has to mend', () => {
  it('pauses for a dead token at once, whatever else is known', () => {
    for (const selfCheck of [null, 'valid', 'dead', 'mismatched', 'unavailable'] as const) {
      const action = decide('token', { selfCheck, attempt: 7, suspectedBefore: true });
      expect(action).toEqual({ kind: 'pause', status: 'PAUSED_TOKEN' });
    }
  });

  it.each(['permission', 'not-found', 'suspicious'] as const)('checks the token first for %s', (kind) => {
    expect(decide(kind)).toEqual({ kind: 'self-check' });
    expect(decide(kind, { suspectedBefore: true, attempt: 5 })).toEqual({ kind: 'self-check' });
  });

  it.each([
    ['permission', 'valid', false, 'PAUSED_PERMISSION'],
    ['permission', 'valid', true, 'PAUSED_PERMISSION'],
    ['permission', 'dead', false, 'PAUSED_TOKEN'],
    ['permission', 'mismatched', false, 'PAUSED_PERMISSION'],
    ['not-found', 'valid', false, 'PAUSED_NOT_FOUND'],
    ['not-found', 'valid', true, 'PAUSED_NOT_FOUND'],
    ['not-found', 'dead', false, 'PAUSED_TOKEN'],
    ['not-found', 'mismatched', false, 'PAUSED_PERMISSION'],
    ['suspicious', 'dead', false, 'PAUSED_TOKEN'],
    ['suspicious', 'dead', true, 'PAUSED_TOKEN'],
    ['suspicious', 'valid', true, 'PAUSED_NOT_FOUND'],
    ['suspicious', 'mismatched', true, 'PAUSED_PERMISSION'],
  ] as const)(
    '%s with a token that is %s (suspected before: %s) ends in %s',
    (kind, selfCheck, suspectedBefore, status) => {
      expect(decide(kind, { selfCheck, suspectedBefore })).toEqual({ kind: 'pause', status });
    },
  );

  it.each(['valid', 'mismatched'] as const)('looks a second time at a suspicion when the token is %s', (selfCheck) => {
    expect(decide('suspicious', { selfCheck })).toEqual({ kind: 'second-look', delayMs: 15 * MINUTE_MS });
    expect(decide('suspicious', { selfCheck }, { retryAfterMs: HOUR_MS })).toEqual({
      kind: 'second-look',
      delayMs: HOUR_MS,
    });
  });

  it.each(['permission', 'not-found', 'suspicious'] as const)(
    'takes %s for an outage when the check finds no answer',
    (kind) => {
      for (const suspectedBefore of [false, true]) {
        const memory = { selfCheck: 'unavailable', suspectedBefore } as const;
        expect(decide(kind, memory)).toEqual({ kind: 'retry', delayMs: 1000 });
        expect(decide(kind, { ...memory, attempt: 5 })).toEqual({ kind: 'give-up' });
      }
    },
  );

  it('never pauses on a suspicion that was seen once', () => {
    for (const selfCheck of [null, 'valid', 'mismatched', 'unavailable'] as const) {
      expect(decide('suspicious', { selfCheck }).kind).not.toBe('pause');
    }
  });
});

describe('decideFailureAction waits at a rate limit', () => {
  it('exactly as long as told', () => {
    expect(decide('rate-limit', {}, { retryAfterMs: 1 })).toEqual({ kind: 'wait', delayMs: 1 });
    const day = 24 * HOUR_MS;
    expect(decide('rate-limit', { attempt: 9, consecutiveFailures: 9 }, { retryAfterMs: day })).toEqual({
      kind: 'wait',
      delayMs: day,
    });
  });

  it.each([null, 0, -5])('twice as long as the time before when told %j', (retryAfterMs) => {
    let previousWaitMs: number | null = null;
    const waits = [1, 2, 3, 4, 5, 6].map(() => {
      const action = decide('rate-limit', { previousWaitMs }, { retryAfterMs });
      previousWaitMs = action.kind === 'wait' ? action.delayMs : null;
      return previousWaitMs;
    });
    expect(waits).toEqual([5, 10, 20, 40, 60, 60].map((minutes) => minutes * MINUTE_MS));
  });
});

describe('decideFailureAction makes requests smaller', () => {
  it('when Meta asks for less data', () => {
    expect(decide('reduce-data', { attempt: 5, consecutiveFailures: 9 })).toEqual({ kind: 'reduce-page-size' });
  });
});

describe.each(['transient', 'unknown'] as const)('decideFailureAction retries what is %s', (kind) => {
  it('with a bound that doubles from 2 s', () => {
    const bounds = [1, 2, 3, 4].map((attempt) => decide(kind, { attempt }, { random: 1 }));
    expect(bounds).toEqual([2000, 4000, 8000, 16_000].map((delayMs) => ({ kind: 'retry', delayMs })));
  });

  it('never beyond 5 minutes by itself', () => {
    const policy = { ...DEFAULT_FAILURE_POLICY, maxAttempts: 5000 };
    for (const attempt of [9, 40, 4000]) {
      expect(decide(kind, { attempt }, { random: 1, policy })).toEqual({ kind: 'retry', delayMs: 5 * MINUTE_MS });
    }
  });

  it('until five attempts are spent', () => {
    expect(decide(kind, { attempt: 4 }).kind).toBe('retry');
    expect(decide(kind, { attempt: 5 })).toEqual({ kind: 'give-up' });
    expect(decide(kind, { attempt: 6 }, { retryAfterMs: 5 })).toEqual({ kind: 'give-up' });
  });

  it('not before Meta allows it', () => {
    expect(decide(kind, {}, { retryAfterMs: HOUR_MS })).toEqual({ kind: 'retry', delayMs: HOUR_MS });
    expect(decide(kind, {}, { retryAfterMs: 10, random: 1 })).toEqual({ kind: 'retry', delayMs: 2000 });
  });

  it('with full jitter: anywhere from nothing to the bound', () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const told = fc.option(fc.integer({ min: 1, max: 1_000_000 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), unit, told, (attempt, random, retryAfterMs) => {
        const action = decide(kind, { attempt }, { random, retryAfterMs });
        if (action.kind !== 'retry') throw new Error(`Expected a retry, got ${action.kind}`);
        const bound = 2000 * 2 ** (attempt - 1);
        expect(Number.isSafeInteger(action.delayMs)).toBe(true);
        expect(action.delayMs).toBe(Math.max(Math.round(random * bound), retryAfterMs ?? 0));
        expect(action.delayMs).toBeLessThanOrEqual(Math.max(bound, retryAfterMs ?? 0));
      }),
    );
    expect(decide(kind, {}, { random: 0 })).toEqual({ kind: 'retry', delayMs: 0 });
  });
});

describe('decideFailureAction leaves an account alone', () => {
  it('for six hours after a policy block', () => {
    expect(decide('policy-block')).toEqual({ kind: 'postpone', delayMs: 6 * HOUR_MS, surface: false });
    expect(decide('policy-block', { consecutiveFailures: 50 })).toMatchObject({ delayMs: 6 * HOUR_MS });
    expect(decide('policy-block', {}, { retryAfterMs: 7 * HOUR_MS })).toMatchObject({ delayMs: 7 * HOUR_MS });
    expect(decide('policy-block', {}, { retryAfterMs: HOUR_MS })).toMatchObject({ delayMs: 6 * HOUR_MS });
  });

  it('twice as long after each wrong request, up to a day', () => {
    const minutes = [0, 1, 2, 3, 4, 5, 6, 7, 5000].map((consecutiveFailures) => {
      const action = decide('bad-request', { consecutiveFailures });
      return action.kind === 'postpone' ? action.delayMs / MINUTE_MS : null;
    });
    expect(minutes).toEqual([15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
  });

  it('and shows a wrong request to a person from the fifth in a row on', () => {
    const shown = [0, 3, 4, 5, 100].map((consecutiveFailures) => decide('bad-request', { consecutiveFailures }));
    expect(shown.map((action) => action.kind === 'postpone' && action.surface)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});

describe('decideFailureAction', () => {
  const memories = fc.record({
    attempt: fc.integer({ min: -1, max: 3000 }),
    consecutiveFailures: fc.integer({ min: 0, max: 3000 }),
    selfCheck: fc.constantFrom(null, 'valid', 'dead', 'mismatched', 'unavailable'),
    suspectedBefore: fc.boolean(),
    previousWaitMs: fc.option(fc.integer({ min: 0, max: 2_592_000_000 })),
  } as const);
  const told = fc.option(fc.integer({ min: 1, max: 2_592_000_000 }));

  it('answers everything with a whole delay that is never shorter than told', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GRAPH_ERROR_KINDS), memories, told, (kind, memory, retryAfterMs) => {
        const action = decideFailureAction({ kind, retryAfterMs }, memory, () => 0.999);
        if (!('delayMs' in action)) return;
        expect(Number.isSafeInteger(action.delayMs)).toBe(true);
        expect(action.delayMs).toBeGreaterThanOrEqual(retryAfterMs ?? 0);
      }),
      { numRuns: 500 },
    );
  });

  it('takes every number from the policy it is given', () => {
    const policy: FailurePolicy = {
      maxAttempts: 2,
      backoffBaseMs: 10,
      backoffCapMs: 15,
      secondLookDelayMs: 20,
      rateLimitBaseMs: 30,
      rateLimitCapMs: 40,
      policyBlockDelayMs: 50,
      badRequestBaseMs: 60,
      badRequestCapMs: 70,
      badRequestSurfaceAfter: 1,
    };
    expect(decide('transient', {}, { policy, random: 1 })).toEqual({ kind: 'retry', delayMs: 10 });
    expect(decide('transient', { attempt: 2 }, { policy })).toEqual({ kind: 'give-up' });
    expect(decide('transient', { attempt: 2 }, { policy: { ...policy, maxAttempts: 3 }, random: 1 })).toEqual({
      kind: 'retry',
      delayMs: 15,
    });
    expect(decide('suspicious', { selfCheck: 'valid' }, { policy })).toEqual({ kind: 'second-look', delayMs: 20 });
    expect(decide('rate-limit', {}, { policy })).toEqual({ kind: 'wait', delayMs: 30 });
    expect(decide('rate-limit', { previousWaitMs: 30 }, { policy })).toEqual({ kind: 'wait', delayMs: 40 });
    expect(decide('policy-block', {}, { policy })).toEqual({ kind: 'postpone', delayMs: 50, surface: false });
    expect(decide('bad-request', {}, { policy })).toEqual({ kind: 'postpone', delayMs: 60, surface: true });
    expect(decide('bad-request', { consecutiveFailures: 1 }, { policy })).toMatchObject({ delayMs: 70 });
  });
});
