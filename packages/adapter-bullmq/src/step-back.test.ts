import { describe, expect, it } from 'vitest';
import type { AdmissionQueue, Candidate, OwnedJob, Yield } from './admission.js';
import type { RunnerProgress } from './runner-progress.js';
import { type EndingRun, StepBack, type StepBackOptions, type WaitingQueue } from './step-back.js';

const OWNER = { tenant: 'tenant', integration: 'page' };

const busy = (...blockers: string[]): Yield => ({ kind: 'yield', reason: 'integration-busy', blockers });

const fresh = (id: string): Candidate => ({ id, owner: OWNER, isHistory: false });
const history = (id: string): Candidate => ({ id, owner: OWNER, isHistory: true });

/** The first start of a run that ends. */
const ending = (id: string, more: Partial<EndingRun> = {}): EndingRun => ({
  ...{ id, owner: OWNER, start: 1, progress: null, isHeld: () => true },
  ...more,
});

/** A queue in memory in which `runs` run, and what was done in it. */
function setUp(runs: string[]) {
  const done: string[] = [];
  const jobs = new Map<string, { progress: unknown; attemptsStarted: number }>();
  const lines = new Map<string, string[]>();
  /** What the log of a job says for a person to read. */
  const notes = Array.from({ length: 30 }, (_, index) => `2026-11-25T10:00:00.000Z Application limit ${index}`);
  const listed: string[] = [];
  /** By a worker, since it was looked at. */
  const taken = new Set<string>();
  async function promote(id: string): Promise<void> {
    if (taken.has(id)) throw new Error(`Job ${id} is not in the delayed state`);
    done.push(`promote ${id}`);
  }
  const queue: WaitingQueue = {
    addJobLog: async (id, line) => {
      if (id === 'gone') throw new Error('Missing key for job gone');
      lines.set(id, [...(lines.get(id) ?? []), line]);
    },
    getJobLogs: async (id) => {
      listed.push(id);
      return { logs: [...notes, ...(lines.get(id) ?? [])] };
    },
    getJob: async (id) => {
      const job = jobs.get(id);
      return job && { ...job, promote: () => promote(id) };
    },
    updateJobProgress: async (id, progress: RunnerProgress) => {
      jobs.set(id, { attemptsStarted: 1, ...jobs.get(id), progress });
      done.push(`${id} ${progress.state}`);
    },
  };
  const owned = (id: string): OwnedJob => ({ id, owner: OWNER });
  const admission: AdmissionQueue = {
    listActive: async () => ({ jobs: runs.map(owned), isInOrder: true }),
    listNext: async () => [],
    look: async (ids) => ids.map((id) => ({ id, hasEnded: !runs.includes(id), isFresh: false })),
  };
  /** What one process knows. */
  const open = (more: Partial<StepBackOptions> = {}) =>
    new StepBack({
      ...{ queue, admission, tenantConcurrency: null, keptLogLines: 50, runsHere: () => false, isAlone: () => false },
      ...more,
    });
  const putBack = async (stepBack: StepBack, candidate: Candidate, why: Yield, start = 1) => {
    jobs.set(candidate.id, { progress: 0, attemptsStarted: start });
    const delay = async () => void done.push(`delay ${candidate.id}`);
    await stepBack.putBack({ ...candidate, start, delay }, why);
  };
  return { done, jobs, lines, listed, taken, open, putBack };
}

describe('fresh work that stepped back', () => {
  it('is woken by any process that ends the run, in its order, before it is said that the run has ended', async () => {
    const { done, jobs, open, putBack } = setUp(['run']);
    const elsewhere = open();
    for (const id of ['a', 'b', 'a']) await putBack(elsewhere, fresh(id), busy('run'));
    done.length = 0;
    await open().wake(ending('run', { start: 3, progress: { pages: 3 } }));
    expect(done).toEqual(['promote a', 'promote b', 'run ended']);
    expect(jobs.get('run')?.progress).toEqual({ state: 'ended', start: 3, progress: { pages: 3 } });
  });

  it('says that it waits before it is delayed, so that whoever ends the run finds it', async () => {
    const { done, jobs, open, putBack } = setUp(['run']);
    await putBack(open(), fresh('a'), busy('run'), 4);
    expect(done).toEqual(['a waiting', 'delay a']);
    expect(jobs.get('a')?.progress).toEqual({ state: 'waiting', start: 4 });
  });

  it('is written down for runs of other processes alone', async () => {
    const { lines, listed, open, putBack, done } = setUp(['here', 'elsewhere']);
    const here = open({ runsHere: (id) => id === 'here', isAlone: () => true });
    await putBack(here, fresh('a'), busy('here', 'elsewhere'));
    expect([...lines.keys()]).toEqual(['elsewhere']);
    await here.wake(ending('here'));
    expect(done.slice(2)).toEqual(['promote a', 'here ended']);
    expect(listed).toEqual([]);
  });

  it('is taken up again at once when what it waits for ended before it could be told', async () => {
    const { done, open, putBack } = setUp([]);
    await putBack(open(), fresh('a'), busy('run', 'gone'));
    expect(done).toEqual(['a waiting', 'delay a', 'promote a']);
  });

  it('stays delayed when it ran since, or was told to wait by a former start', async () => {
    const { done, jobs, open, putBack } = setUp(['run']);
    const stepBack = open();
    for (const id of ['ran', 'former', 'old']) await putBack(stepBack, fresh(id), busy('run'));
    jobs.set('ran', { progress: { state: 'running', start: 1, progress: {} }, attemptsStarted: 1 });
    jobs.set('former', { progress: { state: 'waiting', start: 1 }, attemptsStarted: 2 });
    jobs.set('old', { progress: { state: 'waiting' }, attemptsStarted: 1 });
    done.length = 0;
    await stepBack.wake(ending('run'));
    expect(done.filter((what) => what.startsWith('promote'))).toEqual([]);
  });

  it('is woken with twenty others at most; the rest comes back by itself', async () => {
    const { done, open, putBack } = setUp(['run']);
    const stepBack = open();
    const ids = Array.from({ length: 25 }, (_, index) => `job-${index}`);
    for (const id of ids) await putBack(stepBack, fresh(id), busy('run'));
    done.length = 0;
    await stepBack.wake(ending('run'));
    expect(done).toEqual([...ids.slice(0, 20).map((id) => `promote ${id}`), 'run ended']);
  });
});

describe('history that stepped back', () => {
  it('is woken by the process that put it back, one slice, the first that still waits', async () => {
    const { done, jobs, lines, open, putBack } = setUp(['run']);
    const stepBack = open();
    for (const id of ['gone', 'let-in', 'a', 'b']) await putBack(stepBack, history(id), busy('run'));
    jobs.delete('gone');
    stepBack.forget(history('let-in'));
    done.length = 0;
    await open().wake(ending('run'));
    expect(done).toEqual([]);
    await stepBack.wake(ending('run'));
    expect(done).toEqual(['promote a', 'run ended']);
    expect([...lines]).toEqual([]);
  });

  it('is not woken beside fresh work, which would only find it in its way', async () => {
    const { done, open, putBack } = setUp(['run']);
    const stepBack = open();
    await putBack(stepBack, history('slice'), busy('run'));
    await putBack(stepBack, fresh('a'), busy('run'));
    done.length = 0;
    await stepBack.wake(ending('run'));
    await stepBack.wake(ending('other-run'));
    expect(done).toEqual(['promote a', 'run ended', 'promote slice', 'other-run ended']);
  });

  it('is woken by the end of any run of its organization that it waits for', async () => {
    const { done, open, putBack } = setUp(['run']);
    const stepBack = open();
    await putBack(stepBack, history('slice'), { ...busy('run'), reason: 'tenant-busy' });
    done.length = 0;
    await stepBack.wake(ending('run', { owner: { tenant: 'tenant', integration: 'other-page' } }));
    expect(done).toEqual(['promote slice', 'run ended']);
  });
});

describe('the end of a run', () => {
  it('is said to one that steps back at this moment, though that waits no more', async () => {
    const { done, jobs, open, putBack } = setUp(['run']);
    const stepBack = open();
    await putBack(stepBack, fresh('a'), busy('run'));
    jobs.delete('a');
    done.length = 0;
    await stepBack.wake(ending('run'));
    expect(done).toEqual(['run ended']);
  });

  it('is not said when nobody waits', async () => {
    const { done, open } = setUp(['run']);
    await open().wake(ending('run'));
    expect(done).toEqual([]);
  });

  it('wakes nobody, and is not said, when the queue answered so late that another worker may run the job', async () => {
    const { done, open, putBack } = setUp(['run']);
    const stepBack = open();
    await putBack(stepBack, fresh('a'), busy('run'));
    done.length = 0;
    await stepBack.wake(ending('run', { isHeld: () => false }));
    expect(done).toEqual([]);
  });

  it('is not said when the queue gave the job away while others were woken', async () => {
    const { done, open, putBack } = setUp(['run']);
    const stepBack = open();
    await putBack(stepBack, fresh('a'), busy('run'));
    done.length = 0;
    await stepBack.wake(ending('run', { isHeld: () => done.length === 0 }));
    expect(done).toEqual(['promote a']);
  });

  it('wakes the others when one of them is not delayed any more', async () => {
    const { done, taken, open, putBack } = setUp(['run']);
    const stepBack = open();
    for (const id of ['a', 'b']) await putBack(stepBack, fresh(id), busy('run'));
    taken.add('a');
    done.length = 0;
    await stepBack.wake(ending('run'));
    expect(done).toEqual(['promote b', 'run ended']);
  });
});

describe('whether a run may be awaited', () => {
  it('is so beside other processes, and alone where one waits here for its integration or organization', async () => {
    const { open, putBack } = setUp(['run']);
    expect(open().mayBeAwaited(fresh('run'))).toBe(true);
    const alone = open({ isAlone: () => true });
    expect(alone.mayBeAwaited(fresh('run'))).toBe(false);
    await putBack(alone, history('slice'), busy('run'));
    expect(alone.mayBeAwaited(fresh('run'))).toBe(true);
    alone.forget(history('slice'));
    await putBack(alone, fresh('a'), { ...busy('run'), reason: 'tenant-busy' });
    const elsewhere = { id: 'run', owner: { tenant: 'tenant', integration: 'other-page' } };
    expect(alone.mayBeAwaited(elsewhere)).toBe(true);
    expect(alone.mayBeAwaited({ id: 'run', owner: { tenant: 'other', integration: 'other' } })).toBe(false);
    alone.forget(fresh('a'));
    expect(alone.mayBeAwaited(elsewhere)).toBe(false);
  });
});
