import type { ContentItem, ListContentQuery, StoredContentItem } from '@org/ingest-core';
import { expect } from 'vitest';
import { type ContentScene, type ContentSuite, contentOf } from './content-suite.js';

/** Lists are narrowed, ordered and paged as the port says. */
export function registerListing({ describe, test }: ContentSuite): void {
  describe('listing', () => {
    test('lists newest first, and equal times in descending order of the row id', async (scene) => {
      await storeAssortment(scene);
      const { items, nextCursor } = await scene.repository.list({ organizationId: scene.organizationId });
      const expected = (await scene.rows()).filter((row) => row.removedAt === null).sort(compareListOrder);
      expect(items.map((item) => item.id)).toEqual(expected.map((row) => row.id));
      expect(items.map(contentOf)).toEqual(expected.map(contentOf));
      expect(nextCursor).toBeNull();
    });

    for (const limit of [1, 2, 3, 7, 1000])
      test(`pages of ${limit} hold every row once and in order`, async (scene) => {
        await storeAssortment(scene);
        const whole = await scene.repository.list({ organizationId: scene.organizationId, limit: 1000 });
        const pages = await readPages(scene, { organizationId: scene.organizationId, limit });
        expect(pages.flat().map((item) => item.id)).toEqual(whole.items.map((item) => item.id));
        for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit);
        expect(pages.at(-1)?.length).toBeGreaterThan(0);
      });

    test('refuses what is no query, and says what it takes', async ({ repository, organizationId }) => {
      const wrong = [
        [{}, /organizationId/],
        [{ organizationId, integrationId: 7 }, /integrationId/],
        [{ organizationId, format: 'reels' }, /format.*"reels".*REELS, POST/],
        [{ organizationId, kind: 'IMAGE' }, /kind.*"IMAGE".*REEL, PHOTO/],
        [{ organizationId, publishedFrom: '2026-01-01' }, /publishedFrom/],
        [{ organizationId, publishedBefore: new Date(Number.NaN) }, /publishedBefore/],
      ] as const;
      for (const [query, message] of wrong)
        await expect(repository.list(query as never)).rejects.toMatchObject({
          name: 'StorageError',
          message: expect.stringMatching(message),
        });
    });

    test('a page that is exactly full and the last has no next one', async ({ repository, post, organizationId }) => {
      await repository.upsertMany([1, 2, 3, 4].map((index) => post({ externalContentId: `100_${index}` })));
      const first = await repository.list({ organizationId, limit: 2 });
      expect(first.items).toHaveLength(2);
      expect(first.nextCursor).not.toBeNull();
      const second = await repository.list({ organizationId, limit: 2, cursor: first.nextCursor ?? '' });
      expect(second.items).toHaveLength(2);
      expect(second.nextCursor).toBeNull();
    });

    test('rows that come or go between two pages neither repeat nor hide others', async (scene) => {
      const { repository, post, organizationId } = scene;
      const at = (day: number) => new Date(Date.UTC(2026, 1, day));
      await repository.upsertMany(
        [1, 2, 3, 4, 5, 6].map((day) => post({ externalContentId: `100_${day}`, publishedAt: at(day) })),
      );
      const first = await repository.list({ organizationId, limit: 3 });
      await repository.upsertMany([post({ externalContentId: '100_9', publishedAt: at(9) })]);
      await repository.markRemoved(post(), ['100_4', '100_6'], at(20));
      const second = await repository.list({ organizationId, limit: 3, cursor: first.nextCursor ?? '' });
      expect(first.items.map((item) => item.externalContentId)).toEqual(['100_6', '100_5', '100_4']);
      expect(second.items.map((item) => item.externalContentId)).toEqual(['100_3', '100_2', '100_1']);
    });

    test('bounds may lie further away than any time that can be stored', async (scene) => {
      const { repository, organizationId } = scene;
      await storeAssortment(scene);
      const whole = await repository.list({ organizationId });
      const [first, last] = [new Date(-8.64e15), new Date(8.64e15)];
      expect(await repository.list({ organizationId, publishedFrom: first, publishedBefore: last })).toEqual(whole);
      expect((await repository.list({ organizationId, publishedBefore: first })).items).toEqual([]);
      expect((await repository.list({ organizationId, publishedFrom: last })).items).toEqual([]);
    });

    test('a page holds 100 rows unless told otherwise', async ({ repository, post, organizationId }) => {
      const items = Array.from({ length: 101 }, (_, index) => post({ externalContentId: `100_${index}` }));
      await repository.upsertMany(items);
      const page = await repository.list({ organizationId });
      expect(page.items).toHaveLength(100);
      const rest = await repository.list({ organizationId, cursor: page.nextCursor ?? '' });
      expect(rest.items).toHaveLength(1);
      expect(rest.nextCursor).toBeNull();
    });

    test('each filter and all of them together narrow the list', async (scene) => {
      await storeAssortment(scene);
      const rows = await scene.rows();
      for (const query of assortmentQueries(scene.organizationId)) {
        const expected = rows.filter((row) => matches(row, query)).sort(compareListOrder);
        const pages = await readPages(scene, { ...query, limit: 4 });
        expect(
          pages.flat().map((item) => item.id),
          JSON.stringify(query),
        ).toEqual(expected.map((row) => row.id));
      }
    });

    test('a hashtag is found however it is written', async ({ repository, post, organizationId }) => {
      await repository.upsertMany([
        post({ externalContentId: '100_1', hashtags: ['Bakery'], hashtagKeys: ['bakery'] }),
        post({ externalContentId: '100_2', hashtags: ['CàPhê'], hashtagKeys: ['càphê'] }),
        post({ externalContentId: '100_3', hashtags: ['パン', 'Bakery2'], hashtagKeys: ['パン', 'bakery2'] }),
        post({ externalContentId: '100_4', hashtags: ['snake_case'], hashtagKeys: ['snake_case'] }),
        post({ externalContentId: '100_5', hashtags: ['snakeXcase'], hashtagKeys: ['snakexcase'] }),
      ]);
      const found = async (hashtag: string) =>
        (await repository.list({ organizationId, hashtag })).items.map((item) => item.externalContentId);
      for (const hashtag of ['Bakery', '#bakery', '＃BAKERY', 'bAKERY'])
        expect(await found(hashtag)).toEqual(['100_1']);
      for (const hashtag of ['càphê', '#CÀPHÊ', '#càphê'.normalize('NFD')])
        expect(await found(hashtag)).toEqual(['100_2']);
      expect(await found('#パン')).toEqual(['100_3']);
      expect(await found('snake_case')).toEqual(['100_4']);
      for (const hashtag of ['bake', 'bakery%', '%', 'akery', 'bakery,', '#', '{bakery}'])
        expect(await found(hashtag), hashtag).toEqual([]);
    });

    test('the time range holds its start and not its end, to the millisecond', async (scene) => {
      const { repository, post, organizationId } = scene;
      const start = Date.UTC(2026, 2, 1);
      await repository.upsertMany(
        [-1, 0, 1, 999, 1000].map((ms) => post({ externalContentId: `100_${ms}`, publishedAt: new Date(start + ms) })),
      );
      const { items } = await repository.list({
        organizationId,
        publishedFrom: new Date(start),
        publishedBefore: new Date(start + 1000),
      });
      expect(items.map((item) => item.externalContentId)).toEqual(['100_999', '100_1', '100_0']);
    });

    test('lists nothing for an organization without content', async ({ repository, organizationId }) => {
      expect(await repository.list({ organizationId })).toEqual({ items: [], nextCursor: null });
    });

    test('refuses a limit outside 1 to 1000 and a cursor that it did not give', async (scene) => {
      const { repository, post, organizationId } = scene;
      await repository.upsertMany([post()]);
      for (const query of [{ limit: 0 }, { limit: 1001 }, { limit: 1.5 }, { cursor: 'x' }, { cursor: '' }])
        await expect(repository.list({ organizationId, ...query }), JSON.stringify(query)).rejects.toMatchObject({
          name: 'StorageError',
        });
    });
  });
}

/** Rows of two integrations with equal times, removed ones and every filter's values, and a stranger's rows. */
async function storeAssortment({ repository, post, reel, otherOrganizationId }: ContentScene): Promise<void> {
  const items: ContentItem[] = [];
  for (let index = 0; index < 24; index += 1) {
    const overrides: Partial<ContentItem> = {
      integrationId: `integration-${index % 2}`,
      publishedAt: new Date(Date.UTC(2026, 1, 1 + (index % 5))),
      removedAt: index % 7 === 3 ? new Date('2026-03-06T00:00:00.000Z') : null,
    };
    items.push(
      index % 3 === 0
        ? reel({ ...overrides, externalContentId: `90000${index}` })
        : post({ ...overrides, externalContentId: `100_${index}`, kind: index % 3 === 1 ? 'PHOTO' : 'LINK' }),
    );
  }
  await repository.upsertMany([...items, ...items.map((item) => ({ ...item, organizationId: otherOrganizationId }))]);
}

function assortmentQueries(organizationId: string): readonly ListContentQuery[] {
  const publishedFrom = new Date(Date.UTC(2026, 1, 2));
  const publishedBefore = new Date(Date.UTC(2026, 1, 4));
  return [
    { organizationId, integrationId: 'integration-1' },
    { organizationId, format: 'REELS' },
    { organizationId, format: 'POST' },
    { organizationId, kind: 'LINK' },
    { organizationId, kind: 'EVENT' },
    { organizationId, hashtag: 'Dough' },
    { organizationId, publishedFrom },
    { organizationId, publishedBefore },
    { organizationId, publishedFrom, publishedBefore, includeRemoved: true },
    { organizationId, publishedFrom: publishedBefore, publishedBefore: publishedFrom },
    { organizationId, includeRemoved: true },
    { organizationId, integrationId: 'integration-0', format: 'REELS', kind: 'REEL', hashtag: '#dough', publishedFrom },
    { organizationId, integrationId: 'integration-1', kind: 'PHOTO', hashtag: 'bakery', publishedBefore },
  ];
}

function matches(row: StoredContentItem, query: ListContentQuery): boolean {
  const tag = query.hashtag?.replace('#', '').toLowerCase();
  return (
    (query.integrationId ?? row.integrationId) === row.integrationId &&
    (query.format ?? row.format) === row.format &&
    (query.kind ?? row.kind) === row.kind &&
    (tag === undefined || row.hashtagKeys.includes(tag)) &&
    (query.publishedFrom === undefined || row.publishedAt >= query.publishedFrom) &&
    (query.publishedBefore === undefined || row.publishedAt < query.publishedBefore) &&
    (query.includeRemoved === true || row.removedAt === null)
  );
}

function compareListOrder(a: StoredContentItem, b: StoredContentItem): number {
  return b.publishedAt.getTime() - a.publishedAt.getTime() || (a.id < b.id ? 1 : -1);
}

async function readPages(
  { repository }: ContentScene,
  query: ListContentQuery,
): Promise<readonly (readonly StoredContentItem[])[]> {
  const pages: (readonly StoredContentItem[])[] = [];
  let cursor: string | null = null;
  do {
    const page = await repository.list(cursor === null ? query : { ...query, cursor });
    pages.push(page.items);
    cursor = page.nextCursor;
    // A cursor that leads nowhere must fail the test, not hang it.
    if (pages.length > 200) throw new Error('The list does not end');
  } while (cursor !== null);
  return pages;
}
