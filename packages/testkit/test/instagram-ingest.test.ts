import { resumeIntegration } from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { graphError, rateLimitedByHeader, seedInstagramHistory, seedPageHistory } from '../src/simulator.js';
import { START } from './support/ingestion-host.js';
import { createInstagramHost } from './support/instagram-host.js';

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(START.getTime() - hours * HOUR_MS);
const NAMES = ['page', 'linked', 'standalone'] as const;
const ACCOUNTS = ['linked', 'standalone'] as const;

describe('both platforms side by side', () => {
  it('end with one true row for each piece of content, and reading again writes nothing', async () => {
    const host = createInstagramHost();
    const history = { from: hoursAgo(20_000), to: hoursAgo(100) };
    seedPageHistory(host.page, { posts: 60, reels: 40, ...history });
    seedInstagramHistory(host.linked, { posts: 200, reels: 70, ...history, seed: 2 });
    seedInstagramHistory(host.standalone, { posts: 90, reels: 60, ...history, seed: 3 });
    const reports = await Promise.all(NAMES.map((name) => host.ingest(name)));
    expect(reports.map(({ kind }) => kind)).toEqual(['completed', 'completed', 'completed']);
    for (const name of NAMES) expect(host.rows(name)).toEqual(host.truth(name));
    const written = host.content.readRows();
    for (const name of NAMES) {
      expect(await host.ingest(name, { lookbackDays: 900 })).toMatchObject({
        totals: { inserted: 0, updated: 0, removed: 0 },
      });
    }
    expect(host.content.readRows()).toEqual(written);
    expect(host.told).toEqual([]);
    expect(JSON.stringify([host.logged, host.events, written])).not.toMatch(/EAAG|IGAA/);
  });

  it.each(ACCOUNTS)('cost one call a quiet run: %s', async (name) => {
    const host = createInstagramHost();
    host[name].publishReel({ at: hoursAgo(1) });
    await host.ingest(name);
    host.graph.requests.reset();
    expect(await host.ingest(name)).toMatchObject({ kind: 'completed', totals: { apiCalls: 1, unchanged: 1 } });
    expect(host.graph.requests.count).toBe(1);
  });

  it('fail apart: the limit of an account holds that account only, as long as it is told', async () => {
    const host = createInstagramHost();
    host.page.publishReel({ at: hoursAgo(1) });
    host.linked.publishReel({ at: hoursAgo(1) });
    host.graph.faults.add({
      match: { edge: 'media', times: 1 },
      respond: rateLimitedByHeader({ minutes: 7, type: 'instagram' }),
    });
    expect(await host.ingest('linked')).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 420_000,
      scope: 'instagram-account',
    });
    expect(await host.ingest('page')).toMatchObject({ kind: 'completed' });
    expect(await host.ingest('linked')).toMatchObject({ kind: 'skipped', retryAfterMs: 420_000 });
    host.advance(420_000);
    expect(await host.ingest('linked')).toMatchObject({ kind: 'completed', totals: { inserted: 1 } });
  });
});

describe.each(ACCOUNTS)('an Instagram account (%s)', (name) => {
  it('whose token is dead is told once, costs nothing, and goes on after a reconnect', async () => {
    const host = createInstagramHost({ pageSize: 10 });
    seedInstagramHistory(host[name], { posts: 30, reels: 10, from: hoursAgo(900), to: hoursAgo(1) });
    await host.ingest(name, {}, stopAfter(host, 2));
    host.graph.killToken(host[name]);
    expect(await host.ingest(name)).toMatchObject({ kind: 'failed', error: { kind: 'token' } });
    expect(host.told).toMatchObject([{ status: 'PAUSED_TOKEN', externalAccountId: host[name].id }]);
    const calls = host.graph.requests.count;
    expect(await host.ingest(name)).toMatchObject({ kind: 'skipped' });
    expect(host.graph.requests.count).toBe(calls);
    host.graph.replaceToken(host[name]);
    await resumeIntegration(host.refOf(name), host.ports);
    expect(await host.ingest(name)).toMatchObject({ kind: 'completed', totals: { inserted: 20 } });
    expect(host.rows(name)).toEqual(host.truth(name));
  });

  it('whose permission was taken is paused after the token was asked who it is', async () => {
    const host = createInstagramHost();
    host.graph.revokePermission(host[name]);
    expect(await host.ingest(name)).toMatchObject({ kind: 'failed', error: { kind: 'permission' } });
    expect(host.told).toMatchObject([{ status: 'PAUSED_PERMISSION' }]);
    expect(host.graph.requests.all.map(({ path }) => path)).toEqual([`${host[name].id}/media`, 'me']);
  });

  it('in an outage is not believed to be gone before a second look', async () => {
    const host = createInstagramHost();
    host[name].publishReel({ at: hoursAgo(1) });
    host.graph.makeUnavailable(host[name]);
    expect(await host.ingest(name)).toMatchObject({ kind: 'failed' });
    expect(host.told).toEqual([]);
    host.graph.grantPermission(host[name]);
    host.advance(20 * 60_000);
    expect(await host.ingest(name)).toMatchObject({ kind: 'completed' });
    expect(host.rows(name)).toHaveLength(1);
  });

  it('loses what was deleted or archived, proven by a witness, and a story never', async () => {
    const host = createInstagramHost({ additionalEdges: ['stories'] });
    host[name].publishReel({ at: hoursAgo(4) });
    host[name].publishPhoto({ at: hoursAgo(3) });
    const gone = host[name].publishPhoto({ at: hoursAgo(2) });
    const story = host[name].publishStory({ at: hoursAgo(1) });
    await host.ingest(name);
    host[name].delete(gone);
    host.advance(30 * HOUR_MS);
    expect(await host.ingest(name, { date: '2026-06-02' })).toMatchObject({
      kind: 'completed',
      totals: { removed: 1 },
    });
    const removed = host.content.readRows().filter(({ removedAt }) => removedAt !== null);
    expect(removed.map(({ externalContentId }) => externalContentId)).toEqual([gone]);
    expect(host.rows(name).map(({ externalContentId }) => externalContentId)).toContain(story);
  });

  it('of more media than Meta lists keeps what it has, and nothing of it counts as removed', async () => {
    const host = createInstagramHost({ graph: { mediaLimit: 10_000 } });
    const old = host[name].publishPhoto({ at: hoursAgo(50_000), caption: 'The first one' });
    await host.ingest(name);
    seedInstagramHistory(host[name], {
      posts: 10_000,
      captions: () => null,
      from: hoursAgo(40_000),
      to: hoursAgo(1),
    });
    const report = await host.ingest(name, { lookbackDays: 3650 });
    expect(report).toMatchObject({ kind: 'completed', totals: { inserted: 10_000, removed: 0 } });
    expect(report.warnings.map(({ code }) => code)).toEqual(['MEDIA_LIMIT_REACHED']);
    expect(host.rows(name)).toHaveLength(10_001);
    expect(host.rows(name).map(({ externalContentId }) => externalContentId)).toContain(old);
  }, 60_000);

  it('reads one media that a webhook names, and sets one aside that Meta never gives out', async () => {
    const host = createInstagramHost();
    const id = host[name].publishReel({ at: hoursAgo(2), caption: 'New' });
    expect(await host.ingest(name, { kind: 'item', version: 1, externalContentId: id })).toMatchObject({
      totals: { inserted: 1 },
    });
    const old = host[name].publishBeforeConversion({ at: hoursAgo(9000) });
    const report = await host.ingest(name, { kind: 'item', version: 1, externalContentId: old });
    expect(report).toMatchObject({ kind: 'completed', totals: { inserted: 0, quarantined: 0 } });
    expect(report.warnings).toMatchObject([{ code: 'MEDIA_BEFORE_CONVERSION' }]);
  });

  it('that is restricted as spam is left alone for hours', async () => {
    const host = createInstagramHost();
    host.graph.faults.add({ respond: graphError({ code: 4, subcode: 2207051, message: 'Action is blocked' }) });
    expect(await host.ingest(name)).toMatchObject({ kind: 'failed', error: { kind: 'policy-block' } });
    const calls = host.graph.requests.count;
    host.advance(5 * HOUR_MS);
    expect(await host.ingest(name)).toMatchObject({ kind: 'skipped' });
    expect(host.graph.requests.count).toBe(calls);
  });
});

type Host = ReturnType<typeof createInstagramHost>;

/** Stops a run after so many stored pages. */
function stopAfter({ events }: Host, pages: number) {
  const abort = new AbortController();
  let stored = 0;
  return {
    signal: abort.signal,
    onEvent: (event: Host['events'][number]) => {
      events.push(event);
      if (event.kind === 'page-stored' && ++stored === pages) abort.abort();
    },
  };
}
