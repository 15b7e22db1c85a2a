import { expect } from 'vitest';
import { createGate, type RunnerScene, type RunnerSuite } from './runner-suite.js';

const EVERY_MS = 50;

/** Tasks are run again and again, one at a time. */
export function registerScheduling({ describe, test }: RunnerSuite): void {
  describe('scheduling', () => {
    test('runs a task again and again, also after it threw', async (scene) => {
      let runs = 0;
      const third = createGate();
      await scene.runner.schedule({ id: 'tick-1', everyMs: EVERY_MS }, async () => {
        runs += 1;
        if (runs === 3) third.open();
        throw new Error('a run that failed');
      });
      await scene.drive(third.opened);
      expect(runs).toBeGreaterThanOrEqual(3);
    });

    test('does not start a run while the one before goes on', async (scene) => {
      const [started, gate, ended] = [createGate(), createGate(), createGate()];
      let [atOnce, most, runs] = [0, 0, 0];
      await scene.runner.schedule({ id: 'slow-1', everyMs: EVERY_MS }, async () => {
        runs += 1;
        atOnce += 1;
        most = Math.max(most, atOnce);
        started.open();
        await gate.opened;
        atOnce -= 1;
        if (runs === 2) ended.open();
      });
      await scene.drive(started.opened);
      await metronome(scene, 4);
      expect(runs).toBe(1);
      gate.open();
      await scene.drive(ended.opened);
      expect(most).toBe(1);
    });

    test('replaces a task that is registered again', async (scene) => {
      const runs = { first: 0, second: 0 };
      const [first, second] = [createGate(), createGate()];
      await scene.runner.schedule({ id: 'tick-2', everyMs: EVERY_MS }, async () => {
        runs.first += 1;
        first.open();
      });
      await scene.drive(first.opened);
      let firstAtReplacement = 0;
      await scene.runner.schedule({ id: 'tick-2', everyMs: EVERY_MS }, async () => {
        runs.second += 1;
        if (runs.second === 1) firstAtReplacement = runs.first;
        if (runs.second === 4) second.open();
      });
      await scene.drive(second.opened);
      expect(runs.first).toBe(firstAtReplacement);
    });

    test('runs no task after it was closed', async (scene) => {
      let runs = 0;
      const started = createGate();
      await scene.runner.schedule({ id: 'tick-3', everyMs: EVERY_MS }, async () => {
        runs += 1;
        started.open();
      });
      await scene.drive(started.opened);
      await scene.drive(scene.runner.close());
      const atClose = runs;
      await scene.advance?.(10 * EVERY_MS);
      await new Promise((resolve) => setImmediate(resolve));
      expect(runs).toBe(atClose);
    });
  });
}

/** Lets enough of the runner's own time pass for another task to run `count` times. */
async function metronome({ runner, drive }: RunnerScene, count: number): Promise<void> {
  const done = createGate();
  let beats = 0;
  await runner.schedule({ id: 'metronome', everyMs: EVERY_MS }, async () => {
    beats += 1;
    if (beats === count) done.open();
  });
  await drive(done.opened);
}
