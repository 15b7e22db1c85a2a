import {
  type ContentRepository,
  checkGaps,
  type GapCheckRequest,
  type IngestOnceOptions,
  InvalidConfigurationError,
  InvalidJobError,
  UnknownIntegrationError,
} from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { graphError, lyingEnd } from '../src/simulator.js';
import { createIngestionHost, REF } from './support/ingestion-host.js';

const DAY_MS = 86_400_000;
const YEAR = { from: '2025-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' };
const MARCH = { from: '2025-03-01', to: '2025-04-01' };

function setUp(options: Parameters<typeof createIngestionHost>[0] = {}) {
  const host = createIngestionHost(options);
  return {
    ...host,
    check: (request: Partial<GapCheckRequest> = {}, runOptions: IngestOnceOptions = {}) =>
      checkGaps({ ...REF, ...MARCH, ...request }, host.ports, { random: () => 0.5, ...runOptions }),
    backfill: (span: { readonly from: string; readonly to: string }) => host.ingest({ kind: 'backfill', ...span }),
    idsNow: () =>
      host
        .rows()
        .map(({ externalContentId }) => externalContentId)
        .sort(),
  };
}

/** Publishes `count` texts, evenly over 2025. */
function publishOver2025({ page }: Pick<ReturnType<typeof setUp>, 'page'>, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const at = new Date(Date.parse(YEAR.from) + Math.floor(((index + 0.5) * 365 * DAY_MS) / count));
    page.publishText({ message: `Post ${index}`, at });
  }
}

const idsOf = (items: readonly { readonly externalContentId: string }[]) =>
  items.map(({ externalContentId }) => externalContentId).sort();

describe('a gap check', () => {
  it.each([
    { what: 'posts of a year', graph: { yearlyPostLimit: 600 } },
    { what: 'items of a window', graph: { windowLimit: 600 } },
  ])('finds exactly what a wide window left out at a limit of 600 $what, and then nothing', async ({ graph }) => {
    const host = setUp({ graph });
    publishOver2025(host, 700);
    const wide = await host.backfill(YEAR);
    expect(wide).toMatchObject({ kind: 'completed', totals: { inserted: 600 } });
    expect(wide.warnings.map(({ code }) => code)).toEqual(['LISTING_LIMIT']);
    const before = new Set(host.idsNow());
    const missed = host.truth().filter(({ externalContentId }) => !before.has(externalContentId));
    expect(missed).toHaveLength(100);

    const first = await host.check(YEAR);
    expect(first).toMatchObject({ kind: 'completed', slices: 53, totals: { inserted: 100, updated: 0 } });
    expect(idsOf(first.appeared)).toEqual(idsOf(missed));
    expect(host.rows()).toEqual(host.truth());
    const times = first.appeared.map(({ publishedAt }) => publishedAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));

    const rows = host.content.readRows();
    const second = await host.check(YEAR);
    expect(second).toMatchObject({
      kind: 'completed',
      appeared: [],
      totals: { inserted: 0, updated: 0, unchanged: 700, apiCalls: 2 * 53 },
    });
    expect(host.content.readRows()).toEqual(rows);
  });

  it('finds what an edge that lied about its end left out', async () => {
    const host = setUp({ pageSize: 10 });
    publishOver2025(host, 60);
    const fault = host.graph.faults.add({ match: { edge: 'posts', nth: 2 }, respond: lyingEnd() });
    await host.backfill(YEAR);
    expect(fault.hits).toBe(1);
    expect(host.rows()).toHaveLength(20);
    const report = await host.check({ ...YEAR, sliceDays: 30 });
    expect(report.appeared).toHaveLength(40);
    expect(host.rows()).toEqual(host.truth());
  });

  it('tells of a reel once, under the id it is stored under, whichever record comes first', async () => {
    const host = setUp();
    const at = new Date('2025-03-10T12:00:00Z');
    for (const permalink of ['reel', 'relative'] as const) {
      for (const edges of ['both', 'posts', 'video_reels'] as const) host.page.publishReel({ at, permalink, edges });
    }
    host.page.publishReel({ at, edges: 'both', target: false, permalink: 'mobile' });
    const report = await host.check();
    expect(idsOf(report.appeared)).toEqual(host.idsNow());
    expect(report.appeared).toHaveLength(7);
    expect(new Set(report.appeared.map(({ format }) => format))).toEqual(new Set(['REELS']));
    expect((await host.check()).appeared).toEqual([]);
  });

  it('tells of a reel under its reel id when the post record came some steps before the video record', async () => {
    const host = setUp({ pageSize: 1 });
    for (const hour of [20, 21, 22]) {
      host.page.publishReel({ at: new Date(`2025-03-10T${hour}:00:00Z`), edges: 'video_reels' });
    }
    const at = new Date('2025-03-10T12:00:00Z');
    host.page.publishReel({ at, edges: 'both', target: false, permalink: 'missing' });
    const report = await host.check();
    expect(report.totals.updated).toBe(1);
    expect(idsOf(report.appeared)).toEqual(host.idsNow());
    expect(host.rows()).toEqual(host.truth());
  });

  it('knows content by an alias, and at another time than the record it reads', async () => {
    const host = setUp();
    const at = new Date('2025-03-10T12:00:00Z');
    const { postId } = host.page.publishReel({ at, edges: 'both' });
    await host.check();
    const [row] = host.content.readRows();
    expect(row?.aliases).toContain(postId);
    // Only the post record is listed now; it was written at another second than the video record.
    host.graph.faults.add({
      match: { edge: 'video_reels' },
      respond: graphError({ status: 400, code: 10, message: 'no' }),
    });
    expect(await host.check()).toMatchObject({ kind: 'completed', appeared: [], totals: { inserted: 0 } });
  });

  it('knows a reel that was stored from its post record alone, before anything called it a reel', async () => {
    const host = setUp();
    const at = new Date('2025-03-10T12:00:00Z');
    host.page.publishReel({ at, edges: 'both', target: false, permalink: 'missing' });
    const refused = host.graph.faults.add({
      match: { edge: 'video_reels' },
      respond: graphError({ status: 400, code: 10, message: 'no' }),
    });
    expect((await host.check()).appeared).toMatchObject([{ format: 'POST' }]);
    refused.remove();
    expect(await host.check()).toMatchObject({ appeared: [], totals: { inserted: 0, updated: 1 } });
    expect(host.rows()).toEqual(host.truth());
  });

  it('counts what was removed and came back as appeared', async () => {
    const host = setUp();
    const { id } = host.page.publishText({ at: new Date('2025-03-10T12:00:00Z') });
    await host.check();
    await host.content.markRemoved(REF, [id], new Date('2025-05-01T00:00:00Z'));
    expect((await host.check()).appeared).toEqual([
      { externalContentId: id, format: 'POST', publishedAt: new Date('2025-03-10T12:00:00Z') },
    ]);
    expect(host.rows()).toEqual(host.truth());
  });

  it('does not tell of what the storage refuses, nor of another integration of the same ids', async () => {
    const host = setUp();
    const refused = host.page.publishText({ at: new Date('2025-03-10T12:00:00Z') }).id;
    const taken = host.page.publishText({ at: new Date('2025-03-11T12:00:00Z') }).id;
    await host.check();
    const rows = host.content.readRows();
    await host.content.deleteIntegrationContent(REF);
    await host.content.upsertMany(rows.map((row) => ({ ...row, integrationId: 'another' })));
    const { content } = host.ports;
    host.ports.content = {
      ...content,
      upsertMany: async (items) => {
        const kept = items.filter((item) => item.externalContentId !== refused);
        const result = await content.upsertMany(kept);
        const rejected = kept.length < items.length ? [{ externalContentId: refused, reason: 'too odd' }] : [];
        return { ...result, rejected: [...result.rejected, ...rejected] };
      },
    };
    const report = await host.check();
    expect(idsOf(report.appeared)).toEqual([taken]);
    expect(report.totals).toMatchObject({ inserted: 1, quarantined: 1 });
  });
});

describe('a gap check that is stopped', () => {
  it('says why, what it found and what is left, and goes on from there without telling anything twice', async () => {
    for (let nth = 1; nth <= 10; nth += 1) {
      const host = setUp({ pageSize: 2 });
      for (let day = 1; day <= 30; day += 1) {
        host.page.publishText({ at: new Date(`2025-03-${String(day).padStart(2, '0')}T12:00:00Z`) });
      }
      host.graph.faults.add({
        match: { edge: 'posts', nth },
        respond: graphError({ status: 400, code: 32, message: 'Page request limit reached' }),
      });
      const stopped = await host.check();
      if (stopped.kind !== 'stopped') throw new Error('It was not stopped');
      expect(stopped.report).toMatchObject({ kind: 'rate-limited' });
      expect(stopped.remaining.from).toEqual(new Date(MARCH.from));
      expect(idsOf(stopped.appeared)).toEqual(host.idsNow());

      expect(await host.check(stopped.remaining)).toMatchObject({
        kind: 'stopped',
        slices: 0,
        report: { kind: 'skipped', reason: 'not-yet-eligible' },
        remaining: stopped.remaining,
      });
      host.advance(DAY_MS);
      const rest = await host.check(stopped.remaining);
      expect(rest.kind).toBe('completed');
      expect([...idsOf(stopped.appeared), ...idsOf(rest.appeared)].sort()).toEqual(idsOf(host.truth()));
      expect(host.rows()).toEqual(host.truth());
      expect(stopped.slices + rest.slices).toBe(5);
    }
  });

  it('tells only what is stored when the storage fails in between', async () => {
    const host = setUp();
    host.page.publishText({ at: new Date('2025-03-30T12:00:00Z') });
    host.page.publishText({ at: new Date('2025-03-10T12:00:00Z') });
    const { content } = host.ports;
    let writes = 0;
    const failing: ContentRepository = {
      ...content,
      upsertMany: async (items) => {
        if (items.length > 0 && ++writes === 2) throw new Error('The disk is full');
        return content.upsertMany(items);
      },
    };
    host.ports.content = failing;
    const report = await host.check();
    expect(report).toMatchObject({ kind: 'stopped', report: { kind: 'failed', error: { kind: 'internal' } } });
    expect(report.appeared).toHaveLength(1);
    expect(idsOf(report.appeared)).toEqual(host.idsNow());
  });

  it('stops for a signal and for a dead token, which it tells as any run does', async () => {
    const host = setUp();
    host.page.publishText({ at: new Date('2025-03-30T12:00:00Z') });
    expect(await host.check({}, { signal: AbortSignal.abort() })).toMatchObject({
      kind: 'stopped',
      report: { kind: 'interrupted' },
      slices: 0,
    });
    host.graph.killToken(host.page);
    expect(await host.check()).toMatchObject({ kind: 'stopped', report: { kind: 'failed', next: { kind: 'paused' } } });
    expect(host.told).toHaveLength(1);
  });

  it('is refused before any call when it cannot be carried out', async () => {
    const host = setUp();
    await expect(host.check({ from: '2025-05-01' })).rejects.toThrow(InvalidJobError);
    await expect(host.check({ sliceDays: 0 })).rejects.toThrow(InvalidConfigurationError);
    await expect(host.check({ integrationId: 'page-2' })).rejects.toThrow(UnknownIntegrationError);
    expect(host.graph.requests.count).toBe(0);
  });
});

describe('what a gap check reads of the store', () => {
  it('is one list a step for what is stored, and one look for each id of what is not', async () => {
    const host = setUp();
    for (const day of ['03', '04', '18']) host.page.publishText({ at: new Date(`2025-03-${day}T12:00:00Z`) });
    const { content } = host.ports;
    const reads = { list: 0, find: 0 };
    host.ports.content = {
      ...content,
      list: (query) => {
        reads.list += 1;
        return content.list(query);
      },
      find: (key) => {
        reads.find += 1;
        return content.find(key);
      },
    };
    const counts = async () => {
      Object.assign(reads, { list: 0, find: 0 });
      const { slices } = await host.check();
      // Each complete slice also looks once for what is missing from it.
      return { lists: reads.list - slices, finds: reads.find };
    };
    expect(await counts()).toEqual({ lists: 2, finds: 3 });
    expect(await counts()).toEqual({ lists: 2, finds: 0 });
  });
});
