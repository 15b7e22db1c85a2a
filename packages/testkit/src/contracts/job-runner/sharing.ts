import type { JobOutcome } from '@org/ingest-core';
import { expect } from 'vitest';
import { createGate, nameOf, type RunnerScene, type RunnerSuite } from './runner-suite.js';
import { EVERY_MS, metronome } from './scheduling.js';

const INTERRUPTED: JobOutcome = { kind: 'retry', delayMs: 0, spendAttempt: false, reason: 'interrupted' };

/** A queue that outlives its runners, and that several of them work on. */
export function registerSharing({ describe, test }: RunnerSuite): void {
  describe('a shared queue', () => {
    test('hands what did not run to the next runner', async (scene) => {
      const { runner, job, process, drive, queue } = scene;
      const started = createGate();
      await process(async (_, { signal }) => {
        started.open();
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        return INTERRUPTED;
      });
      // The second job waits for the first one, since both are of one integration.
      const waiting = { payload: job('interrupted'), id: 'waiting' };
      const delayed = { payload: job('delayed'), id: 'delayed', delayMs: 300 };
      await runner.enqueueMany([{ payload: job('interrupted'), id: 'interrupted' }]);
      await drive(started.opened);
      await runner.enqueueMany([waiting, delayed]);
      await drive(runner.close());

      const next = await queue.openRunner();
      expect(await next.enqueueMany([waiting, delayed])).toEqual({ added: 0 });
      const ended: string[] = [];
      const all = createGate();
      next.onJobEnded((one) => {
        ended.push(`${one.id} ${one.outcome}`);
        if (ended.length === 3) all.open();
      });
      const attempts: number[] = [];
      await next.process(async (_, { attempt }) => {
        attempts.push(attempt);
        return { kind: 'done' };
      });
      await drive(all.opened);
      expect(ended.sort()).toEqual(['delayed done', 'interrupted done', 'waiting done']);
      expect(attempts).toEqual([1, 1, 1]);
    });

    test('remembers the attempts of a job that waits for its next one', async (scene) => {
      const { runner, job, process, drive, queue, maxAttempts, advance } = scene;
      const failed = createGate();
      await process(async () => {
        failed.open();
        return { kind: 'retry', delayMs: 300, spendAttempt: true, reason: 'Service temporarily unavailable' };
      });
      await runner.enqueueMany([{ payload: job('a'), id: 'job-a' }]);
      await advance?.(0);
      await failed.opened;
      await drive(runner.close());
      const next = await queue.openRunner();
      const over = createGate();
      next.onJobEnded(over.open);
      const attempts: number[] = [];
      await next.process(async (_, { attempt }) => {
        attempts.push(attempt);
        return { kind: 'retry', delayMs: 0, spendAttempt: true, reason: 'Service temporarily unavailable' };
      });
      await drive(over.opened);
      expect(attempts).toEqual(Array.from({ length: maxAttempts - 1 }, (_, index) => index + 2));
    });

    test('runs no two jobs of an integration at once on two runners, and leaves no job out', async (scene) => {
      const { runner, job, drive, queue } = scene;
      const other = await queue.openRunner();
      const jobs = Array.from({ length: 30 }, (_, index) => ({
        payload: job(`integration-${index % 3}`),
        id: `job-${index}`,
      }));
      const [all, running, ended] = [createGate(), new Set<string>(), new Set<string | null>()];
      let overlaps = 0;
      for (const one of [runner, other]) {
        one.onJobEnded(({ id }) => {
          ended.add(id);
          if (ended.size === jobs.length) all.open();
        });
        await one.process(async (payload) => {
          const name = nameOf(payload);
          if (running.has(name)) overlaps += 1;
          running.add(name);
          for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
          running.delete(name);
          return { kind: 'done' };
        });
      }
      await Promise.all([runner.enqueueMany(jobs.slice(0, 15)), other.enqueueMany(jobs.slice(15))]);
      await drive(all.opened);
      expect(overlaps).toBe(0);
      expect([...ended].sort()).toEqual(jobs.map(({ id }) => id).sort());
    });

    test('adds an id once, whichever runner adds it', async ({ runner, job, drive, queue }) => {
      const other = await queue.openRunner();
      const jobs = Array.from({ length: 20 }, (_, index) => ({ payload: job(`a-${index}`), id: `job-${index}` }));
      const results = await drive(Promise.all([runner.enqueueMany(jobs), other.enqueueMany(jobs)]));
      expect(results.reduce((sum, { added }) => sum + added, 0)).toBe(20);
    });

    test('holds the jobs of every runner while the app has to wait', async (scene) => {
      const { runner, job, drive, queue, advance } = scene;
      const heldMs = advance === null ? 500 : 30_000;
      const other = await queue.openRunner();
      const [limited, over] = [createGate(), createGate()];
      let heldAtMs: number | null = null;
      const starts: number[] = [];
      for (const one of [runner, other]) {
        await one.process(async () => {
          if (heldAtMs !== null) {
            starts.push(performance.now());
            if (starts.length === 9) over.open();
            return { kind: 'done' };
          }
          const later = Array.from({ length: 8 }, (_, index) => ({ payload: job(`b-${index}`), delayMs: heldMs / 2 }));
          heldAtMs = performance.now();
          await one.enqueueMany(later);
          limited.open();
          return { ...INTERRUPTED, delayMs: heldMs, scope: 'app', reason: 'Application request limit reached' };
        });
      }
      await runner.enqueueMany([{ payload: job('limited') }]);
      await advance?.(0);
      await limited.opened;
      await advance?.(heldMs - 1);
      if (advance !== null) expect(starts).toEqual([]);
      await drive(over.opened);
      const earliestMs = (heldAtMs ?? 0) + heldMs - 10;
      if (advance === null) expect(starts.filter((atMs) => atMs < earliestMs)).toEqual([]);
      expect(starts).toHaveLength(9);
    });

    test('runs a task on one machine at a time, and on the other when one has closed', async (scene) => {
      const { runner, drive, queue } = scene;
      const other = await queue.openRunner();
      const [started, gate, taken] = [createGate(), createGate(), createGate()];
      let [runs, isFirstClosed] = [0, false];
      const task = (isFirst: boolean) => async () => {
        runs += 1;
        started.open();
        await gate.opened;
        if (isFirstClosed && !isFirst) taken.open();
      };
      await runner.schedule({ id: 'shared-tick', everyMs: EVERY_MS }, task(true));
      await drive(started.opened);
      await other.schedule({ id: 'shared-tick', everyMs: EVERY_MS }, task(false));
      await metronome({ runner: other, drive }, 4);
      expect(runs).toBe(1);
      gate.open();
      await drive(runner.close());
      isFirstClosed = true;
      await drive(taken.opened);
    });
  });

  describe('a schedule of a shared queue', () => {
    test('is taken back by a runner that never registered it', async ({ runner, drive, queue }) => {
      const other = await queue.openRunner();
      const started = createGate();
      let runs = 0;
      await runner.schedule({ id: 'shared-back', everyMs: EVERY_MS }, async () => {
        runs += 1;
        started.open();
      });
      await drive(started.opened);
      expect(await other.unschedule('shared-back')).toBe(true);
      await metronome({ runner: other, drive }, 1);
      const after = runs;
      await metronome({ runner: other, drive }, 5);
      expect(runs).toBe(after);
    });
  });

  describe('what a shared queue holds', () => {
    test('fails what is no job, once and with the reason, and goes on', async (scene) => {
      const { runner, job, process, ended, untilEnded, queue } = scene;
      const foreign: readonly unknown[] = [
        { subject: 'a job of somebody else', token: 'EAAsecret123' },
        { kind: 'unheard-of', version: 1, organizationId: 'o', integrationId: 'i' },
        { kind: 'incremental', version: 99, organizationId: 'o', integrationId: 'i', date: '2026-01-01' },
        ['EAAsecret123'],
        'EAAsecret123',
        null,
      ];
      for (const data of foreign) await queue.addForeign(data);
      const seen: string[] = [];
      await process(async (payload) => {
        seen.push(nameOf(payload));
        return { kind: 'done' };
      });
      await runner.enqueueMany([{ payload: job('a') }]);
      await untilEnded(1);
      await untilFailed(scene, foreign.length);
      // Time for what comes back.
      await metronome(scene, 4);
      await runner.enqueueMany([{ payload: job('b') }]);
      await untilEnded(2);
      const failed = await queue.listFailed();
      expect(failed).toHaveLength(foreign.length);
      for (const { reason } of failed) expect(reason).toMatch(/The job payload is not valid/);
      expect(JSON.stringify(failed)).not.toContain('EAAsecret123');
      expect(seen).toEqual(['a', 'b']);
      expect(ended.map((one) => nameOf(one.payload))).toEqual(['a', 'b']);
    });

    test('keeps what has failed, with its id and the reason', async (scene) => {
      const { runner, job, process, untilEnded, queue } = scene;
      await process(async (payload) => {
        if (nameOf(payload) === 'good') return { kind: 'done' };
        if (nameOf(payload) === 'gone') return { kind: 'fail', reason: 'The page is gone' };
        throw new Error('GET https://graph.facebook.com/me?access_token=EAAsecret123 failed');
      });
      await runner.enqueueMany(['good', 'gone', 'thrown'].map((name) => ({ payload: job(name), id: `job-${name}` })));
      await untilEnded(3);
      await untilFailed(scene, 2);
      const failed = [...(await queue.listFailed())].sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
      expect(failed.map(({ id }) => id)).toEqual(['job-gone', 'job-thrown']);
      expect(failed[0]?.reason).toBe('The page is gone');
      expect(failed[1]?.reason).toMatch(/\w/);
      expect(JSON.stringify(failed)).not.toMatch(/EAAsecret123|access_token/);
    });
  });
}

const MOST_QUESTIONS = 100_000;

/** Asks the queue until so many have failed; each question is a round trip, so the runner goes on meanwhile. */
function untilFailed({ queue, drive }: RunnerScene, count: number): Promise<void> {
  const poll = async () => {
    for (let question = 0; question < MOST_QUESTIONS; question += 1) {
      if ((await queue.listFailed()).length >= count) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error(`Fewer than ${count} jobs have failed.`);
  };
  return drive(poll());
}
