import { type IngestionReport, ingestOnce, type PollReport, pollMany } from '@org/ingest-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageHandle, PublishedContent } from '../src/simulator.js';
import { createPollScene, POLL_START } from './support/poll-scene.js';
import {
  BATCH_TROUBLES,
  type BatchTrouble,
  MAX_BODY_BYTES,
  OUTAGES,
  type Outage,
  PAGE_TROUBLES,
  type PageTrouble,
} from './support/poll-troubles.js';

const HOUR_MS = 3_600_000;

type Scene = ReturnType<typeof createPollScene>;

describe('a thousand quiet pages', () => {
  it('are polled by 2,000 calls in 40 HTTP requests', async () => {
    const scene = createPollScene({ pages: 1000 });
    const { kind, results } = await pollMany(scene.jobs, scene.ports);
    expect(kind).toBe('completed');
    expect(results).toHaveLength(1000);
    expect(results.every((result) => result.kind === 'reported' && result.report.kind === 'completed')).toBe(true);
    expect(scene.graph.requests.count).toBe(2000);
    expect(scene.graph.requests.httpRequests).toBe(40);
  }, 60_000);
});

const keys = <T extends string>(record: Record<T, unknown>) => Object.keys(record) as T[];

/** What happens to one page before a round, and in it. */
const pageRound = fc.record({
  texts: fc.integer({ min: 0, max: 5 }),
  reels: fc.integer({ min: 0, max: 3 }),
  change: fc.constantFrom('none' as const, 'edit' as const, 'delete' as const),
  which: fc.nat(1000),
  trouble: fc.oneof(fc.constant<PageTrouble>('none'), fc.constantFrom(...keys(PAGE_TROUBLES))),
});

const history = fc.record({
  seed: fc.nat(1_000_000),
  maxCalls: fc.integer({ min: 1, max: 8 }),
  concurrency: fc.integer({ min: 1, max: 12 }),
  rounds: fc.integer({ min: 1, max: 7 }).chain((pages) =>
    fc.array(
      fc.record({
        pages: fc.array(pageRound, { minLength: pages, maxLength: pages }),
        batch: fc.oneof(fc.constant<BatchTrouble>('none'), fc.constantFrom(...keys(BATCH_TROUBLES))),
        outage: fc.oneof({ weight: 5, arbitrary: fc.constant<Outage>('none') }, fc.constantFrom(...keys(OUTAGES))),
        minutesLater: fc.constantFrom(0, 5, 20, 90),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  ),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;
type Round = History['rounds'][number];

describe('whatever happens to many pages', () => {
  it('polling them together gives the reports, rows and states of polling them one by one', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ seed, maxCalls, concurrency, rounds }) => {
        const options = {
          pages: rounds[0]?.pages.length ?? 0,
          seed,
          pageSize: 3,
          client: { maxBodyBytes: MAX_BODY_BYTES },
          batching: { maxCalls },
        };
        const [alone, together] = [createPollScene(options), createPollScene(options)];
        const published = new Map([alone, together].map((scene) => [scene, scene.pages.map(() => [] as Post[])]));
        for (const [index, round] of rounds.entries()) {
          const poll = async (scene: Scene, run: () => Promise<readonly IngestionReport[]>) => {
            publish(scene, published.get(scene) ?? [], round, index);
            return runRound(scene, round, run);
          };
          const one = await poll(alone, () => pollOneByOne(alone));
          const many = await poll(together, async () => {
            const report = await pollMany(together.jobs, together.ports, { concurrency, random: () => 0.5 });
            expect(report.kind).toBe('completed');
            return reportsOf(report);
          });
          // A call that Meta looked at twice is two calls, here and at Meta.
          const isRepeated = (place: number) =>
            ['out of time', 'too large'].includes(round.batch) ||
            ['timed out', 'late posts'].includes(round.pages[place]?.trouble ?? '');
          expect(withoutChance(many.reports.map((report, place) => counted(report, isRepeated(place))))).toEqual(
            withoutChance(one.reports.map((report, place) => counted(report, isRepeated(place)))),
          );
          expect(withoutChance(await together.stored())).toEqual(withoutChance(await alone.stored()));
          // A batch that an outage meets is no call of a page.
          for (const [place] of round.outage === 'none' ? together.pages.entries() : []) {
            const [calls, least] = [many.calls(place), one.calls(place)];
            if (isRepeated(place)) expect(calls).toBeGreaterThanOrEqual(least);
            else expect(calls).toBe(least);
          }
          if (round.batch === 'none' && !round.pages.some(({ trouble }) => /token|tim|late/.test(trouble))) {
            expect(many.httpRequests).toBeLessThanOrEqual(one.httpRequests);
          }
        }
        expect(together.graph.requests.tokensInUrls).toBe(0);
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});

interface Post {
  readonly content: PublishedContent;
  readonly page: PageHandle;
}

function publish(scene: Scene, published: Post[][], { pages }: Round, index: number): void {
  for (const [place, what] of pages.entries()) {
    const page = scene.pages[place];
    const posts = published[place];
    if (page === undefined || posts === undefined) continue;
    for (let count = 0; count < what.texts + what.reels; count += 1) {
      const at = new Date(POLL_START.getTime() - 60 * HOUR_MS + index * HOUR_MS + count * 60_000);
      const options = { message: `Round ${index}, item ${count} #tag`, at };
      const content = count < what.texts ? page.publishText(options) : page.publishReel(options);
      posts.push({ content, page });
    }
    const [chosen] = what.change === 'none' ? [] : posts.splice(what.which % Math.max(posts.length, 1), 1);
    if (chosen === undefined) continue;
    const id = chosen.content.postId ?? chosen.content.id;
    if (what.change === 'delete') page.delete(id);
    else {
      page.edit(id, { message: `Changed in round ${index}` });
      posts.push(chosen);
    }
  }
}

async function runRound(scene: Scene, round: Round, run: () => Promise<readonly IngestionReport[]>) {
  scene.advance(round.minutesLater * 60_000);
  scene.graph.requests.reset();
  const outage = OUTAGES[round.outage];
  if (outage !== null) for (const batch of [true, false]) scene.graph.faults.add({ match: { batch }, respond: outage });
  BATCH_TROUBLES[round.batch](scene.graph);
  const ends = round.pages.map(({ trouble }, place) => PAGE_TROUBLES[trouble](scene, place));
  const reports = await run();
  for (const end of ends) end();
  scene.graph.faults.clear();
  const { all, httpRequests } = scene.graph.requests;
  return {
    reports,
    httpRequests,
    calls: (place: number) => all.filter(({ pageId }) => pageId === scene.pages[place]?.id).length,
  };
}

async function pollOneByOne({ jobs, ports }: Scene): Promise<readonly IngestionReport[]> {
  const { batching: _, ...plain } = ports;
  const reports: IngestionReport[] = [];
  for (const job of jobs) reports.push(await ingestOnce(job, plain, { random: () => 0.5 }));
  return reports;
}

function reportsOf({ results }: PollReport): readonly IngestionReport[] {
  return results.map((result) => {
    if (result.kind === 'thrown') throw result.error;
    return result.report;
  });
}

function counted(report: IngestionReport, isRepeated: boolean) {
  return isRepeated ? { ...report, totals: { ...report.totals, apiCalls: null } } : report;
}

/** Without what chance decides: trace ids, the nonce in a cursor, the order of customers. */
function withoutChance(value: unknown): unknown {
  const text = JSON.stringify(value, (name, field) => {
    if (name === 'fbtraceId') return null;
    if (name === 'rows' || name === 'told') return field.map((row: unknown) => JSON.stringify(row)).sort();
    return field;
  });
  return JSON.parse(
    text.replace(/QVFIUn[\w+/]+/g, (cursor) => Buffer.from(cursor, 'base64').toString('latin1').replace(/\d+$/, '')),
  );
}
