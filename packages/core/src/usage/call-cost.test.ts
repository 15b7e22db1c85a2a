import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnCallCost } from './call-cost.js';
import type { CallCost } from './usage-record.js';

const FIRST_COST = 5;

/** The percent that is learnt when Meta's percentage rose from 10 to 20. */
function learn(cost: Partial<CallCost>, openCalls = 0): number | null {
  const known = { percent: 0.1, fromPercent: 10, calls: 10, openThen: 0, leftPercent: 0, ...cost };
  return learnCallCost(known, 20, openCalls, FIRST_COST).percent;
}

describe('what a call costs', () => {
  it('is what the percentage rose by at least, divided by the calls that ended', () => {
    expect(learn({})).toBeCloseTo(9 / 10);
  });

  it('is not taken to be high because many calls are on their way, whose rise Meta told already', () => {
    expect(learn({}, 50)).toBeCloseTo(9 / 60);
  });

  it('is not taken to be high because many calls were on their way when the counting began', () => {
    expect(learn({ calls: 10, openThen: 30 })).toBeCloseTo(9 / 40);
    const { openThen, calls } = learnCallCost(
      { percent: 1, fromPercent: 10, calls: 50, openThen: 0, leftPercent: 0 },
      60,
      7,
      FIRST_COST,
    );
    expect({ openThen, calls }).toEqual({ openThen: 7, calls: -7 });
  });

  it('is never learnt to be more than it is, however calls and answers overlap, as long as nobody else calls', () => {
    const step = fc.constantFrom('begin' as const, 'begin' as const, 'count' as const, 'end' as const);
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(step, { maxLength: 300 }),
        (trueCost, known, steps) => {
          let cost: CallCost = {
            percent: known * trueCost,
            fromPercent: 0,
            calls: 0,
            openThen: 0,
            leftPercent: 0,
          };
          // Calls that Meta did not count yet, calls that it did, and the number of all that it counted.
          let [uncounted, unanswered, counted] = [0, 0, 0];
          for (const one of steps) {
            if (one === 'begin') uncounted += 1;
            if (one === 'count' && uncounted > 0) {
              uncounted -= 1;
              unanswered += 1;
              counted += 1;
            }
            if (one === 'end' && unanswered > 0) {
              unanswered -= 1;
              const ended = { ...cost, calls: cost.calls + 1 };
              cost = learnCallCost(ended, Math.floor(counted * trueCost), uncounted + unanswered, FIRST_COST);
            }
            expect(cost.percent).toBeLessThanOrEqual(trueCost + 1e-9);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
