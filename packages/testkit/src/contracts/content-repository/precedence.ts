import { CONTENT_SOURCES, type ContentItem, reconcileContentItem } from '@org/ingest-core';
import { expect } from 'vitest';
import { orders, splits } from './arrangements.js';
import { type ContentSuite, contentOf } from './content-suite.js';

/** Which record's data a row holds, whatever order the records come in. */
export function registerPrecedence({ describe, test }: ContentSuite): void {
  describe('precedence', () => {
    test('a post record never overwrites what a video record told', async ({ repository, reel, onlyRow, tick }) => {
      await repository.upsertMany([reel()]);
      const before = await onlyRow();
      await tick();
      expect(await repository.upsertMany([reelSeenOnPostEdge(reel())])).toMatchObject({ updated: 0, unchanged: 1 });
      expect(await onlyRow()).toEqual(before);
    });

    test('a video record replaces what a post record told', async ({ repository, reel, onlyRow }) => {
      await repository.upsertMany([reelSeenOnPostEdge(reel())]);
      const before = await onlyRow();
      expect(before.caption).toBe('As the post edge tells it');
      expect(await repository.upsertMany([reel()])).toMatchObject({ inserted: 0, updated: 1, unchanged: 0 });
      const after = await onlyRow();
      expect(contentOf(after)).toEqual(contentOf(reel()));
      expect(after.id).toBe(before.id);
    });

    test('a post record adds its aliases to a video record and changes nothing else', async (scene) => {
      const { repository, reel, onlyRow } = scene;
      await repository.upsertMany([reel({ aliases: ['100_8'] })]);
      const seen = { ...reelSeenOnPostEdge(reel()), aliases: ['100_9'] };
      expect(await repository.upsertMany([seen])).toMatchObject({ updated: 1, unchanged: 0 });
      expect(contentOf(await onlyRow())).toEqual(contentOf(reel({ aliases: ['100_8', '100_9'] })));
      expect(await repository.upsertMany([seen])).toMatchObject({ updated: 0, unchanged: 1 });
    });

    test('a row without a permalink takes one from a record of lower rank', async ({
      repository,
      reel,
      onlyRow,
      tick,
    }) => {
      const withoutLink = reel({ permalink: null });
      await repository.upsertMany([withoutLink]);
      const seen = reelSeenOnPostEdge(reel());
      expect(await repository.upsertMany([seen])).toMatchObject({ updated: 1, unchanged: 0 });
      const after = await onlyRow();
      expect(contentOf(after)).toEqual(contentOf(reel({ permalink: seen.permalink })));
      await tick();
      for (const record of [withoutLink, seen, { ...seen, permalink: 'https://www.facebook.com/reel/1/' }])
        expect(await repository.upsertMany([record])).toMatchObject({ updated: 0, unchanged: 1 });
      expect(await onlyRow()).toEqual(after);
    });

    test('a reel without a permalink takes none from a record that does not see the reel', async (scene) => {
      const { repository, post, reel, onlyRow } = scene;
      const stored = reel({ permalink: null });
      await repository.upsertMany([stored]);
      const stranger = post({ externalContentId: stored.externalContentId });
      expect(await repository.upsertMany([stranger])).toMatchObject({ updated: 0, unchanged: 1 });
      expect(contentOf(await onlyRow())).toEqual(contentOf(stored));
    });

    test('the later of two records of one source wins', async ({ repository, post, reel, rows }) => {
      await repository.upsertMany([post({ externalContentId: '100_1' }), reel({ externalContentId: '900001' })]);
      await repository.upsertMany([
        post({ externalContentId: '100_1', caption: 'Edited post', hashtags: [], hashtagKeys: [] }),
        reel({ externalContentId: '900001', caption: 'Edited reel' }),
      ]);
      expect((await rows()).map((row) => row.caption)).toEqual(['Edited post', 'Edited reel']);
    });

    for (const stored of CONTENT_SOURCES)
      for (const incoming of CONTENT_SOURCES)
        test(`a ${incoming} record meets a stored ${stored} record`, async ({ repository, post, onlyRow }) => {
          const first = post({ source: stored, caption: 'Stored', aliases: ['900001'] });
          const second = post({
            source: incoming,
            caption: 'Incoming',
            kind: 'VIDEO',
            permalink: null,
            publishedAt: new Date('2026-03-02T08:17:41.000Z'),
            aliases: ['900002'],
          });
          await repository.upsertMany([first]);
          await repository.upsertMany([second]);
          expect(contentOf(await onlyRow())).toEqual(contentOf(reconcileContentItem(first, second)));
        });

    test('any order and any split of the records of one reel make the same row', async (scene) => {
      const { repository, reel, rows } = scene;
      let arrangement = 0;
      for (const order of orders([0, 1, 2]))
        for (const sizes of splits(3)) {
          const integrationId = `integration-${arrangement}`;
          arrangement += 1;
          const video = reel({ integrationId });
          const records: readonly ContentItem[] = [
            video,
            { ...reelSeenOnPostEdge(video), aliases: ['100_7'] },
            { ...reelSeenOnPostEdge(video), caption: 'As the post edge told it before', aliases: ['100_9'] },
          ];
          const sequence = order.map((index) => records[index]).filter((record) => record !== undefined);
          for (const size of sizes) await repository.upsertMany(sequence.splice(0, size));
        }
      const stored = await rows();
      expect(stored).toHaveLength(arrangement);
      for (const row of stored)
        expect(contentOf(row)).toEqual(
          contentOf(reel({ integrationId: row.integrationId, aliases: ['100_7', '100_9'] })),
        );
    });
  });
}

/** The record that a post edge returns for a reel whose permalink tells what it is. */
function reelSeenOnPostEdge(video: ContentItem): ContentItem {
  return {
    ...video,
    source: 'post',
    caption: 'As the post edge tells it',
    hashtags: [],
    hashtagKeys: [],
    publishedAt: new Date(video.publishedAt.getTime() + 77_000),
    permalink: `https://www.facebook.com/reel/${video.externalContentId}`,
  };
}
