import { resumeIntegration } from '@org/ingest-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  brokenBody,
  connectionReset,
  type EdgeName,
  graphError,
  html,
  overlappingPages,
  type PublishedContent,
  rateLimitedByHeader,
  reduceData,
  reorderedItems,
  repeatedItem,
  shortPage,
  stuckCursor,
  truncatedJson,
} from '../src/simulator.js';
import { createIngestionHost, REF, START } from './support/ingestion-host.js';

const HOUR_MS = 3_600_000;
const PAGE_SIZE = 3;

const FAULTS = {
  transient: graphError({ status: 500, code: 2, message: 'Service temporarily unavailable' }),
  limit: graphError({ status: 400, code: 32, message: 'Page request limit reached' }),
  headerLimit: rateLimitedByHeader({ minutes: 3 }),
  gone: graphError({ status: 400, code: 100, subcode: 33, message: 'Unsupported get request.' }),
  reduce: reduceData({ above: 1 }),
  html: html(502),
  truncated: truncatedJson(),
  broken: brokenBody(),
  reset: connectionReset(),
  repeated: repeatedItem(),
  reordered: reorderedItems(),
  overlapping: overlappingPages(2),
  short: shortPage({ keep: 0 }),
  stuck: stuckCursor(),
};
type FaultName = keyof typeof FAULTS;

/** Which edges a page is read by, besides the two that it always is. */
const additionalEdges = fc.constantFrom<AdditionalEdges>(
  [],
  [],
  ['videos'],
  ['published_posts'],
  ['videos', 'published_posts', 'stories'],
);
type AdditionalEdges = readonly ('videos' | 'published_posts' | 'stories')[];

/** Something that happens to a page or to a run. Times are hours, so that everything stays inside the overlap. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('text' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('reel' as const),
      edges: fc.constantFrom('both' as const, 'posts' as const, 'video_reels' as const),
      permalink: fc.constantFrom(
        'reel' as const,
        'no-slash' as const,
        'query' as const,
        'mobile' as const,
        'relative' as const,
      ),
      target: fc.boolean(),
      postIdForm: fc.constantFrom('bare' as const, 'full' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('video' as const),
      edges: fc.constantFrom('posts' as const, 'both' as const, 'videos' as const),
      target: fc.boolean(),
      postIdForm: fc.constantFrom('bare' as const, 'full' as const, 'missing' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('story' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('edit' as const), which: fc.nat(1000), message: fc.string() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), which: fc.nat(1000) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('hide' as const, 'unhide' as const), which: fc.nat(1000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('visitor' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unpublished' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      stopAfter: fc.option(fc.integer({ min: 1, max: 4 })),
      fault: fc.option(fc.constantFrom(...(Object.keys(FAULTS) as FaultName[]))),
      nth: fc.integer({ min: 1, max: 5 }),
      isOutage: fc.boolean(),
      minutesLater: fc.constantFrom(0, 5, 20, 90),
    }),
  },
);
type Host = ReturnType<typeof createIngestionHost>;
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

describe('whatever happens to a page and to its runs', () => {
  it('ends with what exists stored once and as it is, and what was deleted marked as removed', async () => {
    await fc.assert(
      fc.asyncProperty(additionalEdges, fc.array(step, { minLength: 1, maxLength: 40 }), async (edges, steps) => {
        const host = createIngestionHost({ pageSize: PAGE_SIZE, additionalEdges: edges });
        const published: PublishedContent[] = [];
        for (const [index, what] of steps.entries()) await take(host, edges, published, what, index);
        host.graph.faults.clear();
        host.graph.grantPermission(host.page);
        publishWitnesses(host, edges);
        expect((await ingestWhenEligible(host)).kind).toBe('completed');
        // A walk that was resumed proves no removal; the next one began at its own start.
        expect((await host.ingest()).kind).toBe('completed');

        expect(host.rows().map(withoutPermalink)).toEqual(host.truth().map(withoutPermalink));
        const living = new Set(host.truth().map(({ externalContentId }) => externalContentId));
        for (const row of host.content.readRows().filter(({ removedAt }) => removedAt !== null)) {
          expect(living).not.toContain(row.externalContentId);
        }
        expect((await host.stateNow())?.resumePositions).toEqual({});
        expect(host.told).toEqual([]);

        const written = host.content.readRows();
        const calls = await callsOf(host, () => host.ingest());
        expect(calls.report).toMatchObject({ kind: 'completed', totals: { inserted: 0, updated: 0, removed: 0 } });
        expect(host.content.readRows()).toEqual(written);
        // To read what has not changed again costs each edge its pages and nothing more.
        const pages = await Promise.all(
          (['video_reels', 'posts', ...edges] as const).map((edge) => pagesOn(host, edge)),
        );
        expect(calls.count).toBe(pages.reduce((sum, count) => sum + count));
      }),
      { numRuns: 100 },
    );
  }, 120_000);
});

/** One thing of each kind that a removal may need as a witness. */
function publishWitnesses({ page }: Host, edges: AdditionalEdges): void {
  const at = new Date(START.getTime() - HOUR_MS / 2);
  page.publishText({ message: 'A witness', at });
  page.publishReel({ message: 'A witness', at, edges: 'both', target: true });
  page.publishReel({ message: 'A witness', at, edges: 'posts', permalink: 'reel' });
  if (edges.includes('videos')) page.publishVideo({ message: 'A witness', at, edges: 'videos', postIdForm: 'bare' });
}

/** Runs once it may: a run may have left a wait behind. */
async function ingestWhenEligible(host: Host) {
  const report = await host.ingest();
  if (report.kind !== 'skipped') return report;
  host.advance(report.retryAfterMs ?? 0);
  return host.ingest();
}

async function callsOf(host: Host, run: () => ReturnType<Host['ingest']>) {
  const before = host.graph.requests.count;
  const report = await run();
  return { report, count: host.graph.requests.count - before };
}

/** How many pages an edge has, at the page size of the source. */
async function pagesOn(host: Host, edge: EdgeName): Promise<number> {
  const url = `https://graph.facebook.com/v25.0/${host.page.id}/${edge}?fields=${edge === 'stories' ? 'post_id' : 'id'}&limit=100`;
  const answer = await host.graph.handle(
    new Request(url, { headers: { authorization: `Bearer ${host.page.accessToken}` } }),
  );
  const { data } = (await answer.json()) as { readonly data: readonly unknown[] };
  return Math.max(1, Math.ceil(data.length / PAGE_SIZE));
}

async function take(
  host: Host,
  edges: AdditionalEdges,
  published: PublishedContent[],
  what: Step,
  index: number,
): Promise<void> {
  const at = new Date(START.getTime() - 60 * HOUR_MS + index * HOUR_MS);
  const message = `Step ${index} #step`;
  switch (what.kind) {
    case 'text':
      published.push(host.page.publishText({ message, at }));
      return;
    case 'reel':
      published.push(
        host.page.publishReel({
          message,
          at,
          edges: what.edges,
          permalink: what.permalink,
          target: what.target,
          postIdForm: what.postIdForm,
        }),
      );
      return;
    case 'video':
      published.push(
        host.page.publishVideo({
          message,
          at,
          edges: edges.includes('videos') ? what.edges : 'posts',
          target: what.target,
          postIdForm: what.postIdForm,
        }),
      );
      return;
    case 'story':
      if (edges.includes('stories')) host.page.publishStory({ at });
      return;
    case 'visitor':
      host.page.publishVisitorPost({ message, at, onEveryPostEdge: true });
      return;
    case 'unpublished':
      host.page.publishUnpublished({ message, at });
      return;
    case 'edit': {
      const chosen = published[what.which % Math.max(published.length, 1)];
      if (chosen !== undefined)
        host.page.edit(recordIdOf(chosen), { message: what.message === '' ? null : what.message });
      return;
    }
    case 'delete': {
      const [chosen] = published.splice(what.which % Math.max(published.length, 1), 1);
      if (chosen !== undefined) host.page.delete(recordIdOf(chosen));
      return;
    }
    case 'hide':
    case 'unhide': {
      // Only a post record says that it is hidden.
      const chosen = published.filter(({ postId }) => postId !== null)[what.which % Math.max(published.length, 1)];
      if (chosen?.postId) host.page[what.kind](chosen.postId);
      return;
    }
    case 'run': {
      const records = published.length + index;
      const { count } = await callsOf(host, () => runOnce(host, what));
      expect(count).toBeLessThanOrEqual(mostCalls(2 + edges.length, records));
    }
  }
}

/**
 * A run reads each edge to its end, an item a page at worst, starts it again three times at most, reads its head
 * once more after a resume, and asks for fifty items, a witness of each kind and the token.
 */
function mostCalls(edges: number, records: number): number {
  return edges * (records + 2) * (1 + 3) * 2 + 50 + 5 + 1;
}

/** The id of a record that is there: some content has a video record alone, and some a post alone. */
function recordIdOf({ id, postId, videoId }: PublishedContent): string {
  return postId ?? videoId ?? id;
}

async function runOnce(host: Host, what: Step & { kind: 'run' }) {
  const abort = new AbortController();
  let pages = 0;
  const fault =
    what.fault === null
      ? null
      : host.graph.faults.add({ match: { nth: what.nth, times: 2 }, respond: FAULTS[what.fault] });
  host.advance(what.minutesLater * 60_000);
  if (what.isOutage) host.graph.makeUnavailable(host.page);
  const report = await host.ingest(
    {},
    {
      signal: abort.signal,
      onEvent: (event) => {
        if (event.kind === 'page-stored' && ++pages === what.stopAfter) abort.abort();
      },
    },
  );
  if (what.isOutage) host.graph.grantPermission(host.page);
  fault?.remove();
  // An outage that is still there at the second look pauses the page, and a person connects it again.
  if (report.kind === 'failed' && report.next.kind === 'paused') {
    expect(host.told.splice(0)).toHaveLength(1);
    await resumeIntegration(REF, host.ports);
  }
  return report;
}

/** A reel that only a post edge knows keeps the permalink as that edge wrote it. */
function withoutPermalink<T extends { readonly permalink: unknown }>({ permalink: _, ...rest }: T) {
  return rest;
}
