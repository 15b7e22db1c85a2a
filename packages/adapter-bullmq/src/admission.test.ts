import { expect, it } from 'vitest';
import { type ActiveJob, type AdmissionQueue, admit } from './admission.js';

const job = (id: string, integration = id, tenant = 'tenant'): ActiveJob => ({ id, owner: { integration, tenant } });

/** A queue whose jobs mark themselves at moments of the test's choice. */
function queueOf(active: readonly ActiveJob[], marked: readonly string[] = []) {
  const running = new Set(marked);
  let onMark = () => {};
  const queue: AdmissionQueue = {
    listActive: async () => active,
    whichRun: async (ids) => ids.filter((id) => running.has(id)),
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
  const { queue, running } = queueOf([job('a', 'page'), job('b', 'page')]);
  expect(await admit(job('a', 'page'), queue, null)).toEqual({ kind: 'run' });
  expect([...running]).toEqual(['a']);
});

it('names the run that a job has to wait for, and says that it runs', async () => {
  const { queue, running } = queueOf([job('a', 'page'), job('b', 'page'), job('c')], ['b', 'c']);
  expect(await admit(job('a', 'page'), queue, null)).toEqual({
    ...{ kind: 'yield', reason: 'integration-busy', blockers: ['b'], isCertain: true },
  });
  expect([...running]).toEqual(['b', 'c']);
});

it("names the organization's runs when they are as many as may", async () => {
  const active = [job('a'), job('b'), job('c'), job('d', 'd', 'other')];
  const { queue } = queueOf(active, ['b', 'c', 'd']);
  expect(await admit(job('a'), queue, 3)).toEqual({ kind: 'run' });
  expect(await admit(job('a'), queue, 2)).toEqual({
    ...{ kind: 'yield', reason: 'tenant-busy', blockers: ['b', 'c'], isCertain: true },
  });
});

it('steps back from one that said at the same time that it runs, and does not take its word for it', async () => {
  const { queue, running, whenMarked } = queueOf([job('a', 'page'), job('b', 'page')]);
  whenMarked(() => running.add('b'));
  expect(await admit(job('a', 'page'), queue, null)).toMatchObject({
    kind: 'yield',
    blockers: ['b'],
    isCertain: false,
  });
  expect([...running]).toEqual(['b']);
});
