import {
  InvalidConfigurationError,
  InvalidJobError,
  resumeIntegration,
  UnknownIntegrationError,
} from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { createIngestionHost, publishMixed, REF, START } from './support/ingestion-host.js';

const DAY_MS = 86_400_000;

describe('a first run', () => {
  it('stores everything that the page has, once, and moves the watermark to the newest', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 250);
    const report = await host.ingest();
    expect(report).toMatchObject({
      kind: 'completed',
      totals: { inserted: 250, updated: 0, quarantined: 0 },
      warnings: [],
    });
    expect(host.rows()).toEqual(host.truth());
    const newest = host.truth().reduce((latest, item) => Math.max(latest, item.publishedAt.getTime()), 0);
    expect((await host.stateNow())?.watermark?.getTime()).toBe(newest);
    expect((await host.stateNow())?.resumePositions).toEqual({});
  });

  it('sends the token in the header only, with the proof on every page', async () => {
    const host = createIngestionHost({ graph: { appSecret: 'shhh' }, client: { appSecret: 'shhh' }, pageSize: 10 });
    publishMixed(host.page, 30);
    expect((await host.ingest()).kind).toBe('completed');
    expect(host.graph.requests.count).toBeGreaterThan(3);
    expect(host.graph.requests.all.every((request) => request.hasProof && request.tokenIn === 'header')).toBe(true);
  });

  it('pauses for a missing or wrong proof, which is a matter of configuration', async () => {
    const host = createIngestionHost({ graph: { appSecret: 'shhh' }, client: { appSecret: 'other' } });
    expect(await host.ingest()).toMatchObject({ kind: 'failed', error: { kind: 'permission' } });
  });

  it('warns when the whole history is empty, and leaves the watermark alone', async () => {
    const host = createIngestionHost();
    const report = await host.ingest();
    expect(report).toMatchObject({ kind: 'completed', watermark: null, warnings: [{ code: 'EMPTY_ANSWER' }] });
  });
});

describe('a second run', () => {
  it('writes nothing when nothing changed, in two calls', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 30);
    await host.ingest();
    const rows = host.content.readRows();
    host.advance(DAY_MS);
    const report = await host.ingest();
    expect(report).toMatchObject({ kind: 'completed', totals: { inserted: 0, updated: 0, apiCalls: 2 } });
    expect(host.content.readRows()).toEqual(rows);
  });

  it('finds what is new and what was edited inside the overlap', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 30);
    await host.ingest();
    host.page.publishReel({ message: 'New #reel' });
    const edited = host.page.contents()[1]?.externalContentId ?? '';
    host.page.edit(edited, { message: 'Edited #again' });
    const report = await host.ingest();
    expect(report).toMatchObject({ totals: { inserted: 1, updated: 1 } });
    expect(host.rows()).toEqual(host.truth());
  });
});

describe('an interrupted run', () => {
  it('is finished by the next one wherever it stopped, without losing what was published meanwhile', async () => {
    for (let stopAfter = 1; stopAfter <= 6; stopAfter += 1) {
      const host = createIngestionHost({ pageSize: 10 });
      publishMixed(host.page, 60);
      const abort = new AbortController();
      let pages = 0;
      const interrupted = await host.ingest(
        {},
        {
          signal: abort.signal,
          onEvent: (event) => {
            if (event.kind === 'page-stored' && ++pages === stopAfter) abort.abort();
          },
        },
      );
      if (stopAfter < 6) expect(interrupted.kind).toBe('interrupted');
      host.advance(DAY_MS * 10);
      host.page.publishText({ message: 'Published while the walk stood still' });
      expect((await host.ingest()).kind).toBe('completed');
      expect(host.rows()).toEqual(host.truth());
      expect((await host.stateNow())?.resumePositions).toEqual({});
    }
  });

  it('makes no call when it is stopped before it began', async () => {
    const host = createIngestionHost();
    expect((await host.ingest({}, { signal: AbortSignal.abort() })).kind).toBe('interrupted');
    expect(host.graph.requests.count).toBe(0);
  });

  it('goes on from the last saved page after a failed call', async () => {
    const host = createIngestionHost({ pageSize: 10 });
    publishMixed(host.page, 60);
    const fault = host.graph.faults.add({
      match: { edge: 'posts', nth: 4 },
      respond: () => new Response('<html>Sorry</html>', { status: 503 }),
    });
    const failed = await host.ingest();
    expect(failed).toMatchObject({ kind: 'failed', error: { kind: 'transient' }, next: { kind: 'retry' } });
    expect(fault.hits).toBe(1);
    const before = host.graph.requests.on('posts').length;
    const report = await host.ingest({}, { attempt: 2 });
    expect(report.kind).toBe('completed');
    expect(host.rows()).toEqual(host.truth());
    // Three pages were stored; the walk goes on with the fourth, then reads the head again.
    expect(host.graph.requests.on('posts').length - before).toBeLessThanOrEqual(3 + 6);
  });
});

describe('a dead token', () => {
  it('is recorded once, told once, and then costs nothing', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 5);
    host.graph.killToken(host.page);
    const report = await host.ingest();
    expect(report).toMatchObject({
      kind: 'failed',
      error: { kind: 'token', code: 190, subcode: 463 },
      next: { kind: 'paused', status: 'PAUSED_TOKEN' },
    });
    expect(host.told).toMatchObject([{ ...REF, status: 'PAUSED_TOKEN', migratedTo: null, error: { code: 190 } }]);
    const calls = host.graph.requests.count;
    for (let run = 0; run < 3; run += 1) {
      expect(await host.ingest()).toMatchObject({ kind: 'skipped', reason: 'paused', retryAfterMs: null });
    }
    expect(host.graph.requests.count).toBe(calls);
    expect(host.told).toHaveLength(1);
    expect(await host.state.listFailures(REF)).toMatchObject([{ scope: 'run', occurrences: 1, error: { code: 190 } }]);
  });

  it('loses nothing: after a reconnect the run goes on where it stopped', async () => {
    const host = createIngestionHost({ pageSize: 10 });
    publishMixed(host.page, 60);
    host.graph.faults.add({
      match: { edge: 'posts', nth: 3 },
      respond: ({ answer }) => {
        host.graph.killToken(host.page);
        return answer();
      },
    });
    expect((await host.ingest()).kind).toBe('failed');
    const stored = host.rows().length;
    expect(stored).toBeGreaterThan(0);
    host.graph.replaceToken(host.page);
    await resumeIntegration(REF, host.ports);
    expect(await host.ingest()).toMatchObject({ kind: 'completed' });
    expect(host.rows()).toEqual(host.truth());
    expect(await host.state.listFailures(REF)).toEqual([]);
  });

  it('is what a missing token counts as', async () => {
    const host = createIngestionHost();
    host.host.token = () => null;
    expect(await host.ingest()).toMatchObject({ kind: 'failed', next: { kind: 'paused', status: 'PAUSED_TOKEN' } });
    expect(host.graph.requests.count).toBe(0);
  });

  it('never shows its token in a log, a report, an event, a state or a failure', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 5);
    const token = host.page.accessToken;
    host.graph.faults.add({
      match: { edge: 'posts' },
      respond: () =>
        Response.json(
          { error: { message: `Malformed access token ${token}`, type: 'OAuthException', code: 190, fbtrace_id: 'x' } },
          { status: 400 },
        ),
    });
    const report = await host.ingest();
    const told = [
      report,
      host.logged,
      host.events,
      host.told,
      await host.stateNow(),
      await host.state.listFailures(REF),
    ];
    expect(JSON.stringify(told)).toContain('Malformed access token');
    expect(JSON.stringify(told)).not.toContain(token);
    expect(host.graph.requests.tokensInUrls).toBe(0);
  });
});

describe('other permanent failures', () => {
  it('believes a missing permission after asking the token who it is', async () => {
    const host = createIngestionHost();
    host.graph.revokePermission(host.page);
    expect(await host.ingest()).toMatchObject({
      error: { code: 10 },
      next: { kind: 'paused', status: 'PAUSED_PERMISSION' },
    });
    expect(host.told).toHaveLength(1);
  });

  it('looks twice, a quarter of an hour apart, before it believes that a page is gone', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 3);
    host.graph.makeUnavailable(host.page);
    expect(await host.ingest()).toMatchObject({ error: { code: 100, subcode: 33 }, next: { kind: 'second-look' } });
    expect(host.told).toEqual([]);
    expect(await host.ingest()).toMatchObject({ kind: 'skipped', reason: 'not-yet-eligible', retryAfterMs: 900_000 });
    host.advance(900_000);
    expect(await host.ingest()).toMatchObject({ next: { kind: 'paused', status: 'PAUSED_NOT_FOUND' } });
    expect(host.told).toHaveLength(1);
  });

  it('forgets a suspicion when the page answers again', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 3);
    host.graph.makeUnavailable(host.page);
    await host.ingest();
    host.graph.grantPermission(host.page);
    host.advance(900_000);
    expect((await host.ingest()).kind).toBe('completed');
    expect(await host.stateNow()).toMatchObject({ suspicion: null, status: 'ACTIVE', lastError: null });
  });

  it('names the new id of a page that moved', async () => {
    const host = createIngestionHost();
    const oldId = host.page.id;
    const ports = {
      ...host.ports,
      integrations: {
        ...host.ports.integrations,
        find: async () => ({ ...REF, platform: 'FACEBOOK' as const, externalAccountId: oldId }),
      },
    };
    Object.assign(host.ports, ports);
    const newId = host.graph.migratePage(host.page);
    const report = await host.ingest();
    expect(report).toMatchObject({ kind: 'failed' });
    expect(host.told.map((event) => event.migratedTo)).toEqual([newId]);
  });
});

describe('limits', () => {
  it('waits exactly as long as it is told, and keeps what it has', async () => {
    const host = createIngestionHost({ pageSize: 10 });
    publishMixed(host.page, 40);
    host.graph.faults.add({
      match: { edge: 'posts', nth: 2 },
      respond: () =>
        Response.json(
          {
            error: {
              message: '(#80001) There have been too many calls',
              type: 'OAuthException',
              code: 80001,
              fbtrace_id: 'x',
            },
          },
          {
            status: 400,
            headers: {
              'x-business-use-case-usage': JSON.stringify({
                1: [
                  {
                    type: 'pages',
                    call_count: 100,
                    total_cputime: 5,
                    total_time: 5,
                    estimated_time_to_regain_access: 7,
                  },
                ],
              }),
            },
          },
        ),
    });
    const report = await host.ingest();
    expect(report).toMatchObject({ kind: 'rate-limited', retryAfterMs: 420_000, scope: 'page', totals: { pages: 1 } });
    const calls = host.graph.requests.count;
    expect(await host.ingest()).toMatchObject({ kind: 'skipped', retryAfterMs: 420_000 });
    expect(host.graph.requests.count).toBe(calls);
    host.advance(420_000);
    expect((await host.ingest()).kind).toBe('completed');
    expect(host.rows()).toEqual(host.truth());
  });

  it('halves the page size at the same cursor when Meta asks for less, and remembers it', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 230);
    host.graph.faults.add({
      match: { edge: 'posts', when: ({ query }) => Number(query.limit) > 30 },
      respond: () =>
        Response.json(
          {
            error: {
              message: "Please reduce the amount of data you're asking for, then retry your request",
              type: 'OAuthException',
              code: 1,
              fbtrace_id: 'x',
            },
          },
          { status: 500 },
        ),
    });
    const report = await host.ingest();
    expect(report).toMatchObject({ kind: 'completed', warnings: [{ code: 'PAGE_SIZE_REDUCED' }] });
    expect(host.rows()).toEqual(host.truth());
    expect((await host.stateNow())?.pageSize).toBe(50);
  });
});

describe('bad items', () => {
  it('are set aside with their id and a reason while the run goes on, and settled when they are mended', async () => {
    const host = createIngestionHost();
    for (let hour = 1; hour <= 5; hour += 1)
      host.page.publishText({ at: new Date(START.getTime() - hour * 3_600_000) });
    host.graph.faults.add({
      match: { edge: 'posts', times: 1 },
      respond: async ({ answer }) => spoilFirst(await answer()),
    });
    const report = await host.ingest();
    expect(report).toMatchObject({ kind: 'completed', totals: { inserted: 4, quarantined: 1 } });
    const [failure, ...others] = await host.state.listFailures(REF);
    expect(others).toEqual([]);
    expect(failure).toMatchObject({ scope: 'item', error: { message: 'created_time: not a Graph API timestamp' } });
    expect(host.truth().map((item) => item.externalContentId)).toContain(failure?.externalContentId);
    expect(await host.ingest()).toMatchObject({ kind: 'completed', totals: { inserted: 1, quarantined: 0 } });
    expect(await host.state.listFailures(REF)).toEqual([]);
    expect(host.rows()).toEqual(host.truth());
  });

  it('takes an edge that cannot be read for a warning', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 14);
    host.graph.faults.add({
      match: { edge: 'video_reels' },
      respond: () =>
        Response.json(
          { error: { message: 'Unsupported get request', type: 'GraphMethodException', code: 100, fbtrace_id: 'x' } },
          { status: 400 },
        ),
    });
    const report = await host.ingest();
    expect(report).toMatchObject({
      kind: 'completed',
      totals: { inserted: 14 },
      warnings: [{ code: 'EDGE_UNAVAILABLE' }],
    });
    expect(
      host
        .rows()
        .filter((row) => row.format === 'REELS')
        .every((row) => row.source === 'post'),
    ).toBe(true);
    host.graph.faults.clear();
    expect(await host.ingest()).toMatchObject({ totals: { inserted: 0, updated: 2 } });
    expect(host.rows()).toEqual(host.truth());
  });
});

describe('windows', () => {
  it('reads a backfill slice and leaves the watermark alone', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 60);
    const from = new Date(START.getTime() - 40 * 3_600_000);
    const to = new Date(START.getTime() - 20 * 3_600_000);
    const report = await host.ingest({ kind: 'backfill', from: from.toISOString(), to: to.toISOString() });
    expect(report).toMatchObject({ kind: 'completed', watermark: null });
    const inside = host.truth().filter((item) => item.publishedAt >= from && item.publishedAt < to);
    expect(host.rows()).toEqual(inside);
  });

  it('checks publish times itself where the edge ignores since and until', async () => {
    const host = createIngestionHost({ graph: { honoursSince: false, honoursUntil: false }, pageSize: 10 });
    publishMixed(host.page, 100);
    await host.ingest({ date: '2026-05-31', lookbackDays: 1 });
    const day = host.truth().filter((item) => item.publishedAt.toISOString().startsWith('2026-05-31'));
    expect(host.rows()).toEqual(day);
    // A whole page before the window ends each walk: nowhere near the ten pages of the posts edge.
    expect(host.graph.requests.on('posts').length).toBeLessThanOrEqual(5);
  });

  it('reads one item', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 14);
    for (const { externalContentId } of host.truth()) {
      expect(await host.ingest({ kind: 'item', externalContentId })).toMatchObject({
        kind: 'completed',
        totals: { inserted: 1, apiCalls: 1 },
      });
    }
    expect(host.rows().map((row) => row.externalContentId)).toEqual(host.truth().map((row) => row.externalContentId));
  });

  it('does not pause a page because one item is gone', async () => {
    const host = createIngestionHost();
    const report = await host.ingest({ kind: 'item', externalContentId: `${host.page.id}_404` });
    expect(report).toMatchObject({ kind: 'completed', totals: { quarantined: 1 } });
    expect((await host.stateNow())?.status ?? 'ACTIVE').toBe('ACTIVE');
  });
});

describe('what cannot be run', () => {
  it('names the fields of a payload that are wrong', async () => {
    const host = createIngestionHost();
    await expect(host.ingest({ date: 'tomorrow' })).rejects.toThrow(InvalidJobError);
    await expect(host.ingest({ date: 'tomorrow' })).rejects.toThrow(/date/);
  });

  it('names the integration that the host does not know', async () => {
    const host = createIngestionHost();
    await expect(host.ingest({ integrationId: 'nobody' })).rejects.toThrow(UnknownIntegrationError);
    await expect(host.ingest({ integrationId: 'nobody' })).rejects.toThrow(/"nobody"/);
  });

  it('names the platform that no source reads', async () => {
    const host = createIngestionHost();
    host.ports.sources.length = 0;
    await expect(host.ingest()).rejects.toThrow(InvalidConfigurationError);
  });
});

/** The same answer, with a time that is none in its first item. */
async function spoilFirst(answer: Response): Promise<Response> {
  const body = (await answer.json()) as { data: { created_time?: unknown }[] };
  const [first] = body.data;
  if (first !== undefined) first.created_time = 'yesterday';
  return Response.json(body);
}
