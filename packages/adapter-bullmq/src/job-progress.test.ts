import { describe, expect, it } from 'vitest';
import { createJobProgress } from './job-progress.js';

/** A progress on a clock of the test, whose writes end when the test says so. */
function createScene() {
  let time = 0;
  const written: object[] = [];
  const open: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  const progress = createJobProgress(
    (told) => {
      written.push(told);
      return new Promise((resolve, reject) => open.push({ resolve, reject }));
    },
    () => time,
  );
  return {
    progress,
    written,
    pass: (ms: number) => {
      time += ms;
    },
    /** Ends the write that goes on, and lets what waits for it go on. */
    end: async (error?: Error) => {
      await new Promise(setImmediate);
      const write = open.shift();
      if (error === undefined) write?.resolve();
      else write?.reject(error);
      await new Promise(setImmediate);
    },
  };
}

describe('the progress of a job', () => {
  it('is written at once, and then at most once a second', async () => {
    const { progress, written, pass, end } = createScene();
    progress.update({ pages: 1 });
    await end();
    pass(999);
    progress.update({ pages: 2 });
    expect(written).toEqual([{ pages: 1 }]);
    pass(1);
    progress.update({ pages: 3 });
    expect(written).toEqual([{ pages: 1 }, { pages: 3 }]);
  });

  it('is never written twice at a time', async () => {
    const { progress, written, pass, end } = createScene();
    progress.update({ pages: 1 });
    pass(5000);
    progress.update({ pages: 2 });
    expect(written).toEqual([{ pages: 1 }]);
    await end();
    progress.update({ pages: 3 });
    expect(written).toEqual([{ pages: 1 }, { pages: 3 }]);
  });

  it('is written to its last value when the run has ended, and only if it was not', async () => {
    const { progress, written, end } = createScene();
    progress.update({ pages: 1 });
    await end();
    progress.update({ pages: 2 });
    const settled = progress.settle();
    await end();
    await settled;
    await progress.settle();
    expect(written).toEqual([{ pages: 1 }, { pages: 2 }]);
  });

  it('goes on after a write that failed', async () => {
    const { progress, written, pass, end } = createScene();
    progress.update({ pages: 1 });
    await end(new Error('The connection is closed'));
    pass(1000);
    progress.update({ pages: 2 });
    const settled = progress.settle();
    await end(new Error('The connection is closed'));
    await settled;
    expect(written).toEqual([{ pages: 1 }, { pages: 2 }]);
  });
});

it('writes nothing that is told after the run has ended', async () => {
  const written: object[] = [];
  const progress = createJobProgress(
    async (told) => void written.push(told),
    () => 0,
  );
  progress.update({ pages: 1 });
  await progress.settle();
  progress.update({ pages: 2 });
  await progress.settle();
  expect(written).toEqual([{ pages: 1 }]);
});
