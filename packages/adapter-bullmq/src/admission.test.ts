import { expect, it } from 'vitest';
import { type AdmissionQueue, admit, type Candidate, type OwnedJob, type Patience } from './admission.js';

const NONE: Patience = { moreLooks: 0, pause: async () => {} };

const fresh = (id: string, integration = id, tenant = 'tenant'): Candidate => ({
  ...{ id, owner: { integration, tenant }, isHistory: false },
});
const history = (id: string, integration = id, tenant = 'tenant'): Candidate => ({
  ...fresh(id, integration, tenant),
  isHistory: true,
});

/** A queue whose jobs mark themselves at moments of the test's choice. */
function queueOf(active: readonly Candidate[], marked: readonly string[] = [], next: readonly Candidate[] = []) {
  const running = new Set(marked);
  let onMark = () => {};
  const owned = (jobs: readonly Candidate[]): readonly OwnedJob[] => jobs.map(({ id, owner }) => ({ id, owner }));
  const queue: AdmissionQueue = {
    listActive: async () => owned(active),
    listNext: async () => owned(next),
    look: async (ids) =>
      [...active, ...next]
        .filter(({ id }) => ids.includes(id))
        .map(({ id, isHistory }) => ({ id, isRunning: running.has(id), isFresh: !isHistory })),
    mark: async (id, isRunning) => {
      if (isRunning) running.add(id);
      else running.delete(id);
      if (isRunning) onMark();
    },
  };
  return {
    queue,
    running,
    whenMarked: (then: () => void) => {
      onMark = then;
    },
  };
}

it('lets a job run beside those of its integration that do not', async () => {
  const { queue, running } = queueOf([fresh('a', 'page'), history('b', 'page')]);
  expect(await admit(fresh('a', 'page'), queue, null, NONE)).toEqual({ kind: 'run' });
  expect([...running]).toEqual(['a']);
});

it('names the run that a job has to wait for, and says that it does not run', async () => {
  const { queue, running } = queueOf([fresh('a', 'page'), fresh('b', 'page'), fresh('c')], ['a', 'b', 'c']);
  expect(await admit(fresh('a', 'page'), queue, null, NONE)).toEqual({
    ...{ kind: 'yield', reason: 'integration-busy', blockers: ['b'], isCertain: true },
  });
  expect([...running]).toEqual(['b', 'c']);
});

it("names the organization's runs when they are as many as may", async () => {
  const active = [fresh('a'), fresh('b'), fresh('c'), fresh('d', 'd', 'other')];
  const { queue } = queueOf(active, ['b', 'c', 'd']);
  expect(await admit(fresh('a'), queue, 3, NONE)).toEqual({ kind: 'run' });
  expect(await admit(fresh('a'), queue, 2, NONE)).toEqual({
    ...{ kind: 'yield', reason: 'tenant-busy', blockers: ['b', 'c'], isCertain: true },
  });
});

it('steps back from one that said at the same time that it runs, and does not take its word for it', async () => {
  const { queue, running, whenMarked } = queueOf([fresh('a', 'page'), fresh('b', 'page')]);
  whenMarked(() => running.add('b'));
  const stepped = await admit(fresh('a', 'page'), queue, null, NONE);
  expect(stepped).toMatchObject({ kind: 'yield', blockers: ['b'], isCertain: false });
  expect([...running]).toEqual(['b']);
});

it('looks again as often as it has patience, and runs when the other one has stepped back', async () => {
  const { queue, running, whenMarked } = queueOf([fresh('a', 'page'), fresh('b', 'page')]);
  whenMarked(() => running.add('b'));
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
    if (pauses === 2) running.delete('b');
  };
  expect(await admit(fresh('a', 'page'), queue, null, { moreLooks: 1, pause })).toMatchObject({ isCertain: false });
  expect([pauses, ...running]).toEqual([1, 'b']);
  running.delete('b');
  expect(await admit(fresh('a', 'page'), queue, null, { moreLooks: 3, pause })).toEqual({ kind: 'run' });
  expect([pauses, ...running]).toEqual([2, 'a']);
});

it('has no patience with the others of its organization', async () => {
  const { queue, running, whenMarked } = queueOf([fresh('a'), fresh('b')]);
  whenMarked(() => running.add('b'));
  const pause = () => Promise.reject(new Error('It waited'));
  expect(await admit(fresh('a'), queue, 1, { moreLooks: 3, pause })).toMatchObject({ reason: 'tenant-busy' });
  expect([...running]).toEqual(['b']);
});

it('lets fresh work go before history, though it was taken only now or is the next to be', async () => {
  const taken = queueOf([history('slice', 'page'), fresh('page', 'page')]);
  expect(await admit(history('slice', 'page'), taken.queue, null, NONE)).toMatchObject({ blockers: ['page'] });
  expect(await admit(fresh('page', 'page'), taken.queue, null, NONE)).toEqual({ kind: 'run' });
  const next = queueOf([history('slice', 'page')], [], [history('next', 'page'), fresh('page', 'page')]);
  expect(await admit(history('slice', 'page'), next.queue, null, NONE)).toMatchObject({ blockers: ['page'] });
  expect([...next.running]).toEqual([]);
});

it("lets an organization's fresh work go before its history where only so many may run", async () => {
  const { queue } = queueOf([history('slice')], [], [fresh('page')]);
  expect(await admit(history('slice'), queue, null, NONE)).toEqual({ kind: 'run' });
  expect(await admit(history('slice'), queue, 2, NONE)).toMatchObject({ kind: 'yield', blockers: ['page'] });
});
