import { buildBackfillJob, buildIncrementalJob } from '@org/ingest-testkit';
import { expect, it } from 'vitest';
import type { RunnerFixture } from './set-up-runner.js';

/** What touches each kind of key of a queue, in one test: for servers on which the whole contract would take too long. */
export function describeSlice(setUp: () => Promise<RunnerFixture & { tearDown(): Promise<void> }>): void {
  it('carries jobs, retries, holds, schedules and two runners', { timeout: 60_000 }, async () => {
    const { runner, queue, tearDown } = await setUp();
    const other = await queue.openRunner();
    const seen: string[] = [];
    const tried = new Set<string>();
    const ended: string[] = [];
    const all = new Promise<void>((resolve) => {
      for (const one of [runner, other])
        one.onJobEnded(({ id, outcome, attempts }) => {
          ended.push(`${id} ${outcome} ${attempts}`);
          if (ended.length === 4) resolve();
        });
    });
    const requests = [
      { payload: buildIncrementalJob({ integrationId: 'good' }), id: 'job-good' },
      { payload: buildIncrementalJob({ integrationId: 'slow' }), id: 'job-slow', delayMs: 30 },
      { payload: buildIncrementalJob({ integrationId: 'limited' }), id: 'job-limited' },
      { payload: buildBackfillJob({ integrationId: 'broken' }), id: 'job-broken' },
    ];
    expect(await runner.enqueueMany(requests)).toEqual({ added: 4 });
    expect(await other.enqueueMany(requests)).toEqual({ added: 0 });
    for (const one of [runner, other])
      await one.process(async ({ integrationId }, { attempt }) => {
        seen.push(integrationId);
        if (integrationId === 'broken') return { kind: 'fail', reason: 'The page is gone' };
        const isFirst = !tried.has(integrationId);
        tried.add(integrationId);
        if (integrationId === 'slow' && attempt === 1)
          return { kind: 'retry', delayMs: 5, spendAttempt: true, reason: 'Service temporarily unavailable' };
        if (integrationId === 'limited' && isFirst)
          return { kind: 'retry', delayMs: 20, spendAttempt: false, reason: 'Limit reached', scope: 'app' };
        return { kind: 'done' };
      });
    await all;
    expect(ended.sort()).toEqual(['job-broken failed 1', 'job-good done 1', 'job-limited done 1', 'job-slow done 2']);
    expect(seen.filter((name) => name === 'limited')).toHaveLength(2);
    const ticks = new Promise<void>((resolve) => {
      let runs = 0;
      void runner.schedule({ id: 'tick', everyMs: 50 }, async () => {
        runs += 1;
        if (runs === 2) resolve();
      });
    });
    await ticks;
    expect(await runner.getHealth()).toMatchObject({ waiting: 0, active: 0, delayed: 0, failed: 1, workers: 2 });
    await Promise.all([runner.close({ deadlineMs: 1000 }), other.close({ deadlineMs: 1000 })]);
    await tearDown();
  });
}
