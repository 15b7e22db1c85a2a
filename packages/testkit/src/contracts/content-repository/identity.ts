import type { ContentItem } from '@org/ingest-core';
import { expect } from 'vitest';
import { orders, splits } from './arrangements.js';
import { type ContentScene, type ContentSuite, contentOf } from './content-suite.js';

const POST_ID = '100_7';
const REEL_ID = '900001';

/** One piece of content is one row, whatever ids its records know it by. */
export function registerIdentity({ describe, test }: ContentSuite): void {
  describe('identity', () => {
    test('a video post that turns out to be a reel keeps its row under the reel id', async (scene) => {
      const { repository, reel, onlyRow } = scene;
      await repository.upsertMany([videoPost(scene)]);
      const before = await onlyRow();
      expect(await repository.upsertMany([reel({ externalContentId: REEL_ID })])).toEqual({
        inserted: 0,
        updated: 1,
        unchanged: 0,
        rejected: [],
      });
      const after = await onlyRow();
      expect(contentOf(after)).toEqual(contentOf(reel({ externalContentId: REEL_ID, aliases: [POST_ID] })));
      expect(after).toMatchObject({ id: before.id, createdAt: before.createdAt });
    });

    test('the last of equal records wins where only the row knows that they are one', async (scene) => {
      const { repository, reel, onlyRow } = scene;
      await repository.upsertMany([reel({ externalContentId: REEL_ID, aliases: [POST_ID], source: 'post' })]);
      const told = (externalContentId: string, caption: string) =>
        reel({ externalContentId, aliases: [], source: 'post', caption });
      await repository.upsertMany([told(REEL_ID, 'first'), told(POST_ID, 'second'), told(REEL_ID, 'third')]);
      expect(await onlyRow()).toMatchObject({ caption: 'third', externalContentId: REEL_ID, aliases: [POST_ID] });
    });

    test('a reel that names its page post id takes over the row of that post', async (scene) => {
      const { repository, reel, onlyRow } = scene;
      await repository.upsertMany([videoPost(scene, { aliases: [] })]);
      const before = await onlyRow();
      const item = reel({ externalContentId: REEL_ID, aliases: [POST_ID] });
      expect(await repository.upsertMany([item])).toMatchObject({ inserted: 0, updated: 1 });
      const after = await onlyRow();
      expect(contentOf(after)).toEqual(contentOf(item));
      expect(after.id).toBe(before.id);
    });

    test('a video post that names a stored reel is that reel', async (scene) => {
      const { repository, reel, onlyRow } = scene;
      await repository.upsertMany([reel({ externalContentId: REEL_ID })]);
      const before = await onlyRow();
      expect(await repository.upsertMany([videoPost(scene)])).toMatchObject({ inserted: 0, updated: 1 });
      const after = await onlyRow();
      expect(contentOf(after)).toEqual(contentOf(reel({ externalContentId: REEL_ID, aliases: [POST_ID] })));
      expect(after.id).toBe(before.id);
    });

    test('an item under an id that a row has as alias is that row, even when it names nothing itself', async (scene) => {
      const { repository, reel, onlyRow, tick } = scene;
      await repository.upsertMany([reel({ externalContentId: REEL_ID, aliases: [POST_ID] })]);
      const before = await onlyRow();
      await tick();
      expect(await repository.upsertMany([videoPost(scene, { aliases: [] })])).toMatchObject({
        inserted: 0,
        updated: 0,
        unchanged: 1,
      });
      expect(await onlyRow()).toEqual(before);
    });

    test('the two records of a reel in one batch make one row', async (scene) => {
      const { repository, reel, rows } = scene;
      const batches = ['integration-1', 'integration-2'].map((integrationId) => [
        videoPost(scene, { integrationId }),
        reel({ externalContentId: REEL_ID, integrationId }),
      ]);
      for (const [index, batch] of batches.entries())
        expect(await repository.upsertMany(index === 0 ? batch : batch.reverse())).toMatchObject({
          inserted: 1,
          updated: 0,
        });
      for (const row of await rows())
        expect(contentOf(row)).toEqual(
          contentOf(reel({ externalContentId: REEL_ID, aliases: [POST_ID], integrationId: row.integrationId })),
        );
      expect(await rows()).toHaveLength(2);
    });

    test('two rows that turn out to be one piece of content become one', async (scene) => {
      const { repository, reel, onlyRow, rows } = scene;
      await repository.upsertMany([videoPost(scene, { aliases: ['100_5'] }), reel({ externalContentId: REEL_ID })]);
      expect(await rows()).toHaveLength(2);
      const reelRow = (await rows()).find((row) => row.externalContentId === REEL_ID);
      expect(await repository.upsertMany([videoPost(scene)])).toMatchObject({ inserted: 0, updated: 1, unchanged: 0 });
      const after = await onlyRow();
      expect(contentOf(after)).toEqual(contentOf(reel({ externalContentId: REEL_ID, aliases: [POST_ID, '100_5'] })));
      expect(after.id).toBe(reelRow?.id);
    });

    test('an ordinary video goes by its page post id and keeps its video data', async (scene) => {
      const { repository, onlyRow } = scene;
      await repository.upsertMany([videoRecord(scene)]);
      const before = await onlyRow();
      await repository.upsertMany([videoPost(scene)]);
      const after = await onlyRow();
      expect(contentOf(after)).toEqual(
        contentOf({ ...videoRecord(scene), externalContentId: POST_ID, aliases: [REEL_ID] }),
      );
      expect(after.id).toBe(before.id);
    });

    test('aliases are united, never lost, and never the own id', async ({ repository, reel, onlyRow }) => {
      for (const aliases of [['100_1', REEL_ID], ['100_2', REEL_ID], [], ['100_1', '100_3']])
        await repository.upsertMany([reel({ externalContentId: REEL_ID, aliases })]);
      expect([...(await onlyRow()).aliases].sort()).toEqual(['100_1', '100_2', '100_3']);
    });

    test('an item that names itself is stored without that alias and known again', async (scene) => {
      const { repository, reel, onlyRow } = scene;
      const item = reel({ externalContentId: REEL_ID, aliases: [REEL_ID] });
      await repository.upsertMany([item]);
      expect((await onlyRow()).aliases).toEqual([]);
      expect((await repository.upsertMany([item])).unchanged).toBe(1);
    });

    test('items of one batch that a row joins are one', async (scene) => {
      const { repository, reel, onlyRow } = scene;
      await repository.upsertMany([reel({ externalContentId: REEL_ID, aliases: [POST_ID, '100_8'] })]);
      const batch = [POST_ID, '100_8', REEL_ID].map((externalContentId) =>
        videoPost(scene, { externalContentId, aliases: [] }),
      );
      expect(await repository.upsertMany(batch)).toEqual({ inserted: 0, updated: 0, unchanged: 1, rejected: [] });
      expect(contentOf(await onlyRow())).toEqual(
        contentOf(reel({ externalContentId: REEL_ID, aliases: [POST_ID, '100_8'] })),
      );
    });

    test('an alias that two records share joins them no more than two rows', async (scene) => {
      const { repository, rows } = scene;
      const items = ['100_1', '100_2'].map((externalContentId) => videoPost(scene, { externalContentId }));
      expect(await repository.upsertMany(items)).toMatchObject({ inserted: 2 });
      for (const item of items) expect(await repository.upsertMany([item])).toMatchObject({ unchanged: 1 });
      expect(await rows()).toHaveLength(2);
    });

    test('records that name each other through a third are one', async (scene) => {
      const { repository, reel, onlyRow } = scene;
      await repository.upsertMany([
        videoPost(scene, { externalContentId: '100_1', aliases: ['100_2'] }),
        reel({ externalContentId: REEL_ID, aliases: ['100_3'] }),
        videoPost(scene, { externalContentId: '100_2', aliases: [REEL_ID] }),
      ]);
      expect(contentOf(await onlyRow())).toEqual(
        contentOf(reel({ externalContentId: REEL_ID, aliases: ['100_1', '100_2', '100_3'] })),
      );
    });

    test('nothing is written once the records of a reel have met', async (scene) => {
      const { repository, reel, onlyRow, tick } = scene;
      const records = [videoPost(scene), reel({ externalContentId: REEL_ID }), reelSeenOnPostEdge(scene)];
      await repository.upsertMany(records);
      const before = await onlyRow();
      await tick();
      for (const order of orders(records)) {
        expect(await repository.upsertMany(order)).toMatchObject({ inserted: 0, updated: 0, unchanged: 1 });
        for (const record of order)
          expect(await repository.upsertMany([record])).toMatchObject({ inserted: 0, updated: 0, unchanged: 1 });
      }
      expect(await onlyRow()).toEqual(before);
    });

    test('any order and any split of the records of a reel make the same row', async (scene) => {
      const { reel, rows } = scene;
      const count = await storeInEveryArrangement(scene, [
        videoPost(scene),
        reelSeenOnPostEdge(scene),
        reel({ externalContentId: REEL_ID }),
      ]);
      const stored = await rows();
      expect(stored).toHaveLength(count);
      for (const { integrationId, ...row } of stored)
        expect(contentOf({ ...row, integrationId })).toEqual(
          contentOf(reel({ integrationId, externalContentId: REEL_ID, aliases: [POST_ID] })),
        );
    });

    test('any order and any split make the same row when only the post edge knows that a video is a reel', async (scene) => {
      const count = await storeInEveryArrangement(scene, [
        videoPost(scene),
        reelSeenOnPostEdge(scene),
        { ...videoRecord(scene), externalContentId: POST_ID, aliases: [REEL_ID] },
      ]);
      const stored = await scene.rows();
      expect(stored).toHaveLength(count);
      for (const row of stored)
        expect(contentOf(row)).toEqual(
          contentOf({
            ...videoRecord(scene),
            integrationId: row.integrationId,
            externalContentId: REEL_ID,
            aliases: [POST_ID],
            format: 'REELS',
            kind: 'REEL',
            permalink: reelSeenOnPostEdge(scene).permalink,
          }),
        );
    });

    test('any order and any split of the records of an ordinary video make the same row', async (scene) => {
      const count = await storeInEveryArrangement(scene, [
        videoPost(scene),
        videoRecord(scene),
        videoPost(scene, { caption: 'As the post edge told it before' }),
      ]);
      const stored = await scene.rows();
      expect(stored).toHaveLength(count);
      for (const { integrationId, ...row } of stored)
        expect(contentOf({ ...row, integrationId })).toEqual(
          contentOf({ ...videoRecord(scene), integrationId, externalContentId: POST_ID, aliases: [REEL_ID] }),
        );
    });
  });

  describe('finding', () => {
    test('finds content by its id and by each alias', async ({ repository, reel, onlyRow }) => {
      const item = reel({ externalContentId: REEL_ID, aliases: ['100_7', '100_8'] });
      await repository.upsertMany([item]);
      const row = await onlyRow();
      for (const externalContentId of [REEL_ID, '100_7', '100_8'])
        expect((await repository.find({ ...item, externalContentId }))?.id).toBe(row.id);
    });

    test('finds nothing under an unknown id', async ({ repository, post }) => {
      await repository.upsertMany([post({ externalContentId: '100_1', aliases: ['900001'] })]);
      for (const externalContentId of ['100_10', '100', '90000', '900001,', '%', ''])
        expect(await repository.find(post({ externalContentId }))).toBeNull();
    });
  });
}

/** What a post edge returns for a video whose permalink does not tell that it is a reel. */
function videoPost(scene: ContentScene, overrides: Partial<ContentItem> = {}): ContentItem {
  return scene.post({
    externalContentId: POST_ID,
    kind: 'VIDEO',
    caption: 'As the post edge tells it',
    permalink: 'https://www.facebook.com/100/posts/7',
    aliases: [REEL_ID],
    ...overrides,
  });
}

/** What a post edge returns for a reel whose permalink tells that it is one. */
function reelSeenOnPostEdge(scene: ContentScene): ContentItem {
  return scene.reel({
    externalContentId: REEL_ID,
    source: 'post',
    caption: 'As the post edge tells it',
    publishedAt: new Date('2026-03-03T17:46:27.000Z'),
    aliases: [POST_ID],
  });
}

/** What the video edge returns for a video that is no reel and does not name its post. */
function videoRecord(scene: ContentScene): ContentItem {
  return scene.post({
    externalContentId: REEL_ID,
    kind: 'VIDEO',
    source: 'video',
    caption: 'As the video edge tells it',
    permalink: 'https://www.facebook.com/100/videos/900001/',
    publishedAt: new Date('2026-03-02T08:14:00.000Z'),
  });
}

/** Stores the records in every order and every split, each arrangement in an integration of its own; returns how many. */
async function storeInEveryArrangement(scene: ContentScene, records: readonly ContentItem[]): Promise<number> {
  let count = 0;
  for (const order of orders(records))
    for (const sizes of splits(records.length)) {
      const sequence = order.map((record) => ({ ...record, integrationId: `integration-${count}` }));
      for (const size of sizes) await scene.repository.upsertMany(sequence.splice(0, size));
      count += 1;
    }
  return count;
}
