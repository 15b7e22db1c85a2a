import { checkGaps } from '@org/ingest-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphError } from '../src/simulator.js';
import { createIngestionHost, REF } from './support/ingestion-host.js';

const HOUR_MS = 3_600_000;
const FIRST = Date.parse('2025-03-01T00:00:00Z');
const HOURS = 480;
const SPAN = { from: new Date(FIRST), to: new Date(FIRST + HOURS * HOUR_MS) };

const hour = fc.integer({ min: 0, max: HOURS });
const published = fc.record({
  hour: fc.integer({ min: 0, max: HOURS - 2 }),
  kind: fc.constantFrom('text' as const, 'video' as const, 'reel' as const),
  edges: fc.constantFrom('both' as const, 'posts' as const, 'video_reels' as const),
  permalink: fc.constantFrom('reel' as const, 'mobile' as const, 'videos' as const, 'missing' as const),
  target: fc.boolean(),
  postIdForm: fc.constantFrom('bare' as const, 'full' as const),
});
const history = fc.record({
  content: fc.array(published, { minLength: 1, maxLength: 30 }),
  /** What was read before, as two hours in any order. */
  before: fc.tuple(hour, hour).filter(([a, b]) => a !== b),
  /** Whether the reel edge was refused at that time. */
  isRefused: fc.boolean(),
  removed: fc.array(fc.nat(1000), { maxLength: 3 }),
  sliceDays: fc.integer({ min: 4, max: 30 }),
  pageSize: fc.integer({ min: 1, max: 5 }),
});

describe('whatever was stored before a gap check', () => {
  it('it tells exactly the rows that are new or back, each once, and the next one tells none', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ content, before, isRefused, removed, sliceDays, pageSize }) => {
        const host = createIngestionHost({ pageSize });
        for (const { hour: at, kind, ...how } of content) {
          const time = new Date(FIRST + at * HOUR_MS);
          if (kind === 'text') host.page.publishText({ at: time });
          else if (kind === 'video') host.page.publishVideo({ at: time, target: how.target, edges: 'posts' });
          else host.page.publishReel({ at: time, ...how });
        }
        if (isRefused) {
          host.graph.faults.add({
            match: { edge: 'video_reels' },
            respond: graphError({ status: 400, code: 10, message: '(#10) Not now' }),
          });
        }
        const [from = '', to = ''] = [...before]
          .sort((a, b) => a - b)
          .map((at) => new Date(FIRST + at * HOUR_MS).toISOString());
        expect((await host.ingest({ kind: 'backfill', from, to })).kind).toBe('completed');
        host.graph.faults.clear();
        const rows = host.content.readRows();
        const gone = removed.flatMap((which) => rows[which % Math.max(rows.length, 1)]?.externalContentId ?? []);
        await host.content.markRemoved(REF, gone, SPAN.to);
        const known = new Set(host.content.readRows().flatMap((row) => (row.removedAt === null ? [row.id] : [])));

        const report = await checkGaps({ ...REF, ...SPAN, sliceDays }, host.ports);
        expect(report.kind).toBe('completed');
        const told = await Promise.all(
          report.appeared.map(
            async ({ externalContentId }) => (await host.content.find({ ...REF, externalContentId }))?.id,
          ),
        );
        const after = host.content.readRows().filter(({ removedAt }) => removedAt === null);
        expect([...told].sort()).toEqual(after.flatMap(({ id }) => (known.has(id) ? [] : [id])).sort());
        expect(host.rows().map(({ externalContentId }) => externalContentId)).toEqual(
          host.truth().map(({ externalContentId }) => externalContentId),
        );

        const next = await checkGaps({ ...REF, ...SPAN, sliceDays }, host.ports);
        expect(next).toMatchObject({ kind: 'completed', appeared: [], totals: { inserted: 0, updated: 0 } });
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
