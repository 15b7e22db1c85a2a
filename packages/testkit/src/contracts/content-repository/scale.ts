import type { ContentItem } from '@org/ingest-core';
import { expect } from 'vitest';
import { type ContentSuite, contentOf } from './content-suite.js';

/** Large calls and many writers. */
export function registerScale({ describe, test }: ContentSuite): void {
  describe('scale', () => {
    test('stores 2,500 items in one call and knows them all again', async ({ repository, post, rows, tick }) => {
      const items = Array.from({ length: 2500 }, (_, index) =>
        post({
          externalContentId: `100_${index}`,
          caption: `Caption ${index}`,
          aliases: index % 5 === 0 ? [`9${index}`] : [],
        }),
      );
      expect(await repository.upsertMany(items)).toEqual({ inserted: 2500, updated: 0, unchanged: 0, rejected: [] });
      const before = await rows();
      expect(new Map(before.map((row) => [row.externalContentId, row.caption]))).toEqual(
        new Map(items.map((item) => [item.externalContentId, item.caption])),
      );
      await tick();
      expect(await repository.upsertMany(items)).toEqual({ inserted: 0, updated: 0, unchanged: 2500, rejected: [] });
      expect(await rows()).toEqual(before);
    });

    test('counts content once that a long list names at its two ends', async ({ repository, post, reel, rows }) => {
      const middle = Array.from({ length: 1500 }, (_, index) => post({ externalContentId: `100_${index}` }));
      const result = await repository.upsertMany([
        post({ externalContentId: '100_7777', kind: 'VIDEO', aliases: ['900001'] }),
        ...middle,
        reel({ externalContentId: '900001' }),
      ]);
      expect(result).toEqual({ inserted: 1501, updated: 0, unchanged: 0, rejected: [] });
      expect(await rows()).toHaveLength(1501);
    });

    test('many writers of the same keys in opposite orders make one row a key', async (scene) => {
      const { repository, post, rows } = scene;
      const items = Array.from({ length: 200 }, (_, index) => post({ externalContentId: `100_${index}` }));
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, writer) =>
          repository.upsertMany(writer % 2 === 0 ? items : [...items].reverse()),
        ),
      );
      expect(results.reduce((sum, result) => sum + result.inserted, 0)).toBe(200);
      expect(results.reduce((sum, result) => sum + result.updated, 0)).toBe(0);
      expect(results.flatMap((result) => result.rejected)).toEqual([]);
      expect((await rows()).map((row) => row.externalContentId).sort()).toEqual(
        items.map((item) => item.externalContentId).sort(),
      );
    });

    test('two edges that write the same reels at the same time make one row a reel', async (scene) => {
      const { repository, post, reel, rows } = scene;
      const numbers = Array.from({ length: 20 }, (_, index) => index + 100);
      const fromPosts = numbers.map((n) =>
        post({ externalContentId: `100_${n}`, kind: 'VIDEO', aliases: [`900${n}`] }),
      );
      const fromVideos = numbers.map((n) => reel({ externalContentId: `900${n}`, caption: `Reel ${n}` }));
      for (let round = 0; round < 5; round += 1) {
        const integrationId = `integration-${round}`;
        const at = (items: readonly ContentItem[]) => items.map((item) => ({ ...item, integrationId }));
        await Promise.all([
          repository.upsertMany(at(fromPosts)),
          repository.upsertMany(at(fromVideos).reverse()),
          repository.upsertMany(at(fromPosts).reverse()),
          repository.upsertMany(at(fromVideos)),
        ]);
      }
      const stored = await rows();
      expect(stored).toHaveLength(100);
      for (const row of stored) {
        const n = row.externalContentId.replace('900', '');
        const expected = { ...reel({ externalContentId: `900${n}`, caption: `Reel ${n}` }), aliases: [`100_${n}`] };
        expect(contentOf(row)).toEqual(contentOf({ ...expected, integrationId: row.integrationId }));
      }
    });

    test('writers and removals at the same time leave every row whole', async ({ repository, post, rows }) => {
      const items = Array.from({ length: 100 }, (_, index) => post({ externalContentId: `100_${index}` }));
      const ids = items.map((item) => item.externalContentId);
      const removedAt = new Date('2026-03-06T00:00:00.000Z');
      await repository.upsertMany(items);
      await Promise.all([
        repository.markRemoved(post(), ids, removedAt),
        repository.upsertMany([...items].reverse()),
        repository.markRemoved(post(), [...ids].reverse(), removedAt),
        repository.upsertMany(items),
      ]);
      const stored = await rows();
      expect(stored).toHaveLength(100);
      for (const row of stored)
        expect(contentOf({ ...row, removedAt: null })).toEqual(
          contentOf(post({ externalContentId: row.externalContentId })),
        );
    });
  });
}
