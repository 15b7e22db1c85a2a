import { expect, it } from 'vitest';
import type { Candidate } from './admission.js';
import { LocalRuns } from './local-runs.js';

const job = (id: string, integration = id, tenant = 'tenant'): Candidate => ({
  ...{ id, owner: { integration, tenant }, isHistory: false },
});

function begun(runs: LocalRuns, candidate: Candidate) {
  const run = runs.begin(candidate);
  if (run.kind === 'yield') throw new Error(`${candidate.id} was not let in`);
  return run;
}

it('lets one job of an integration in at a time', () => {
  const runs = new LocalRuns(null);
  const a = begun(runs, job('a', 'page'));
  expect(runs.begin(job('b', 'page'))).toEqual({ kind: 'yield', reason: 'integration-busy', blockers: ['a'] });
  begun(runs, job('c'));
  expect([runs.has('a'), runs.has('b'), runs.has('c')]).toEqual([true, false, true]);
  a.end();
  expect(runs.has('a')).toBe(false);
  begun(runs, job('b', 'page'));
});

it('lets as many jobs of an organization in as may run', () => {
  const runs = new LocalRuns(2);
  const a = begun(runs, job('a'));
  begun(runs, job('b'));
  expect(runs.begin(job('c'))).toEqual({ kind: 'yield', reason: 'tenant-busy', blockers: ['a', 'b'] });
  begun(runs, job('x', 'x', 'other'));
  a.end();
  begun(runs, job('c'));
});

it('lets a job in beside a run of its own that has not stopped yet, and ends each by itself', () => {
  const runs = new LocalRuns(1);
  const lost = begun(runs, job('a', 'page'));
  const again = begun(runs, job('a', 'page'));
  lost.end();
  lost.end();
  expect(runs.has('a')).toBe(true);
  expect(runs.begin(job('b', 'page'))).toMatchObject({ blockers: ['a'] });
  again.end();
  expect(runs.has('a')).toBe(false);
});
