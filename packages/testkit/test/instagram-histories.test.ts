import { resumeIntegration } from '@org/ingest-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  brokenBody,
  connectionReset,
  graphError,
  html,
  overlappingPages,
  rateLimitedByHeader,
  reduceData,
  reorderedItems,
  repeatedItem,
  shortPage,
  stuckCursor,
  truncatedJson,
} from '../src/simulator.js';
import { START } from './support/ingestion-host.js';
import { createInstagramHost } from './support/instagram-host.js';

const HOUR_MS = 3_600_000;
const PAGE_SIZE = 3;

const FAULTS = {
  transient: graphError({ status: 500, code: -1, message: 'An unexpected error has occurred' }),
  limit: graphError({ status: 400, code: 80002, message: '(#80002) There have been too many calls' }),
  headerLimit: rateLimitedByHeader({ minutes: 3, type: 'instagram' }),
  gone: graphError({ status: 400, code: 100, subcode: 33, message: 'Unsupported get request.' }),
  beforeConversion: graphError({ code: 100, subcode: 2108006, message: 'Invalid parameter' }),
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

/** Something that happens to an account or to a run. Times are hours, so that everything stays inside the overlap. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('publish' as const),
      what: fc.constantFrom('photo' as const, 'video' as const, 'carousel' as const, 'reel' as const, 'ad' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('invisible' as const, 'old' as const, 'story' as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('edit' as const), which: fc.nat(1000), caption: fc.string() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), which: fc.nat(1000) }) },
  {
    weight: 4,
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
type Host = ReturnType<typeof createInstagramHost>;
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

describe('whatever happens to an Instagram account and to its runs', () => {
  it('ends with what exists stored once and as it is, and what was deleted marked as removed', async () => {
    const name = fc.constantFrom('linked' as const, 'standalone' as const);
    await fc.assert(
      fc.asyncProperty(name, fc.array(step, { minLength: 1, maxLength: 40 }), async (account, steps) => {
        const host = createInstagramHost({ pageSize: PAGE_SIZE });
        const published: string[] = [];
        for (const [index, what] of steps.entries()) await take(host, account, published, what, index);
        host.graph.faults.clear();
        host.graph.grantPermission(host[account]);
        // A removal needs a witness of its kind.
        host[account].publishPhoto({ at: new Date(START.getTime() - HOUR_MS / 2) });
        host[account].publishReel({ at: new Date(START.getTime() - HOUR_MS / 2) });
        expect((await ingestWhenEligible(host, account)).kind).toBe('completed');
        // A walk that was resumed proves no removal; the next one began at its own start.
        expect((await host.ingest(account)).kind).toBe('completed');

        expect(host.rows(account)).toEqual(host.truth(account));
        expect((await host.stateNow(account))?.resumePositions).toEqual({});
        expect(host.told).toEqual([]);

        const written = host.content.readRows();
        const callsBefore = host.graph.requests.count;
        expect(await host.ingest(account)).toMatchObject({ kind: 'completed', totals: { inserted: 0, updated: 0 } });
        expect(host.content.readRows()).toEqual(written);
        // Invisible media fill places of pages.
        const places = host.truth(account).length + steps.filter(({ kind }) => kind === 'invisible').length;
        expect(host.graph.requests.count - callsBefore).toBe(Math.max(1, Math.ceil(places / PAGE_SIZE)));
      }),
      { numRuns: 100 },
    );
  }, 120_000);
});

/** Runs once it may: a run may have left a wait behind. */
async function ingestWhenEligible(host: Host, account: 'linked' | 'standalone') {
  const report = await host.ingest(account);
  if (report.kind !== 'skipped') return report;
  host.advance(report.retryAfterMs ?? 0);
  return host.ingest(account);
}

async function take(
  host: Host,
  name: 'linked' | 'standalone',
  published: string[],
  what: Step,
  index: number,
): Promise<void> {
  const account = host[name];
  const at = new Date(START.getTime() - 60 * HOUR_MS + index * HOUR_MS);
  const media = { at, caption: `Step ${index} #step` };
  switch (what.kind) {
    case 'publish': {
      const publish = {
        photo: account.publishPhoto,
        video: account.publishVideo,
        carousel: account.publishCarousel,
        reel: account.publishReel,
        ad: () => account.publishPhoto({ ...media, productType: 'AD' }),
      };
      published.push(publish[what.what](media));
      return;
    }
    case 'invisible':
      account.publishInvisible({ at });
      return;
    case 'old':
      account.publishBeforeConversion({ at });
      return;
    case 'story':
      account.publishStory({ at });
      return;
    case 'edit': {
      const chosen = published[what.which % Math.max(published.length, 1)];
      if (chosen !== undefined) account.edit(chosen, { caption: what.caption === '' ? null : what.caption });
      return;
    }
    case 'delete': {
      const [chosen] = published.splice(what.which % Math.max(published.length, 1), 1);
      if (chosen !== undefined) account.delete(chosen);
      return;
    }
    case 'run':
      await runOnce(host, name, what);
  }
}

async function runOnce(host: Host, name: 'linked' | 'standalone', what: Step & { readonly kind: 'run' }) {
  const abort = new AbortController();
  let pages = 0;
  const { fault: faultName, nth } = what;
  const fault =
    faultName === null ? null : host.graph.faults.add({ match: { nth, times: 2 }, respond: FAULTS[faultName] });
  host.advance(what.minutesLater * 60_000);
  if (what.isOutage) host.graph.makeUnavailable(host[name]);
  const onEvent = (event: Host['events'][number]) => {
    if (event.kind === 'page-stored' && ++pages === what.stopAfter) abort.abort();
  };
  const report = await host.ingest(name, {}, { signal: abort.signal, onEvent });
  if (what.isOutage) host.graph.grantPermission(host[name]);
  fault?.remove();
  // An outage that is still there at the second look pauses the account, and a person connects it again.
  if (report.kind === 'failed' && report.next.kind === 'paused') {
    expect(host.told.splice(0)).toHaveLength(1);
    await resumeIntegration(host.refOf(name), host.ports);
  }
}
