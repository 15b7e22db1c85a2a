import type { ContentQueries, ContentRepository, IngestionStateRepository } from '@org/ingest-core';
import { expect } from 'vitest';
import { assortmentScopes, buildAssortment, TIME_ZONES } from './content-queries/assortment.js';
import { createWallClock, itemsIn, periodOf, tally } from './content-queries/brute-force.js';
import { type QueriesScene, registerHealth } from './content-queries/ingestion-health.js';
import { type ContractTestApi, slugOf, vitestApi } from './contract-test-api.js';

/** Queries under test, and the repositories that fill what they read. */
export interface ContentQueriesFixture {
  readonly queries: ContentQueries;
  readonly repository: ContentRepository;
  readonly states: IngestionStateRepository;
  tearDown?(): Promise<void>;
}

export interface ContentQueriesContractOptions {
  /** Names the suite, and the organizations it writes to: give each a name of its own on a shared database. */
  readonly name?: string;
  /** Called once, before the first test. */
  readonly setUp: () => Promise<ContentQueriesFixture>;
  /** How long one test may take, in milliseconds. Default: 60,000. */
  readonly timeoutMs?: number;
  /** Where the tests are registered. Default: Vitest. */
  readonly api?: ContractTestApi;
}

/**
 * Registers the tests that every `ContentQueries` passes: each answer is compared with one that is worked out by walking
 * over all items, for every kind of scope and for time zones with every kind of offset.
 *
 * @example
 * ```ts
 * contentQueriesContract({ setUp: async () => ({ repository, states, queries: createMyQueries(client) }) });
 * ```
 */
export function contentQueriesContract(options: ContentQueriesContractOptions): void {
  const { name = 'content queries', setUp, timeoutMs = 60_000 } = options;
  const api = options.api ?? vitestApi;
  api.describe(name, () => {
    let fixture: ContentQueriesFixture | undefined;
    api.beforeAll(async () => {
      fixture = await setUp();
    });
    api.afterAll(async () => {
      await fixture?.tearDown?.();
    });

    const test = (title: string, body: (scene: QueriesScene) => Promise<void>) => {
      const run = async () => {
        if (fixture === undefined) throw new Error('setUp has not given any queries');
        const organizationId = slugOf(name, title);
        const otherOrganizationId = `${organizationId}-other`;
        const organizations = [organizationId, otherOrganizationId];
        const cleanUp = async () => {
          for (const organization of organizations) {
            await fixture?.repository.deleteOrganizationContent(organization);
            await fixture?.states.deleteOrganizationState(organization);
          }
        };
        // An earlier run that broke off may have left rows.
        await cleanUp();
        const items = buildAssortment(organizationId, otherOrganizationId);
        await fixture.repository.upsertMany(items);
        const { queries, states } = fixture;
        await body({ queries, states, organizationId, otherOrganizationId, items });
        await cleanUp();
      };
      api.it(title, run, timeoutMs);
    };
    registerTests(test);
    registerHealth(test);
  });
}

function registerTests(test: (title: string, body: (scene: QueriesScene) => Promise<void>) => void): void {
  test('summarizes formats and kinds, largest first', async ({
    queries,
    items,
    organizationId,
    otherOrganizationId,
  }) => {
    for (const scope of assortmentScopes(organizationId, otherOrganizationId)) {
      const found = itemsIn(items, scope);
      const summaries = await queries.summarizeFormats(scope);
      expect(summaries.map((summary) => summary.count)).toEqual(
        summaries.map((summary) => summary.count).sort((a, b) => b - a),
      );
      const counts = tally(found.map((item) => `${item.format} ${item.kind}`));
      expect(new Map(summaries.map((summary) => [`${summary.format} ${summary.kind}`, summary.count]))).toEqual(counts);
      expect(summaries).toHaveLength(counts.size);
      for (const summary of summaries) {
        const times = found
          .filter((item) => item.format === summary.format && item.kind === summary.kind)
          .map((item) => item.publishedAt.getTime());
        expect(summary.firstPublishedAt).toEqual(new Date(Math.min(...times)));
        expect(summary.lastPublishedAt).toEqual(new Date(Math.max(...times)));
      }
    }
  });

  test('ranks hashtags by use, ties by key', async ({ queries, items, organizationId, otherOrganizationId }) => {
    for (const scope of assortmentScopes(organizationId, otherOrganizationId)) {
      const uses = itemsIn(items, scope).flatMap((item) =>
        item.hashtagKeys.map((key, index) => ({ key, hashtag: item.hashtags[index] ?? '', at: item.publishedAt })),
      );
      const ranked = [...tally(uses.map((use) => use.key))].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
      const summaries = await queries.topHashtags(scope);
      expect(summaries.map((summary) => [summary.hashtagKey, summary.count])).toEqual(ranked);
      for (const { hashtagKey, hashtag, lastPublishedAt } of summaries) {
        const ofKey = uses.filter((use) => use.key === hashtagKey);
        const spellings = tally(ofKey.map((use) => use.hashtag));
        expect(spellings.get(hashtag)).toBe(Math.max(...spellings.values()));
        expect(lastPublishedAt).toEqual(new Date(Math.max(...ofKey.map((use) => use.at.getTime()))));
      }
    }
  });

  test('gives as many hashtags as asked for', async ({ queries, organizationId }) => {
    const all = await queries.topHashtags({ organizationId, limit: 1000 });
    expect(all.length).toBeGreaterThan(3);
    expect(await queries.topHashtags({ organizationId, limit: 3 })).toEqual(all.slice(0, 3));
    expect(await queries.topHashtags({ organizationId, limit: 1 })).toEqual(all.slice(0, 1));
    for (const limit of [0, 1001, 2.5])
      await expect(queries.topHashtags({ organizationId, limit })).rejects.toMatchObject({ name: 'StorageError' });
  });

  test('refuses what is no query, and says what it takes', async ({ queries, organizationId }) => {
    const wrong = [
      [{}, /organizationId/],
      [{ organizationId, integrationId: 7 }, /integrationId/],
      [{ organizationId, format: 'REEL' }, /format.*"REEL".*REELS, POST/],
      [{ organizationId, publishedFrom: '2026-01-01' }, /publishedFrom/],
      [{ organizationId, publishedBefore: new Date(Number.NaN) }, /publishedBefore/],
    ] as const;
    for (const [scope, message] of wrong)
      for (const ask of [queries.summarizeFormats, queries.topHashtags, queries.publishingHours])
        await expect(ask(scope as never)).rejects.toMatchObject({
          name: 'StorageError',
          message: expect.stringMatching(message),
        });
    for (const bucket of ['year', undefined])
      await expect(queries.publishingTimeline({ organizationId, bucket } as never)).rejects.toMatchObject({
        name: 'StorageError',
        message: expect.stringMatching(/bucket.*day, week, month/),
      });
    await expect(queries.ingestionHealth({ organizationId, status: 'BROKEN' } as never)).rejects.toMatchObject({
      name: 'StorageError',
      message: expect.stringMatching(/status.*"BROKEN".*ACTIVE/),
    });
  });

  for (const timeZone of TIME_ZONES) {
    const wallClock = createWallClock(timeZone);
    test(`counts weekdays and hours in ${timeZone}`, async ({
      queries,
      items,
      organizationId,
      otherOrganizationId,
    }) => {
      for (const scope of assortmentScopes(organizationId, otherOrganizationId)) {
        const counts = tally(
          itemsIn(items, scope).map((item) => {
            const { isoWeekday, hour } = wallClock(item.publishedAt);
            return `${isoWeekday} ${String(hour).padStart(2, '0')}`;
          }),
        );
        const hours = await queries.publishingHours({ ...scope, timeZone });
        expect(
          hours.map(({ isoWeekday, hour, count }) => [`${isoWeekday} ${String(hour).padStart(2, '0')}`, count]),
        ).toEqual([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
      }
    });

    for (const bucket of ['day', 'week', 'month'] as const)
      test(`counts by ${bucket} in ${timeZone}, oldest first`, async (scene) => {
        const { queries, items, organizationId, otherOrganizationId } = scene;
        for (const scope of assortmentScopes(organizationId, otherOrganizationId)) {
          const counts = tally(
            itemsIn(items, scope).map((item) => `${periodOf(wallClock(item.publishedAt), bucket)} ${item.format}`),
          );
          const periods = await queries.publishingTimeline({ ...scope, bucket, timeZone });
          expect(periods.map((period) => period.startsOn)).toEqual(periods.map((period) => period.startsOn).sort());
          expect(new Map(periods.map(({ startsOn, format, count }) => [`${startsOn} ${format}`, count]))).toEqual(
            counts,
          );
          expect(periods).toHaveLength(counts.size);
        }
      });
  }

  test('counts in UTC unless told otherwise', async ({ queries, organizationId }) => {
    expect(await queries.publishingHours({ organizationId })).toEqual(
      await queries.publishingHours({ organizationId, timeZone: 'UTC' }),
    );
    expect(await queries.publishingTimeline({ organizationId, bucket: 'week' })).toEqual(
      await queries.publishingTimeline({ organizationId, bucket: 'week', timeZone: 'UTC' }),
    );
  });

  test('refuses a time zone that does not exist', async ({ queries, organizationId }) => {
    const timeZone = 'Mars/Olympus_Mons';
    await expect(queries.publishingHours({ organizationId, timeZone })).rejects.toMatchObject({ name: 'StorageError' });
    await expect(queries.publishingTimeline({ organizationId, bucket: 'day', timeZone })).rejects.toMatchObject({
      name: 'StorageError',
    });
  });
}
