import { describe, expect, it } from 'vitest';
import type { MachineEntry } from './journal.js';
import { overlapsIn, runsOf, turnsIn } from './judge-runs.js';

const started = (machine: number, run: string, integration: string, at: number): MachineEntry => ({
  ...{ kind: 'run-started', machine, run, integration, at },
  job: `${integration} incremental`,
});
const ended = (machine: number, run: string, at: number): MachineEntry => ({
  ...{ kind: 'run-ended', machine, run, at, outcome: 'completed' },
});

describe('overlapsIn', () => {
  it('finds runs of one integration that went on at the same time', () => {
    const runs = runsOf(
      [started(1, '1.1', 'a', 10), started(2, '2.1', 'a', 15), ended(1, '1.1', 20), ended(2, '2.1', 30)],
      [],
    );
    expect(overlapsIn(runs)).toHaveLength(1);
    expect(overlapsIn(runs)[0]).toContain('1.1');
  });

  it('finds a run that never ended before another', () => {
    expect(overlapsIn(runsOf([started(1, '1.1', 'a', 10), started(2, '2.1', 'a', 15)], []))).toHaveLength(1);
  });

  it('lets a run end with its machine, and integrations run side by side', () => {
    const entries = [started(1, '1.1', 'a', 10), started(2, '2.1', 'b', 11), started(2, '2.2', 'a', 15)];
    expect(overlapsIn(runsOf(entries, [{ machine: 1, at: 14 }]))).toEqual([]);
    expect(overlapsIn(runsOf(entries, [{ machine: 1, at: 16 }]))).toHaveLength(1);
  });
});

describe('runsOf', () => {
  it('knows how far each run came', () => {
    const entries: readonly MachineEntry[] = [
      started(1, '1.1', 'a', 10),
      { kind: 'walk-started', machine: 1, run: '1.1', resumed: true, at: 11 },
      { kind: 'page-stored', machine: 1, run: '1.1', at: 12 },
      { kind: 'page-stored', machine: 1, run: '1.1', at: 13 },
    ];
    expect(runsOf(entries, [])).toMatchObject([{ resumed: true, pages: 2, outcome: null, endedAt: null }]);
  });
});

describe('turnsIn', () => {
  it('finds two runs that took turns at one page, and no others', () => {
    const call = (run: string, pageId: string) => ({ run, pageId });
    const inOrder = [call('1.1', 'p'), call('1.1', 'p'), call('2.1', 'q'), call('2.2', 'p'), call('2.1', 'q')];
    expect(turnsIn(inOrder)).toEqual([]);
    expect(turnsIn([...inOrder, call('1.1', 'p')])).toHaveLength(1);
  });
});
