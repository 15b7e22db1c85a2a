import { describe, expect, it } from 'vitest';
import { mostWastedCalls } from './judge-calls.js';
import type { JournaledRun } from './judge-runs.js';

const COST = { whole: 40, step: 2, head: 3 };
const bound = (...runs: readonly Partial<JournaledRun>[]) =>
  mostWastedCalls(
    runs.map((run, index) => ({
      ...{ run: String(index), machine: 1, integration: 'a', job: 'a backfill', startedAt: index, endedAt: null },
      ...{ outcome: null, resumed: false, pages: 0 },
      ...run,
    })),
    () => COST,
  );

describe('mostWastedCalls', () => {
  it('allows nothing where each job ran once', () => {
    expect(bound({ pages: 20 }, { job: 'b backfill', pages: 20 })).toBe(0);
  });

  it('allows two steps and the head where a run went on from a position', () => {
    expect(bound({ pages: 3 }, { resumed: true })).toBe(7);
  });

  it('allows two steps where a run began anew after one that had stored nothing', () => {
    expect(bound({}, { pages: 20 })).toBe(4);
  });

  it('allows the whole walk where one that had stored something was not continued', () => {
    expect(bound({ pages: 20 }, { pages: 20 })).toBe(40);
    expect(bound({ resumed: true }, { pages: 20 })).toBe(40);
  });

  it('looks at each run and the next one of its job', () => {
    expect(bound({ pages: 3 }, { resumed: true, pages: 2 }, { job: 'b' }, { resumed: true })).toBe(14);
  });
});
