import { describe, expect, it } from 'vitest';
import { type AdmissionQueue, type AdmissionRules, admit, type Candidate, mayRun, type Patience } from './admission.js';

const NONE: Patience = { moreLooks: 0, pause: async () => {} };

const fresh = (id: string, integration = id, tenant = 'tenant'): Candidate => ({
  ...{ id, owner: { integration, tenant }, isHistory: false },
});
const history = (id: string, integration = id, tenant = 'tenant'): Candidate => ({
  ...fresh(id, integration, tenant),
  isHistory: true,
});

const rules = (tenantConcurrency: number | null = null, ...here: string[]): AdmissionRules => ({
  tenantConcurrency,
  runsHere: (id) => here.includes(id),
});

const busy = (...blockers: string[]) => ({ kind: 'yield', reason: 'integration-busy', blockers });

/** A queue whose jobs were taken in this order. */
function queueOf(active: readonly Candidate[], { isInOrder = true, next = [] as readonly Candidate[] } = {}) {
  const taken = [...active];
  const ended = new Set<string>();
  let looks = 0;
  const queue: AdmissionQueue = {
    listActive: async () => {
      looks += 1;
      return { jobs: taken.map(({ id, owner }) => ({ id, owner })), isInOrder };
    },
    listNext: async () => next.map(({ id, owner }) => ({ id, owner })),
    look: async (ids) =>
      [...taken, ...next]
        .filter(({ id }) => ids.includes(id))
        .map(({ id, isHistory }) => ({ id, hasEnded: ended.has(id), isFresh: !isHistory })),
  };
  return {
    queue,
    ended,
    looks: () => looks,
    leave: (id: string) =>
      taken.splice(
        taken.findIndex((job) => job.id === id),
        1,
      ),
  };
}

describe('a job of an integration', () => {
  it('waits for those alone that were taken before it, where the queue keeps the order', async () => {
    const { queue } = queueOf([fresh('a', 'page'), fresh('b', 'page'), fresh('c'), fresh('d', 'page')]);
    expect(await admit(fresh('a', 'page'), queue, rules(), NONE)).toEqual({ kind: 'run' });
    expect(await admit(fresh('b', 'page'), queue, rules(), NONE)).toEqual(busy('a'));
    expect(await admit(fresh('c'), queue, rules(), NONE)).toEqual({ kind: 'run' });
    expect(await admit(fresh('d', 'page'), queue, rules(), NONE)).toEqual(busy('a', 'b'));
  });

  it('waits for all others where the queue keeps no order', async () => {
    const { queue } = queueOf([fresh('a', 'page'), fresh('b', 'page'), fresh('c')], { isInOrder: false });
    expect(await admit(fresh('a', 'page'), queue, rules(), NONE)).toEqual(busy('b'));
    expect(await admit(fresh('b', 'page'), queue, rules(), NONE)).toEqual(busy('a'));
    expect(await admit(fresh('c'), queue, rules(), NONE)).toEqual({ kind: 'run' });
  });

  it('waits for all others when it is not among those that were taken any more', async () => {
    const { queue } = queueOf([fresh('a', 'page'), fresh('b', 'page')]);
    expect(await admit(fresh('lost', 'page'), queue, rules(), NONE)).toEqual(busy('a', 'b'));
  });

  it('does not wait for a run that has ended, nor for a job that is gone', async () => {
    const { queue, ended } = queueOf([fresh('a', 'page'), fresh('b', 'page'), fresh('c', 'page')]);
    ended.add('a');
    expect(await admit(fresh('c', 'page'), queue, rules(), NONE)).toEqual(busy('b'));
    ended.add('b');
    expect(await admit(fresh('c', 'page'), queue, rules(), NONE)).toEqual({ kind: 'run' });
    const gone = queueOf([fresh('a', 'page'), fresh('b', 'page')]);
    const empty: AdmissionQueue = { ...gone.queue, look: async () => [] };
    expect(await admit(fresh('b', 'page'), empty, rules(), NONE)).toEqual({ kind: 'run' });
  });
});

describe('a job of an organization', () => {
  it('runs beside fewer of it than may, and names them when they are as many', async () => {
    const active = [fresh('a'), fresh('b'), fresh('x', 'x', 'other'), fresh('c')];
    const { queue, ended } = queueOf(active);
    expect(await admit(fresh('c'), queue, rules(3), NONE)).toEqual({ kind: 'run' });
    expect(await admit(fresh('c'), queue, rules(2), NONE)).toEqual({
      ...{ kind: 'yield', reason: 'tenant-busy', blockers: ['a', 'b'] },
    });
    expect(await admit(fresh('x', 'x', 'other'), queue, rules(1), NONE)).toEqual({ kind: 'run' });
    ended.add('a');
    expect(await admit(fresh('c'), queue, rules(2), NONE)).toEqual({ kind: 'run' });
  });

  it('counts those alone that were taken before it, where the queue keeps the order', async () => {
    const active = [fresh('a'), fresh('b'), fresh('c')];
    expect(await admit(fresh('b'), queueOf(active).queue, rules(2), NONE)).toEqual({ kind: 'run' });
    const { queue } = queueOf(active, { isInOrder: false });
    expect(await admit(fresh('b'), queue, rules(2), NONE)).toMatchObject({
      reason: 'tenant-busy',
      blockers: ['a', 'c'],
    });
  });
});

describe('patience', () => {
  it('lasts for as many looks as were given, and ends when the way is free', async () => {
    const { queue, looks, leave } = queueOf([fresh('a', 'page'), fresh('b', 'page')]);
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
      if (pauses === 4) leave('a');
    };
    expect(await admit(fresh('b', 'page'), queue, rules(), { moreLooks: 2, pause })).toEqual(busy('a'));
    expect([pauses, looks()]).toEqual([2, 3]);
    expect(await admit(fresh('b', 'page'), queue, rules(), { moreLooks: 5, pause })).toEqual({ kind: 'run' });
    expect([pauses, looks()]).toEqual([4, 6]);
  });

  it('is for others of the organization too', async () => {
    const { queue, leave } = queueOf([fresh('a'), fresh('b')]);
    const pause = async () => void leave('a');
    expect(await admit(fresh('b'), queue, rules(1), { moreLooks: 1, pause })).toEqual({ kind: 'run' });
  });

  it('is not for one that runs in this process, which steps back for nobody', async () => {
    const { queue } = queueOf([fresh('a', 'page'), fresh('b', 'page')]);
    const pause = () => Promise.reject(new Error('It waited'));
    expect(await admit(fresh('b', 'page'), queue, rules(null, 'a'), { moreLooks: 3, pause })).toEqual(busy('a'));
  });
});

describe('history', () => {
  it('lets fresh work go first that is taken while it looks at what is next', async () => {
    const slice = history('slice', 'page');
    const taken: Candidate[] = [slice];
    const { queue } = queueOf([slice]);
    const jobs = [slice, fresh('page', 'page')];
    const passing: AdmissionQueue = {
      listActive: async () => ({ jobs: taken.map(({ id, owner }) => ({ id, owner })), isInOrder: true }),
      async listNext() {
        taken.push(fresh('page', 'page'));
        return [];
      },
      look: async (ids) =>
        jobs
          .filter(({ id }) => ids.includes(id))
          .map(({ id, isHistory }) => ({ id, hasEnded: false, isFresh: !isHistory })),
    };
    expect(await admit(slice, queue, rules(), NONE)).toEqual({ kind: 'run' });
    expect(await admit(slice, passing, rules(), NONE)).toEqual(busy('page'));
  });

  it('lets fresh work go first that was taken after it', async () => {
    const { queue, ended } = queueOf([history('slice', 'page'), fresh('page', 'page')]);
    expect(await admit(history('slice', 'page'), queue, rules(), NONE)).toEqual(busy('page'));
    ended.add('page');
    expect(await admit(history('slice', 'page'), queue, rules(), NONE)).toEqual({ kind: 'run' });
    const other = queueOf([history('slice', 'page'), history('next', 'page')]);
    expect(await admit(history('slice', 'page'), other.queue, rules(), NONE)).toEqual({ kind: 'run' });
  });

  it('lets nothing go first of what only waits, but fresh work of its integration', async () => {
    const waiting = [history('next', 'page'), fresh('elsewhere'), fresh('page', 'page')];
    const { queue } = queueOf([history('slice', 'page')], { next: waiting });
    expect(await admit(history('slice', 'page'), queue, rules(), NONE)).toEqual(busy('page'));
    expect(await admit(fresh('slice', 'page'), queue, rules(), NONE)).toEqual({ kind: 'run' });
  });

  it("lets its organization's fresh work go first where only so many may run", async () => {
    const { queue } = queueOf([history('slice')], { next: [fresh('page'), fresh('x', 'x', 'other')] });
    expect(await admit(history('slice'), queue, rules(), NONE)).toEqual({ kind: 'run' });
    expect(await admit(history('slice'), queue, rules(2), NONE)).toMatchObject({ kind: 'yield', blockers: ['page'] });
  });

  it('is waited for when it was taken first', async () => {
    const { queue } = queueOf([history('slice', 'page'), fresh('page', 'page')]);
    expect(await admit(fresh('page', 'page'), queue, rules(), NONE)).toEqual(busy('slice'));
  });
});

it('tells of a job that was put back whether its way is free', async () => {
  const { queue, leave } = queueOf([fresh('a', 'page')]);
  expect(await mayRun(fresh('b', 'page'), queue, null)).toEqual(busy('a'));
  leave('a');
  expect(await mayRun(fresh('b', 'page'), queue, null)).toEqual({ kind: 'run' });
});
