import { createIngestionHandler, type IngestionEvent } from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { createIngestionHost, publishMixed, REF } from './support/ingestion-host.js';

const JOB = { kind: 'incremental' as const, version: 1 as const, ...REF, date: '2026-06-01' };

describe('the ingestion handler', () => {
  it('shows the totals of the run after each stored page, and still tells the listener of the host', async () => {
    const host = createIngestionHost({ pageSize: 5 });
    publishMixed(host.page, 20);
    const shown: object[] = [];
    const heard: IngestionEvent[] = [];
    const handle = createIngestionHandler(host.ports, { onEvent: (event) => heard.push(event) });
    const signal = new AbortController().signal;
    await handle(JOB, { attempt: 1, maxAttempts: 2, signal, updateProgress: (progress) => shown.push(progress) });

    const stored = heard.flatMap((event) => (event.kind === 'page-stored' ? [event.totals] : []));
    expect(stored.length).toBeGreaterThan(2);
    expect(shown).toEqual(stored);
    expect(heard.at(-1)).toMatchObject({ kind: 'run-ended', report: { kind: 'completed' } });
  });

  it('runs where no progress can be shown, and where showing it throws', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 20);
    const handle = createIngestionHandler(host.ports);
    const context = { attempt: 1, maxAttempts: 2, signal: new AbortController().signal };
    expect(await handle(JOB, context)).toEqual({ kind: 'done' });
    const updateProgress = () => {
      throw new Error('The queue is away');
    };
    expect(await handle(JOB, { ...context, updateProgress })).toEqual({ kind: 'done' });
  });
});
