import {
  createIngestionHandler,
  type IngestionState,
  ingestOnce,
  resumeIntegration,
  StorageError,
  toJobOutcome,
} from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { graphError, wrongVersionHeader } from '../src/simulator.js';
import { createIngestionHost, publishMixed, REF, START } from './support/ingestion-host.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const limit = (headers = {}) => graphError({ status: 400, code: 32, message: 'Page request limit reached', headers });
const down = graphError({ status: 500, code: 2, message: 'Service temporarily unavailable' });

describe('nothing is lost', () => {
  it('when the reels edge was refused for longer than the overlap', async () => {
    const host = createIngestionHost();
    host.page.publishReel({ at: new Date(START.getTime() - DAY_MS), edges: 'video_reels' });
    const refused = host.graph.faults.add({
      match: { edge: 'video_reels' },
      respond: graphError({ code: 10, message: 'no' }),
    });
    for (let day = 0; day < 8; day += 1) {
      host.page.publishReel({ edges: 'video_reels' });
      host.page.publishText({});
      expect(await host.ingest()).toMatchObject({ kind: 'completed', warnings: [{ code: 'EDGE_UNAVAILABLE' }] });
      host.advance(DAY_MS);
    }
    refused.remove();
    expect((await host.ingest()).kind).toBe('completed');
    expect(host.rows()).toEqual(host.truth());
    expect((await host.stateNow())?.resumePositions).toEqual({});
  });

  it('when the reels edge answers like in an outage, once', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 20);
    host.graph.faults.add({
      match: { edge: 'video_reels', nth: 1 },
      respond: graphError({ code: 100, subcode: 33, message: 'Unsupported get request' }),
    });
    expect((await host.ingest()).kind).toBe('failed');
    host.advance(HOUR_MS);
    expect((await host.ingest()).kind).toBe('completed');
    expect(host.rows()).toEqual(host.truth());
  });

  it('when an item is dated in the future', async () => {
    const host = createIngestionHost();
    host.page.publishText({ at: new Date(START.getTime() + 400 * DAY_MS) });
    await host.ingest();
    expect((await host.stateNow())?.watermark).toEqual(START);
    host.advance(10 * DAY_MS);
    host.page.publishText({});
    await host.ingest();
    expect(host.rows()).toEqual(host.truth());
  });

  it('when two posts show the same video, however they are split into pages', async () => {
    for (const pageSize of [1, 100]) {
      const host = createIngestionHost({ pageSize });
      const attachments = { data: [{ media_type: 'video', type: 'video_inline', target: { id: '4711' } }] };
      for (const hour of [1, 2]) {
        host.page.publishRaw({
          at: new Date(START.getTime() - hour * HOUR_MS),
          fields: { status_type: 'added_video', attachments },
        });
      }
      await host.ingest();
      expect(host.rows()).toHaveLength(2);
    }
  });
});

describe('the host', () => {
  it('is told of a pause even when the failure log cannot be written', async () => {
    const host = createIngestionHost();
    host.graph.killToken(host.page);
    host.ports.state = { ...host.state, recordFailures: () => Promise.reject(new StorageError('the log is full')) };
    expect(await host.ingest()).toMatchObject({ next: { kind: 'paused' } });
    expect(host.told).toHaveLength(1);
    expect(host.logged.join()).toContain('the log is full');
  });

  it('is told once by two runs at the same time', async () => {
    const host = createIngestionHost();
    host.graph.killToken(host.page);
    await Promise.all([host.ingest(), host.ingest()]);
    expect(host.told).toHaveLength(1);
  });

  it('is not told of a token that was replaced while the run was under way', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 3);
    host.graph.faults.add({
      match: { nth: 1 },
      respond: async ({ answer }) => {
        host.graph.replaceToken(host.page);
        return answer();
      },
    });
    // The call still carries the old token.
    expect(await host.ingest()).toMatchObject({ kind: 'failed', next: { kind: 'retry' } });
    expect(host.told).toEqual([]);
    expect((await host.ingest()).kind).toBe('completed');
  });

  it('keeps what it disabled and what Meta told to wait for when somebody reconnects', async () => {
    const host = createIngestionHost();
    host.graph.faults.add({ match: { nth: 1 }, respond: limit() });
    await host.ingest();
    const waiting = await host.stateNow();
    await resumeIntegration(REF, host.ports);
    expect(await host.stateNow()).toEqual(waiting);
    await host.state.save({ ...(waiting as IngestionState), status: 'DISABLED' });
    await resumeIntegration(REF, host.ports);
    expect((await host.stateNow())?.status).toBe('DISABLED');
  });
});

describe('a permanent failure', () => {
  it('of a page that is gone is believed although jobs for single items keep coming', async () => {
    const host = createIngestionHost();
    host.graph.makeUnavailable(host.page);
    expect(await host.ingest()).toMatchObject({ next: { kind: 'second-look' } });
    host.advance(900_000);
    expect(await host.ingest({ kind: 'item', externalContentId: '123' })).toMatchObject({
      totals: { quarantined: 1, apiCalls: 1 },
    });
    expect(await host.ingest()).toMatchObject({ next: { kind: 'paused', status: 'PAUSED_NOT_FOUND' } });
  });

  it('is not believed when the token check comes to nothing', async () => {
    const host = createIngestionHost();
    host.graph.revokePermission(host.page);
    host.graph.faults.add({ match: { path: 'me' }, respond: () => Response.json({}) });
    expect(await host.ingest()).toMatchObject({ next: { kind: 'retry' } });
    expect(host.told).toEqual([]);
  });
});

describe('a rate limit that names no time', () => {
  it('is waited for twice as long each time, up to an hour', async () => {
    const host = createIngestionHost();
    const fault = host.graph.faults.add({ match: { edge: 'video_reels' }, respond: limit() });
    const waits: number[] = [];
    for (let run = 0; run < 6; run += 1) {
      const report = await host.ingest();
      if (report.kind !== 'rate-limited') throw new TypeError(report.kind);
      waits.push(report.retryAfterMs / 60_000);
      host.advance(report.retryAfterMs);
    }
    expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
    fault.remove();
    expect((await host.ingest()).kind).toBe('completed');
    expect(await host.stateNow()).toMatchObject({ consecutiveFailures: 0, lastError: null, nextEligibleAt: null });
  });
});

describe('a transient failure', () => {
  it('of the first call saves no position and costs the next run nothing', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 20);
    host.graph.faults.add({ match: { nth: 1 }, respond: down });
    expect(await host.ingest()).toMatchObject({ kind: 'failed', totals: { pages: 0, apiCalls: 1 } });
    expect((await host.stateNow())?.resumePositions).toEqual({});
    expect(await host.ingest()).toMatchObject({ kind: 'completed', totals: { apiCalls: 2 } });
  });

  it('is recorded after five runs in a row, where no runner counts them', async () => {
    const host = createIngestionHost();
    host.graph.faults.add({ respond: down });
    const next: string[] = [];
    for (let run = 0; run < 6; run += 1) {
      const report = await host.ingest();
      next.push(report.kind === 'failed' ? report.next.kind : report.kind);
    }
    expect(next).toEqual(['retry', 'retry', 'retry', 'retry', 'gave-up', 'gave-up']);
    expect(await host.state.listFailures(REF)).toMatchObject([{ scope: 'run', occurrences: 2 }]);
  });

  it('is recorded at the last try that the runner spends', async () => {
    const host = createIngestionHost();
    host.graph.faults.add({ respond: down });
    const handle = createIngestionHandler(host.ports, { random: () => 0.5 });
    const job = { kind: 'incremental' as const, version: 1 as const, ...REF, date: '2026-06-01' };
    const signal = new AbortController().signal;
    expect(await handle(job, { attempt: 1, maxAttempts: 2, signal })).toMatchObject({ kind: 'retry' });
    expect(await host.state.listFailures(REF)).toEqual([]);
    expect(await handle(job, { attempt: 2, maxAttempts: 2, signal })).toMatchObject({ kind: 'fail' });
    expect(await host.state.listFailures(REF)).toHaveLength(1);
  });

  it('forgets positions of days that nobody asks for any more', async () => {
    const host = createIngestionHost({ pageSize: 2 });
    publishMixed(host.page, 20);
    for (let day = 10; day < 30; day += 1) {
      const fault = host.graph.faults.add({ match: { edge: 'posts', nth: 2 }, respond: down });
      await host.ingest({ date: `2026-06-${day}`, lookbackDays: 60 });
      fault.remove();
      host.advance(DAY_MS);
    }
    expect(Object.keys((await host.stateNow())?.resumePositions ?? {}).length).toBeLessThanOrEqual(8);
  });
});

describe('a run', () => {
  it('becomes a report whatever its ports do', async () => {
    for (const broken of ['save', 'recordFailures', 'getAccessToken', 'upsertMany'] as const) {
      const host = createIngestionHost();
      publishMixed(host.page, 3);
      const reject = () => Promise.reject(new TypeError('password=hunter2 in a query'));
      if (broken === 'getAccessToken') host.ports.integrations = { ...host.ports.integrations, getAccessToken: reject };
      else if (broken === 'upsertMany') host.ports.content = { ...host.content, upsertMany: reject };
      else host.ports.state = { ...host.state, [broken]: reject };
      const report = await host.ingest();
      const isHarmless = broken === 'recordFailures';
      expect(report.kind).toBe(isHarmless ? 'completed' : 'failed');
      if (!isHarmless) expect(toJobOutcome(report).kind).toBe('retry');
      expect(JSON.stringify([report, host.logged, host.events, await host.state.listFailures(REF)])).not.toContain(
        'hunter2',
      );
    }
  });

  it('is interrupted when the signal aborts during the token check', async () => {
    const host = createIngestionHost();
    const abort = new AbortController();
    host.graph.revokePermission(host.page);
    host.graph.faults.add({
      match: { path: 'me' },
      respond: ({ answer }) => {
        abort.abort();
        return answer();
      },
    });
    expect((await host.ingest({}, { signal: abort.signal })).kind).toBe('interrupted');
  });

  it('leaves a pause alone that somebody else stored while it was ending', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 3);
    let isFirst = true;
    host.ports.state = {
      ...host.state,
      save: async (state) => {
        if (isFirst) {
          isFirst = false;
          await host.state.save({
            ...state,
            status: 'PAUSED_PERMISSION',
            lastError: null,
            consecutiveFailures: 3,
            version: 0,
          });
        }
        return host.state.save(state);
      },
    };
    await host.ingest();
    expect(await host.stateNow()).toMatchObject({ status: 'PAUSED_PERMISSION', consecutiveFailures: 3 });
  });

  it('tells the same warning once', async () => {
    const host = createIngestionHost({ pageSize: 2 });
    publishMixed(host.page, 20);
    host.graph.faults.add({ respond: wrongVersionHeader('v24.0') });
    expect((await host.ingest()).warnings.map((warning) => warning.code)).toEqual(['VERSION_MISMATCH']);
  });

  it('fails when a source ends a walk without a last page', async () => {
    const host = createIngestionHost();
    const [source] = host.ports.sources;
    if (source === undefined) throw new TypeError('no source');
    const report = await ingestOnce(
      { ...REF, date: '2026-06-01' },
      { ...host.ports, sources: [{ ...source, async *read() {} }] },
    );
    expect(report).toMatchObject({ kind: 'failed', error: { kind: 'internal' } });
  });

  it('stores nobody else’s video, and an ordinary video as its post', async () => {
    const host = createIngestionHost();
    const video = host.page.publishVideo({ at: START, message: 'mine' });
    const report = await host.ingest({ kind: 'item', externalContentId: video.videoId ?? '' });
    expect(report).toMatchObject({ totals: { inserted: 1, apiCalls: 2 } });
    expect(host.rows()).toMatchObject([{ externalContentId: video.postId, source: 'post' }]);
  });
});
