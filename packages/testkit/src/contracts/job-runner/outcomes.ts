import type { JobOutcome } from '@org/ingest-core';
import { expect } from 'vitest';
import type { RunnerSuite } from './runner-suite.js';

const RETRY: JobOutcome = { kind: 'retry', delayMs: 20, spendAttempt: true, reason: 'Service temporarily unavailable' };
const WAIT: JobOutcome = { kind: 'retry', delayMs: 20, spendAttempt: false, reason: 'Page request limit reached' };

/** What a handler tells is carried out. */
export function registerOutcomes({ describe, test }: RunnerSuite): void {
  describe('outcomes', () => {
    test('a retry runs the job again with the next attempt', async ({ runner, job, process, ended, untilEnded }) => {
      const attempts: number[] = [];
      await process(async (_, { attempt }) => {
        attempts.push(attempt);
        return attempt === 1 ? RETRY : { kind: 'done' };
      });
      await runner.enqueueMany([{ payload: job('a'), id: 'job-a' }]);
      await untilEnded(1);
      expect(attempts).toEqual([1, 2]);
      expect(ended).toEqual([{ id: 'job-a', payload: job('a'), attempts: 2, outcome: 'done', reason: null }]);
    });

    test('retries end when the attempts are spent', async (scene) => {
      const { runner, job, process, ended, untilEnded, maxAttempts } = scene;
      const attempts: number[] = [];
      await process(async (_, { attempt }) => {
        attempts.push(attempt);
        return RETRY;
      });
      await runner.enqueueMany([{ payload: job('a'), id: 'job-a' }]);
      await untilEnded(1);
      expect(attempts).toEqual(Array.from({ length: maxAttempts }, (_, index) => index + 1));
      expect(ended).toEqual([
        {
          id: 'job-a',
          payload: job('a'),
          attempts: maxAttempts,
          outcome: 'failed',
          reason: 'Service temporarily unavailable',
        },
      ]);
    });

    test('a wait that spends no attempt may come as often as it likes', async (scene) => {
      const { runner, job, process, ended, untilEnded, maxAttempts } = scene;
      const attempts: number[] = [];
      await process(async (_, { attempt }) => {
        attempts.push(attempt);
        if (attempts.length <= maxAttempts + 2) return WAIT;
        return attempts.length === maxAttempts + 3 ? RETRY : { kind: 'done' };
      });
      await runner.enqueueMany([{ payload: job('a'), id: 'job-a' }]);
      await untilEnded(1);
      expect(attempts).toEqual([...Array.from({ length: maxAttempts + 3 }, () => 1), 2]);
      expect(ended).toEqual([{ id: 'job-a', payload: job('a'), attempts: 2, outcome: 'done', reason: null }]);
    });

    test('a failure is final', async ({ runner, job, process, ended, untilEnded }) => {
      const runs: string[] = [];
      await process(async (payload) => {
        runs.push(payload.integrationId);
        return payload.integrationId === 'a' ? { kind: 'fail', reason: 'The page is gone' } : { kind: 'done' };
      });
      await runner.enqueueMany([{ payload: job('a'), id: 'job-a' }]);
      await untilEnded(1);
      await runner.enqueueMany([{ payload: job('b') }]);
      await untilEnded(2);
      expect(runs).toEqual(['a', 'b']);
      expect(ended[0]).toEqual({
        id: 'job-a',
        payload: job('a'),
        attempts: 1,
        outcome: 'failed',
        reason: 'The page is gone',
      });
    });

    test('a handler that throws is tried again', async ({ runner, job, process, ended, untilEnded }) => {
      await process(async (_, { attempt }) => {
        if (attempt === 1) throw new TypeError('Cannot read properties of undefined');
        return { kind: 'done' };
      });
      await runner.enqueueMany([{ payload: job('a'), id: 'job-a' }]);
      await untilEnded(1);
      expect(ended).toEqual([{ id: 'job-a', payload: job('a'), attempts: 2, outcome: 'done', reason: null }]);
    });

    test('a handler that always throws fails with a reason that holds no secret', async (scene) => {
      const { runner, job, process, ended, untilEnded, maxAttempts } = scene;
      let runs = 0;
      await process(async () => {
        runs += 1;
        throw new Error('GET https://graph.facebook.com/v26.0/me?access_token=EAAsecret123 failed');
      });
      await runner.enqueueMany([{ payload: job('a'), id: 'job-a' }]);
      await untilEnded(1);
      expect(runs).toBe(maxAttempts);
      expect(ended[0]).toMatchObject({ id: 'job-a', payload: job('a'), attempts: maxAttempts, outcome: 'failed' });
      expect(ended[0]?.reason).toMatch(/\w/);
      expect(ended[0]?.reason).not.toMatch(/EAAsecret123|access_token|graph\.facebook\.com/);
    });

    test('one job that fails leaves the others alone', async ({ runner, job, process, ended, untilEnded }) => {
      await process(async (payload) => {
        if (payload.integrationId === 'bad') throw new Error('broken');
        return { kind: 'done' };
      });
      const names = ['a', 'bad', 'b', 'c'];
      await runner.enqueueMany(names.map((name) => ({ payload: job(name) })));
      await untilEnded(4);
      expect(ended.map((one) => [one.payload.integrationId, one.outcome]).sort()).toEqual([
        ['a', 'done'],
        ['b', 'done'],
        ['bad', 'failed'],
        ['c', 'done'],
      ]);
    });

    test('a delay and a retry wait as long as they were told', async (scene) => {
      const { runner, job, process, advance, untilEnded } = scene;
      // A runner on the machine's time can only be seen to run the job, not to wait.
      const unitMs = advance === null ? 1 : 100;
      let runs = 0;
      await process(async () => {
        runs += 1;
        return runs === 1 ? { ...WAIT, delayMs: 50 * unitMs } : { kind: 'done' };
      });
      await runner.enqueueMany([{ payload: job('a'), delayMs: 30 * unitMs }]);
      const moments = [
        [30 * unitMs - 1, 0],
        [1, 1],
        [50 * unitMs - 1, 1],
        [1, 2],
      ] as const;
      for (const [ms, expected] of moments) {
        await advance?.(ms);
        if (advance !== null) expect(runs).toBe(expected);
      }
      await untilEnded(1);
      expect(runs).toBe(2);
    });
  });
}
