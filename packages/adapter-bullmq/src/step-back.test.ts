import { expect, it } from 'vitest';
import type { RunnerProgress } from './active-jobs.js';
import type { AdmissionQueue, Candidate, Yield } from './admission.js';
import { StepBack, type WaitingQueue } from './step-back.js';

const OWNER = { tenant: 'tenant', integration: 'page' };

const busy = (...blockers: string[]): Yield => ({
  ...{ kind: 'yield', reason: 'integration-busy', blockers, isCertain: true },
});

/** A queue in memory in which `runs` run, and what was done in it. */
function setUp(runs: string[]) {
  const done: string[] = [];
  const progress = new Map<string, RunnerProgress>();
  const lines = new Map<string, string[]>();
  /** What the log of a job says for a person to read. */
  const notes = Array.from({ length: 30 }, (_, index) => `2026-11-25T10:00:00.000Z Application limit ${index}`);
  const queue: WaitingQueue = {
    addJobLog: async (id, line) => {
      if (id === 'gone') throw new Error('Missing key for job gone');
      lines.set(id, [...(lines.get(id) ?? []), line]);
    },
    getJobLogs: async (id) => ({ logs: [...notes, ...(lines.get(id) ?? [])] }),
    getJob: async (id) =>
      progress.has(id)
        ? { progress: progress.get(id), promote: async () => void done.push(`promote ${id}`) }
        : undefined,
    updateJobProgress: async (id, told) => {
      progress.set(id, told);
      done.push(`${id} ${told.state}`);
    },
  };
  const admission: AdmissionQueue = {
    listActive: async () => runs.map((id) => ({ id, owner: OWNER })),
    listNext: async () => [],
    look: async (ids) => ids.map((id) => ({ id, isRunning: runs.includes(id), isFresh: false })),
    mark: async () => {},
  };
  const open = () => new StepBack({ queue, admission, tenantConcurrency: null, keptLogLines: 50 });
  const putBack = async (stepBack: StepBack, candidate: Candidate, why: Yield) => {
    progress.set(candidate.id, { state: 'waiting' });
    await stepBack.putBack({ ...candidate, delay: async () => void done.push(`delay ${candidate.id}`) }, why);
  };
  return { done, progress, lines, open, putBack };
}

const fresh = (id: string): Candidate => ({ id, owner: OWNER, isHistory: false });
const history = (id: string): Candidate => ({ id, owner: OWNER, isHistory: true });

it('wakes fresh work of any process when the run ends, in its order and together with saying that it has ended', async () => {
  const { done, progress, open, putBack } = setUp(['run']);
  const elsewhere = open();
  for (const id of ['a', 'b']) await putBack(elsewhere, fresh(id), busy('run'));
  await putBack(elsewhere, fresh('a'), busy('run'));
  await open().wake('run', OWNER, { pages: 3 });
  expect(done.slice(3)).toEqual(['run ended', 'promote a', 'promote b']);
  expect(progress.get('run')).toEqual({ state: 'ended', progress: { pages: 3 } });
});

it('takes fresh work up again at once when what it waits for ended before it could be told', async () => {
  const { done, open, putBack } = setUp([]);
  await putBack(open(), fresh('a'), busy('run', 'gone'));
  expect(done).toEqual(['delay a', 'promote a']);
});

it('leaves a job delayed that ran since and was told to wait', async () => {
  const { done, progress, open, putBack } = setUp(['run']);
  const stepBack = open();
  await putBack(stepBack, fresh('a'), busy('run'));
  progress.set('a', { state: 'running' });
  await stepBack.wake('run', OWNER, null);
  expect(done).toEqual(['delay a']);
});

it('wakes one slice of history that this process put back, the first one that still waits', async () => {
  const { done, progress, lines, open, putBack } = setUp(['run']);
  const stepBack = open();
  for (const id of ['gone', 'let-in', 'a', 'b']) await putBack(stepBack, history(id), busy('run'));
  progress.delete('gone');
  stepBack.forget(history('let-in'));
  await open().wake('run', OWNER, null);
  expect(done.slice(4)).toEqual([]);
  await stepBack.wake('run', OWNER, null);
  expect(done.slice(4)).toEqual(['run ended', 'promote a']);
  expect([...lines]).toEqual([]);
});

it('wakes no history beside fresh work, which would only stand in its way', async () => {
  const { done, open, putBack } = setUp(['run']);
  const stepBack = open();
  await putBack(stepBack, history('slice'), busy('run'));
  await putBack(stepBack, fresh('a'), busy('run'));
  await stepBack.wake('run', OWNER, null);
  await stepBack.wake('other-run', OWNER, null);
  expect(done.slice(2)).toEqual(['run ended', 'promote a', 'other-run ended', 'promote slice']);
});

it('wakes what waits for the organization', async () => {
  const { done, open, putBack } = setUp(['run']);
  const stepBack = open();
  await putBack(stepBack, history('slice'), { ...busy('run'), reason: 'tenant-busy' });
  await stepBack.wake('run', { tenant: 'tenant', integration: 'other-page' }, null);
  expect(done.slice(1)).toEqual(['run ended', 'promote slice']);
});

it('wakes nobody when the queue answered so late that another worker may run the job', async () => {
  const { done, open, putBack } = setUp(['run']);
  const stepBack = open();
  await putBack(stepBack, fresh('a'), busy('run'));
  await stepBack.wake('run', OWNER, null, () => false);
  expect(done).toEqual(['delay a']);
});
