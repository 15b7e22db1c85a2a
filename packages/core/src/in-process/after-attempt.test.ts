import { describe, expect, it } from 'vitest';
import type { JobOutcome } from '../ports/job-runner.js';
import { checkOutcome, decideAfterAttempt } from './after-attempt.js';

const RULES = { maxAttempts: 3, backoffBaseMs: 1000, backoffCapMs: 8000 };
const WAIT: JobOutcome = { kind: 'retry', delayMs: 5000, spendAttempt: true, reason: 'Wait' };
const decide = (result: Parameters<typeof decideAfterAttempt>[0], attempt = 1) =>
  decideAfterAttempt(result, attempt, RULES, () => 0.5);

describe('decideAfterAttempt', () => {
  it('lets the others go on, unless the wait is that of the app', () => {
    expect(decide({ kind: 'done' })).toEqual({ kind: 'end', outcome: 'done', reason: null, holdMs: 0 });
    expect(decide({ kind: 'fail', reason: 'gone' }).holdMs).toBe(0);
    expect(decide({ kind: 'threw', error: new Error('x') }).holdMs).toBe(0);
    expect(decide(WAIT).holdMs).toBe(0);
    expect(decide({ ...WAIT, scope: 'job' }).holdMs).toBe(0);
    expect(decide({ ...WAIT, scope: 'app' })).toEqual({
      kind: 'again',
      delayMs: 5000,
      spentAttempts: 1,
      reason: 'Wait',
      holdMs: 5000,
    });
  });

  it('holds the others also when the attempts of the job are spent', () => {
    const last = decide({ ...WAIT, scope: 'app' }, 3);
    expect(last).toEqual({ kind: 'end', outcome: 'failed', reason: 'Wait', holdMs: 5000 });
    expect(decide({ ...WAIT, scope: 'app', spendAttempt: false }, 3)).toMatchObject({
      kind: 'again',
      spentAttempts: 2,
      holdMs: 5000,
    });
  });
});

describe('checkOutcome', () => {
  it.each([
    undefined,
    { kind: 'maybe' },
    { kind: 'fail' },
    { ...WAIT, delayMs: -1 },
    { ...WAIT, delayMs: Number.NaN },
    { ...WAIT, spendAttempt: 1 },
    { ...WAIT, scope: 'tenant' },
    { ...WAIT, scope: null },
  ])('refuses %j', (outcome) => {
    const untyped: unknown = outcome;
    expect(() => checkOutcome(untyped as JobOutcome)).toThrow(/gave no outcome/);
  });

  it('takes a wait with and without a scope', () => {
    for (const outcome of [WAIT, { ...WAIT, scope: 'app' }, { ...WAIT, scope: 'job' }] as const)
      expect(checkOutcome(outcome)).toBe(outcome);
  });
});
