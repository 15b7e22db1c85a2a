import { expect } from 'vitest';
import { createGate, nameOf, type RunnerSuite } from './runner-suite.js';

/** A runner ends in order, and in time. */
export function registerClosing({ describe, test }: RunnerSuite): void {
  describe('closing', () => {
    test('tells running jobs to stop and waits for them', async ({ runner, job, process, drive }) => {
      const started = createGate();
      const events: string[] = [];
      await process(async (_, { signal }) => {
        expect(signal.aborted).toBe(false);
        started.open();
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        await Promise.resolve();
        events.push('position saved');
        return { kind: 'retry', delayMs: 0, spendAttempt: false, reason: 'interrupted' };
      });
      await runner.enqueueMany([{ payload: job('a') }]);
      await drive(started.opened);
      await drive(runner.close());
      events.push('closed');
      expect(events).toEqual(['position saved', 'closed']);
    });

    test('runs nothing any more, neither waiting jobs nor delayed ones nor retries', async (scene) => {
      const { runner, job, process, drive } = scene;
      const started = createGate();
      const seen: string[] = [];
      await process(async (payload, { signal }) => {
        seen.push(nameOf(payload));
        started.open();
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        return { kind: 'retry', delayMs: 0, spendAttempt: true, reason: 'interrupted' };
      });
      await runner.enqueueMany([{ payload: job('a') }, { payload: job('delayed'), delayMs: 60_000 }]);
      await drive(started.opened);
      await drive(runner.close());
      await scene.advance?.(600_000);
      expect(seen).toEqual(['a']);
    });

    test('does not wait for longer than the deadline', async ({ runner, job, process, drive }) => {
      const [started, never] = [createGate(), createGate()];
      let isFinished = false;
      await process(async () => {
        started.open();
        await never.opened;
        isFinished = true;
        return { kind: 'done' };
      });
      await runner.enqueueMany([{ payload: job('stuck') }]);
      await drive(started.opened);
      await drive(runner.close({ deadlineMs: 50 }));
      expect(isFinished).toBe(false);
      never.open();
    });

    test('may be closed again, and without ever having run', async ({ runner, job, drive }) => {
      await runner.enqueueMany([{ payload: job('a') }]);
      await drive(Promise.all([runner.close(), runner.close()]));
      await expect(drive(runner.close())).resolves.toBeUndefined();
    });
  });
}
