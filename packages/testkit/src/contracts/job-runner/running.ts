import type { IngestionJob } from '@org/ingest-core';
import { expect } from 'vitest';
import { buildBackfillJob, buildIncrementalJob, buildItemJob } from '../../builders/ingestion-job.js';
import { createGate, nameOf, type RunnerSuite } from './runner-suite.js';

/** Jobs are taken, told apart and run. */
export function registerRunning({ describe, test }: RunnerSuite): void {
  describe('running', () => {
    test('runs every job that was added, before and after the handler was given', async (scene) => {
      const { runner, job, process, ended, untilEnded } = scene;
      const names = Array.from({ length: 60 }, (_, index) => `integration-${index}`);
      const seen: string[] = [];
      const requests = names.map((name) => ({ payload: job(name) }));
      expect(await runner.enqueueMany(requests.slice(0, 30))).toEqual({ added: 30 });
      await process(async (payload) => {
        seen.push(nameOf(payload));
        return { kind: 'done' };
      });
      expect(await runner.enqueueMany(requests.slice(30))).toEqual({ added: 30 });
      await untilEnded(60);
      expect([...new Set(seen)].sort()).toEqual([...names].sort());
      expect(ended.map((one) => nameOf(one.payload)).sort()).toEqual([...names].sort());
      expect(ended.every((one) => one.outcome === 'done' && one.reason === null && one.attempts === 1)).toBe(true);
    });

    test('gives payloads to the handler and to listeners as they went in', async (scene) => {
      const { runner, process, ended, untilEnded } = scene;
      const ids = { organizationId: 'Tổ chức 1 / "a":b', integrationId: '組織-1' };
      const payloads: readonly IngestionJob[] = [
        buildIncrementalJob({ ...ids, lookbackDays: 7, timeZone: 'Asia/Ho_Chi_Minh' }),
        buildIncrementalJob({ ...ids, date: '2026-03-04T23:30:00+07:00' }),
        buildBackfillJob(ids),
        buildItemJob({ ...ids, externalContentId: '100_1' }),
      ];
      const seen: IngestionJob[] = [];
      await process(async (payload) => {
        seen.push(payload);
        return { kind: 'done' };
      });
      await runner.enqueueMany(payloads.map((payload) => ({ payload })));
      await untilEnded(payloads.length);
      expect(seen).toHaveLength(payloads.length);
      expect(seen).toEqual(expect.arrayContaining([...payloads]));
      expect(ended.map((one) => one.payload)).toEqual(expect.arrayContaining([...payloads]));
    });

    test('adds nothing for an empty list', async ({ runner }) => {
      expect(await runner.enqueueMany([])).toEqual({ added: 0 });
    });

    test('runs equal payloads without an id as jobs of their own', async ({
      runner,
      job,
      process,
      ended,
      untilEnded,
    }) => {
      await process(async () => ({ kind: 'done' }));
      expect(await runner.enqueueMany([{ payload: job('a') }, { payload: job('a') }])).toEqual({ added: 2 });
      await untilEnded(2);
      expect(ended).toHaveLength(2);
    });

    test('runs fresh jobs before history, and takes backfills for history', async (scene) => {
      const { runner, job, process, untilEnded } = scene;
      const backfill = (name: string) =>
        buildBackfillJob({ organizationId: 'contract-organization', integrationId: name });
      const numbers = Array.from({ length: 8 }, (_, index) => index);
      await runner.enqueueMany([
        ...numbers.map((n) => ({ payload: backfill(`history-${n}`) })),
        ...numbers.map((n) => ({ payload: job(`history-told-${n}`), urgency: 'history' as const })),
        ...numbers.map((n) => ({ payload: job(`fresh-${n}`) })),
        ...numbers.map((n) => ({ payload: backfill(`fresh-told-${n}`), urgency: 'fresh' as const })),
      ]);
      const started: string[] = [];
      await process(async (payload) => {
        started.push(nameOf(payload).startsWith('fresh') ? 'fresh' : 'history');
        return { kind: 'done' };
      });
      await untilEnded(32);
      // What several slots take in order may begin a moment out of order, where the last fresh ones meet the first history.
      expect(started.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => 'fresh'));
      expect(started.slice(0, 20).filter((urgency) => urgency === 'fresh')).toHaveLength(16);
    });

    test('refuses a second handler', async ({ process }) => {
      await process(async () => ({ kind: 'done' }));
      await expect(process(async () => ({ kind: 'done' }))).rejects.toMatchObject({
        name: 'InvalidConfigurationError',
      });
    });

    test('tells listeners of ended jobs until they are taken off', async ({ runner, job, process, untilEnded }) => {
      const heard: string[] = [];
      const takeOff = runner.onJobEnded((one) => heard.push(`first ${nameOf(one.payload)}`));
      runner.onJobEnded((one) => heard.push(`second ${nameOf(one.payload)}`));
      await process(async () => ({ kind: 'done' }));
      await runner.enqueueMany([{ payload: job('a') }]);
      await untilEnded(1);
      takeOff();
      takeOff();
      await runner.enqueueMany([{ payload: job('b') }]);
      await untilEnded(2);
      expect(heard).toContain('first a');
      expect(heard).not.toContain('first b');
      const after = createGate();
      runner.onJobEnded(after.open);
      await runner.enqueueMany([{ payload: job('c') }]);
      await after.opened;
      expect(heard.filter((line) => line.startsWith('second')).slice(0, 2)).toEqual(['second a', 'second b']);
    });
  });

  describe('ids', () => {
    test('adds an id once while its job waits', async ({ runner, job, process, ended, untilEnded }) => {
      const request = { payload: job('a'), id: 'same-1' };
      expect(await runner.enqueueMany([request, request, { payload: job('b'), id: 'other-1' }])).toEqual({ added: 2 });
      expect(await runner.enqueueMany([request])).toEqual({ added: 0 });
      await process(async () => ({ kind: 'done' }));
      await untilEnded(2);
      expect(ended.map((one) => nameOf(one.payload)).sort()).toEqual(['a', 'b']);
    });

    test('adds an id once while its job runs or waits to run again', async ({
      runner,
      job,
      process,
      untilEnded,
      drive,
    }) => {
      const [running, again, gate] = [createGate(), createGate(), createGate()];
      await process(async (_, { attempt }) => {
        if (attempt === 1) {
          running.open();
          await again.opened;
          return { kind: 'retry', delayMs: 20, spendAttempt: true, reason: 'once more' };
        }
        await gate.opened;
        return { kind: 'done' };
      });
      const request = { payload: job('a'), id: 'same-2' };
      await runner.enqueueMany([request]);
      await drive(running.opened);
      expect(await runner.enqueueMany([request])).toEqual({ added: 0 });
      again.open();
      expect(await runner.enqueueMany([request])).toEqual({ added: 0 });
      gate.open();
      await untilEnded(1);
    });

    test('adds an id again once its job has ended', async ({ runner, job, process, ended, untilEnded }) => {
      await process(async (payload) =>
        nameOf(payload) === 'a' ? { kind: 'done' } : { kind: 'fail', reason: 'not to be run again' },
      );
      for (const [count, name] of ['a', 'b', 'a', 'b'].entries()) {
        expect(await runner.enqueueMany([{ payload: job(name), id: `job-of-${name}` }])).toEqual({ added: 1 });
        await untilEnded(count + 1);
      }
      expect(ended.map((one) => one.outcome)).toEqual(['done', 'failed', 'done', 'failed']);
    });

    test('adds nothing when one payload or id of a list is wrong', async ({
      runner,
      job,
      process,
      ended,
      untilEnded,
    }) => {
      const good = { payload: job('a'), id: 'good-1' };
      const wrong = [
        ...['', ':', 'a:b', '123', '0', '-7'].map((id) => ({ payload: job('b'), id })),
        { payload: { ...job('b'), organizationId: '' } },
        { payload: { ...job('b'), kind: 'unheard-of' } as unknown as IngestionJob },
        { payload: null as unknown as IngestionJob },
      ];
      for (const request of wrong)
        await expect(runner.enqueueMany([good, request]), JSON.stringify(request)).rejects.toMatchObject({
          name: 'InvalidJobError',
        });
      expect(await runner.enqueueMany([good])).toEqual({ added: 1 });
      await process(async () => ({ kind: 'done' }));
      await untilEnded(1);
      expect(ended.map((one) => nameOf(one.payload))).toEqual(['a']);
    });
  });
}
