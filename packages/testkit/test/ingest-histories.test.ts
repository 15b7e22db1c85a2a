import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  connectionReset,
  graphError,
  html,
  type PublishedContent,
  reduceData,
  truncatedJson,
} from '../src/simulator.js';
import { createIngestionHost, START } from './support/ingestion-host.js';

const HOUR_MS = 3_600_000;

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
      edges: fc.constant('posts' as const),
      target: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('edit' as const), which: fc.nat(1000), message: fc.string() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('visitor' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unpublished' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      stopAfter: fc.option(fc.integer({ min: 1, max: 4 })),
      fault: fc.option(fc.constantFrom('transient', 'limit', 'reduce', 'html', 'truncated', 'reset')),
      nth: fc.integer({ min: 1, max: 5 }),
    }),
  },
);
type Host = ReturnType<typeof createIngestionHost>;
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const FAULTS = {
  transient: graphError({ status: 500, code: 2, message: 'Service temporarily unavailable' }),
  limit: graphError({ status: 400, code: 32, message: 'Page request limit reached' }),
  reduce: reduceData({ above: 2 }),
  html: html(502),
  truncated: truncatedJson(),
  reset: connectionReset(),
};

describe('whatever happens to a page and to its runs', () => {
  it('ends with every piece of content stored once and as it is, for a bounded number of calls', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const host = createIngestionHost({ pageSize: 3 });
        const published: PublishedContent[] = [];
        for (const [index, what] of steps.entries()) await take(host, published, what, index);
        host.graph.faults.clear();
        host.advance(2 * HOUR_MS);
        let last = await host.ingest();
        if (last.kind === 'skipped') {
          host.advance(last.retryAfterMs ?? 0);
          last = await host.ingest();
        }
        expect(last.kind).toBe('completed');
        const size = host.truth().length;
        expect(host.rows().map(withoutPermalink)).toEqual(host.truth().map(withoutPermalink));
        expect((await host.stateNow())?.resumePositions).toEqual({});
        const written = host.content.readRows();
        const before = host.graph.requests.count;
        expect(await host.ingest()).toMatchObject({ kind: 'completed', totals: { inserted: 0, updated: 0 } });
        expect(host.content.readRows()).toEqual(written);
        // Each edge holds at most two records of a thing, at least one of them on a page, and one page more to see the end.
        expect(host.graph.requests.count - before).toBeLessThanOrEqual(2 * (2 * size + 2));
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

async function take(host: Host, published: PublishedContent[], what: Step, index: number): Promise<void> {
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
      published.push(host.page.publishVideo({ message, at, edges: what.edges, target: what.target }));
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
        host.page.edit(chosen.postId ?? chosen.id, { message: what.message === '' ? null : what.message });
      return;
    }
    case 'run':
      await runOnce(host, what);
  }
}

async function runOnce(host: Host, what: Step & { kind: 'run' }): Promise<void> {
  const abort = new AbortController();
  let pages = 0;
  const fault =
    what.fault === null
      ? null
      : host.graph.faults.add({
          match: { nth: what.nth, times: 2 },
          respond: FAULTS[what.fault as keyof typeof FAULTS],
        });
  await host.ingest(
    {},
    {
      signal: abort.signal,
      onEvent: (event) => {
        if (event.kind === 'page-stored' && ++pages === what.stopAfter) abort.abort();
      },
    },
  );
  fault?.remove();
}

/** A reel that only a post edge knows keeps the permalink as that edge wrote it. */
function withoutPermalink<T extends { readonly permalink: unknown }>({ permalink: _, ...rest }: T) {
  return rest;
}
