import { expect } from 'vitest';
import { createGate, type RunnerScene, type RunnerSuite } from './runner-suite.js';

export const EVERY_MS = 50;
const MINUTE_MS = 60_000;

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
    test('runs a cron schedule when its pattern says, and not before', async ({ runner, advance }) => {
      let runs = 0;
      await runner.schedule({ id: 'cron-1', cron: '* * * * *' }, async () => {
        runs += 1;
      });
      // Minutes can only be waited for on a clock that a test owns; elsewhere this is a pattern that is taken.
      if (advance === null) return;
      await advance(0);
      expect(runs).toBe(0);
      for (let second = 0; second < 60 && runs === 0; second += 1) await advance(1000);
      expect(runs).toBe(1);
      await advance(10 * MINUTE_MS);
      expect(runs).toBe(11);
    });

    test('reads a cron pattern in its time zone', async ({ runner, advance }) => {
      const runs: Record<string, number> = { 'noon-utc': 0, 'noon-saigon': 0, 'five-utc': 0 };
      const schedules = [
        { id: 'noon-utc', cron: '0 12 * * *' },
        { id: 'noon-saigon', cron: '0 12 * * *', timeZone: 'Asia/Ho_Chi_Minh' },
        { id: 'five-utc', cron: '0 5 * * *' },
      ];
      for (const schedule of schedules) {
        await runner.schedule(schedule, async () => {
          runs[schedule.id] = (runs[schedule.id] ?? 0) + 1;
        });
      }
      if (advance === null) return;
      const seen = new Set<string>();
      for (let hour = 0; hour < 24; hour += 1) {
        await advance(60 * MINUTE_MS);
        expect(runs['noon-saigon']).toBe(runs['five-utc']);
        seen.add(`${runs['noon-utc']} ${runs['five-utc']}`);
      }
      expect(runs).toEqual({ 'noon-utc': 1, 'noon-saigon': 1, 'five-utc': 1 });
      expect(seen.has('1 0') || seen.has('0 1')).toBe(true);
    });

    test('replaces a cron schedule by one with a period, and the other way round', async (scene) => {
      const { runner, drive, advance } = scene;
      const [every, again] = [createGate(), createGate()];
      const counts = { cron: 0, every: 0 };
      const cron = async () => {
        counts.cron += 1;
      };
      await runner.schedule({ id: 'both', cron: '0 0 29 2 *' }, cron);
      await runner.schedule({ id: 'both', everyMs: EVERY_MS }, async () => {
        counts.every += 1;
        if (counts.every === 2) every.open();
      });
      await drive(every.opened);
      await runner.schedule({ id: 'both', cron: '0 0 29 2 *' }, cron);
      await metronome(scene, 1);
      const after = counts.every;
      await runner.schedule({ id: 'beat', everyMs: EVERY_MS }, async () => again.open());
      await drive(again.opened);
      await advance?.(10 * EVERY_MS);
      expect(counts).toEqual({ cron: 0, every: after });
    });

    test('takes a schedule back, once, and makes it anew', async (scene) => {
      const { runner, drive } = scene;
      const [started, again] = [createGate(), createGate()];
      let [runs, isAgain] = [0, false];
      const task = async () => {
        runs += 1;
        (isAgain ? again : started).open();
      };
      expect(await runner.unschedule('never')).toBe(false);
      await runner.schedule({ id: 'back', everyMs: EVERY_MS }, task);
      await drive(started.opened);
      expect(await runner.unschedule('back')).toBe(true);
      expect(await runner.unschedule('back')).toBe(false);
      await metronome(scene, 1);
      const after = runs;
      await metronome(scene, 5);
      expect(runs).toBe(after);
      isAgain = true;
      await runner.schedule({ id: 'back', everyMs: EVERY_MS }, task);
      await drive(again.opened);
      expect(runs).toBeGreaterThan(after);
      await expect(runner.unschedule('a:b')).rejects.toMatchObject({ name: 'InvalidConfigurationError' });
    });

    const refused = [
      [{ id: 'a', cron: '61 * * * *' }, '61 * * * *'],
      [{ id: 'a', cron: '0 0 * * * *' }, '0 0 * * * *'],
      [{ id: 'a', cron: '@daily' }, '@daily'],
      [{ id: 'a', cron: '0 0 L * *' }, '0 0 L * *'],
      [{ id: 'a', cron: '0 0 31 2 *' }, '0 0 31 2 *'],
      [{ id: 'a', cron: '' }, 'a'],
      [{ id: 'a', cron: '0 0 * * *', timeZone: 'Mars/Olympus' }, 'Mars/Olympus'],
      [{ id: 'a', everyMs: 0 }, '0'],
      [{ id: 'a', everyMs: 1.5 }, '1.5'],
      [{ id: 'a', everyMs: Number.NaN }, 'NaN'],
      [{ id: '', everyMs: 10 }, 'id'],
      [{ id: 'a:b', everyMs: 10 }, 'a:b'],
    ] as const;
    test('refuses a schedule that is not valid and names what is wrong', async ({ runner }) => {
      for (const [schedule, named] of refused) {
        await expect(
          runner.schedule(schedule, async () => {}),
          JSON.stringify(schedule),
        ).rejects.toMatchObject({ name: 'InvalidConfigurationError', message: expect.stringContaining(named) });
      }
    });
  });
}

/** Lets enough of the runner's own time pass for another task to run `count` times. */
export async function metronome(
  { runner, drive }: Pick<RunnerScene, 'runner' | 'drive'>,
  count: number,
): Promise<void> {
  const done = createGate();
  let beats = 0;
  await runner.schedule({ id: 'metronome', everyMs: EVERY_MS }, async () => {
    beats += 1;
    if (beats === count) done.open();
  });
  await drive(done.opened);
}
