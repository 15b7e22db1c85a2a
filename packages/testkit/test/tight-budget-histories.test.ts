import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphError, type PublishedContent } from '../src/simulator.js';
import { createIngestionHost, publishMixed, START } from './support/ingestion-host.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PAGE_SIZE = 3;

type Host = ReturnType<typeof createIngestionHost>;

const timeOf = ({ ports }: Host) => ports.clock?.now() ?? START;

const limit = graphError({ status: 400, code: 32, message: 'Page request limit reached' });

/** Runs, with the call `nth` and those after it refused for a budget. */
async function cutAt(host: Host, nth: number, options?: Parameters<Host['ingest']>[1]) {
  const fault = host.graph.faults.add({ match: { nth, times: 99 }, respond: limit });
  const report = await host.ingest({}, options);
  fault.remove();
  return report;
}

/** Runs as soon as the wait is over that the run before may have left behind. */
async function ingestInTurn(host: Host, options?: Parameters<Host['ingest']>[1]) {
  const wait = (await host.stateNow())?.nextEligibleAt;
  host.advance(Math.max((wait?.getTime() ?? 0) - timeOf(host).getTime(), 0));
  return host.ingest({}, options);
}

describe('a walk that a limit cut', () => {
  it('asks nothing twice when it goes on', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 10);
    expect((await cutAt(host, 2)).kind).toBe('rate-limited');
    expect(await ingestInTurn(host)).toMatchObject({ kind: 'completed', totals: { apiCalls: 1 } });
    expect(host.rows()).toEqual(host.truth());
    expect(await host.stateNow()).toMatchObject({ resumePositions: {}, lastError: null });
    expect(await host.ingest()).toMatchObject({ kind: 'completed', totals: { apiCalls: 2, inserted: 0, updated: 0 } });
  });

  it('leaves what was published meanwhile to the next run', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 10);
    await cutAt(host, 2);
    host.advance(MINUTE_MS);
    const reel = host.page.publishReel({ at: timeOf(host), edges: 'video_reels' });
    await ingestInTurn(host);
    expect(host.rows().map(({ externalContentId }) => externalContentId)).not.toContain(reel.videoId);
    await host.ingest();
    expect(host.rows()).toEqual(host.truth());
  });

  it('reads the head again when it stood still for more than half a day', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 10);
    await cutAt(host, 2);
    host.advance(12 * HOUR_MS + 1);
    expect(await host.ingest()).toMatchObject({ kind: 'completed', totals: { apiCalls: 1 + 2 } });
  });

  it('reads the head again in a window that ends', async () => {
    const host = createIngestionHost();
    publishMixed(host.page, 10);
    const job = { date: '2026-06-01', lookbackDays: 3 };
    const fault = host.graph.faults.add({ match: { nth: 2 }, respond: limit });
    expect((await host.ingest(job)).kind).toBe('rate-limited');
    fault.remove();
    host.advance(5 * MINUTE_MS);
    expect(await host.ingest(job)).toMatchObject({ kind: 'completed', totals: { apiCalls: 1 + 2 } });
  });
});

const edges = fc.constantFrom<readonly ('videos' | 'published_posts')[]>([], [], ['videos', 'published_posts']);
const reelEdges = fc.constantFrom('both' as const, 'posts' as const, 'video_reels' as const);
const which = fc.nat(1000);

/** Something that happens to a page or to its runs, after some time. */
const step = fc.record({
  minutesLater: fc.constantFrom(0, 0, 1, 5, 60),
  what: fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('text' as const) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('reel' as const), edges: reelEdges }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), which }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), which }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('run' as const) }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('cut' as const), nth: fc.integer({ min: 1, max: 9 }) }) },
  ),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

describe('whatever calls a limit refuses', () => {
  it('the run after the next one has stored what exists, and marked what was deleted', async () => {
    await fc.assert(
      fc.asyncProperty(edges, fc.array(step, { minLength: 1, maxLength: 40 }), async (additionalEdges, steps) => {
        const host = createIngestionHost({ pageSize: PAGE_SIZE, additionalEdges });
        const published: PublishedContent[] = [];
        const witnessAt = new Date(START.getTime() - HOUR_MS);
        host.page.publishText({ at: witnessAt });
        for (const edges of ['both', 'posts', 'video_reels'] as const) host.page.publishReel({ at: witnessAt, edges });
        for (const one of steps) await take(host, published, one, undefined);
        // What was published at the moment when a walk began is nothing that it should have seen.
        host.advance(MINUTE_MS);

        expect((await ingestInTurn(host)).kind).toBe('completed');
        expect((await host.ingest()).kind).toBe('completed');
        expectTruth(host);
        const living = new Set(host.truth().map(({ externalContentId }) => externalContentId));
        const removed = host.content.readRows().filter(({ removedAt }) => removedAt !== null);
        expect(removed.filter(({ externalContentId }) => living.has(externalContentId))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('nothing that was published is lost, even where windows do not overlap', async () => {
    await fc.assert(
      fc.asyncProperty(edges, fc.array(step, { minLength: 1, maxLength: 40 }), async (additionalEdges, steps) => {
        const host = createIngestionHost({ pageSize: PAGE_SIZE, additionalEdges });
        const published: PublishedContent[] = [];
        const isPublishing = ({ what: { kind } }: Step) => kind !== 'edit' && kind !== 'delete';
        for (const one of steps.filter(isPublishing)) await take(host, published, one, 0);

        expect((await ingestInTurn(host, { overlapMs: 0 })).kind).toBe('completed');
        expect((await host.ingest({}, { overlapMs: 0 })).kind).toBe('completed');
        expectTruth(host);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

async function take(
  host: Host,
  published: PublishedContent[],
  { minutesLater, what }: Step,
  overlapMs: number | undefined,
): Promise<void> {
  host.advance(minutesLater * MINUTE_MS);
  const at = timeOf(host);
  const options = overlapMs === undefined ? {} : { overlapMs };
  switch (what.kind) {
    case 'text':
      published.push(host.page.publishText({ at }));
      return;
    case 'reel':
      published.push(host.page.publishReel({ at, edges: what.edges, permalink: 'reel', target: true }));
      return;
    case 'edit': {
      const chosen = published[what.which % Math.max(published.length, 1)];
      if (chosen !== undefined) host.page.edit(recordIdOf(chosen), { message: `Edited at ${at.toISOString()}` });
      return;
    }
    case 'delete': {
      const [chosen] = published.splice(what.which % Math.max(published.length, 1), 1);
      if (chosen !== undefined) host.page.delete(recordIdOf(chosen));
      return;
    }
    case 'run':
      await host.ingest({}, options);
      return;
    case 'cut':
      await cutAt(host, what.nth, options);
  }
}

function expectTruth(host: Host): void {
  expect(host.rows().map(withoutPermalink)).toEqual(host.truth().map(withoutPermalink));
}

/** The id of a record that is there: some content has a video record alone, and some a post alone. */
function recordIdOf({ id, postId, videoId }: PublishedContent): string {
  return postId ?? videoId ?? id;
}

/** A reel that only a post edge knows keeps the permalink as that edge wrote it. */
function withoutPermalink<T extends { readonly permalink: unknown }>({ permalink: _, ...rest }: T) {
  return rest;
}
