import {
  CONTENT_FORMATS,
  CONTENT_SOURCES,
  type ContentItem,
  INCOMPLETE_EXTRACTOR_VERSION,
  reconcileContentItem,
} from '@org/ingest-core';
import { expect } from 'vitest';
import { orders, splits } from './arrangements.js';
import { type ContentScene, type ContentSuite, contentOf } from './content-suite.js';

const POST_ID = '100_7';
const VIDEO_ID = '900001';

/** Records that were read while the platform refused a field that decides their format or kind. */
export function registerIncompleteRecords({ describe, test }: ContentSuite): void {
  describe('incomplete records', () => {
    test('an incomplete record changes a caption, and neither format, kind nor extractor version', async (scene) => {
      const { repository, post, onlyRow, tick } = scene;
      await repository.upsertMany([post({ kind: 'ALBUM' })]);
      const edited = incomplete(post({ kind: 'OTHER', caption: 'Edited', permalink: null }));
      expect(await repository.upsertMany([edited])).toMatchObject({ inserted: 0, updated: 1, unchanged: 0 });
      const after = await onlyRow();
      expect(contentOf(after)).toEqual(contentOf(post({ kind: 'ALBUM', caption: 'Edited' })));
      await tick();
      expect(await repository.upsertMany([edited])).toMatchObject({ updated: 0, unchanged: 1 });
      expect(await onlyRow()).toEqual(after);
    });

    test('an incomplete record makes no reel of a post', async ({ repository, post, onlyRow, tick }) => {
      await repository.upsertMany([post()]);
      const before = await onlyRow();
      await tick();
      const guess = incomplete(post({ format: 'REELS', kind: 'REEL' }));
      expect(await repository.upsertMany([guess])).toMatchObject({ updated: 0, unchanged: 1 });
      expect(await onlyRow()).toEqual(before);
    });

    test('an incomplete record makes no post of a reel', async ({ repository, reel, onlyRow, tick }) => {
      await repository.upsertMany([reel()]);
      const before = await onlyRow();
      await tick();
      for (const guess of [
        incomplete(reel({ format: 'POST', kind: 'VIDEO', permalink: 'https://www.facebook.com/100/videos/900001/' })),
        incomplete(reel({ format: 'POST', kind: 'OTHER', source: 'post', caption: 'As the post edge tells it' })),
      ]) {
        expect(await repository.upsertMany([guess])).toMatchObject({ updated: 0, unchanged: 1 });
        expect(await onlyRow()).toEqual(before);
      }
    });

    test('of two incomplete records the one that sees a reel tells', async ({ repository, reel, onlyRow, tick }) => {
      const sees = incomplete(reel({ source: 'post', caption: 'As the post edge tells it' }));
      const blind = incomplete(reel({ format: 'POST', kind: 'VIDEO', permalink: null }));
      await repository.upsertMany([blind]);
      expect(await repository.upsertMany([sees])).toMatchObject({ updated: 1, unchanged: 0 });
      const after = await onlyRow();
      expect(contentOf(after)).toEqual(contentOf(incomplete(reel())));
      await tick();
      for (const record of [blind, sees])
        expect(await repository.upsertMany([record])).toMatchObject({ updated: 0, unchanged: 1 });
      expect(await onlyRow()).toEqual(after);
    });

    test('a complete record settles an incomplete row, whatever its rank', async (scene) => {
      const { repository, post, onlyRow, tick } = scene;
      const guess = incomplete(
        post({
          format: 'REELS',
          kind: 'REEL',
          source: 'video',
          caption: 'As the video edge tells it',
          permalink: null,
        }),
      );
      await repository.upsertMany([guess]);
      expect(await repository.upsertMany([post()])).toMatchObject({ inserted: 0, updated: 1, unchanged: 0 });
      const settled = await onlyRow();
      expect(contentOf(settled)).toEqual(
        contentOf({ ...post(), source: 'video', caption: 'As the video edge tells it' }),
      );
      await tick();
      for (const record of [guess, post()])
        expect(await repository.upsertMany([record])).toMatchObject({ updated: 0, unchanged: 1 });
      expect(await onlyRow()).toEqual(settled);
    });

    test('an incomplete record meets any other under its key', async ({ repository, post, rows }) => {
      const pairs = everyPair(post);
      await repository.upsertMany(pairs.map(([stored]) => stored));
      await repository.upsertMany(pairs.map(([, incoming]) => incoming));
      const expected = pairs.map(([stored, incoming]) => contentOf(reconcileContentItem(stored, incoming)));
      expect((await rows()).map(contentOf)).toEqual(expected);
    });

    test('an incomplete video record that seems a reel does not take the row of a post', async (scene) => {
      const { repository, onlyRow, tick } = scene;
      await repository.upsertMany([videoPost(scene)]);
      const before = await onlyRow();
      await repository.upsertMany([seemingReel(scene)]);
      const after = await onlyRow();
      expect(contentOf(after)).toEqual(contentOf(videoPostToldByVideo(scene)));
      expect(after.id).toBe(before.id);
      await tick();
      for (const record of [videoPost(scene), seemingReel(scene)])
        expect(await repository.upsertMany([record])).toMatchObject({ inserted: 0, updated: 0, unchanged: 1 });
      expect(await onlyRow()).toEqual(after);
    });

    test('what seemed a reel moves to its page post id when its post record comes', async (scene) => {
      const { repository, onlyRow } = scene;
      await repository.upsertMany([seemingReel(scene)]);
      const before = await onlyRow();
      expect(before).toMatchObject({ externalContentId: VIDEO_ID, format: 'REELS' });
      expect(await repository.upsertMany([videoPost(scene)])).toMatchObject({ inserted: 0, updated: 1 });
      const after = await onlyRow();
      expect(contentOf(after)).toEqual(contentOf(videoPostToldByVideo(scene)));
      expect(after.id).toBe(before.id);
    });

    test('any order and any split of complete and incomplete records of a reel make the same row', async (scene) => {
      const { reel } = scene;
      const video = reel({ aliases: [POST_ID] });
      const seenAsPost = { ...videoPost(scene), caption: video.caption, hashtags: video.hashtags };
      await expectOneOutcome(
        scene,
        [
          video,
          incomplete({ ...video, permalink: null }),
          incomplete({ ...seenAsPost, hashtagKeys: video.hashtagKeys, kind: 'OTHER', permalink: null }),
        ],
        video,
      );
    });

    test('any order and any split of complete and incomplete records of a video make the same row', async (scene) => {
      const told = videoPostToldByVideo(scene);
      await expectOneOutcome(
        scene,
        [videoPost(scene), seemingReel(scene), incomplete({ ...videoPost(scene), kind: 'OTHER', permalink: null })],
        told,
      );
    });
  });
}

function incomplete(item: ContentItem): ContentItem {
  return { ...item, extractorVersion: INCOMPLETE_EXTRACTOR_VERSION };
}

/** The post record of an ordinary video. */
function videoPost({ post }: ContentScene): ContentItem {
  return post({
    externalContentId: POST_ID,
    kind: 'VIDEO',
    caption: 'As the post edge tells it',
    permalink: 'https://www.facebook.com/100/videos/900001/',
    aliases: [VIDEO_ID],
  });
}

/** The video record of the same video, which seems a reel while its permalink is refused. */
function seemingReel({ reel }: ContentScene): ContentItem {
  return incomplete(reel({ externalContentId: VIDEO_ID, aliases: [POST_ID], permalink: null }));
}

/** What is known when both have come. */
function videoPostToldByVideo(scene: ContentScene): ContentItem {
  const { caption, hashtags, hashtagKeys, publishedAt, source } = seemingReel(scene);
  return { ...videoPost(scene), caption, hashtags, hashtagKeys, publishedAt, source };
}

/** Stored and incoming records of every source, format and permalink of which at least one is incomplete. */
function everyPair(post: ContentScene['post']): readonly (readonly [ContentItem, ContentItem])[] {
  const records = CONTENT_SOURCES.flatMap((source) =>
    CONTENT_FORMATS.flatMap((format) =>
      [true, false].flatMap((isIncomplete) =>
        [true, false].map((hasPermalink) => ({ source, format, isIncomplete, hasPermalink })),
      ),
    ),
  );
  const toItem = (record: (typeof records)[number], role: string): ContentItem => {
    const item = post({
      format: record.format,
      kind: record.format === 'REELS' ? 'REEL' : role === 'Stored' ? 'ALBUM' : 'PHOTO',
      caption: role,
      permalink: record.hasPermalink ? `https://www.facebook.com/${role}` : null,
      publishedAt: new Date(Date.UTC(2026, 2, role.length)),
      source: record.source,
    });
    return record.isIncomplete ? incomplete(item) : item;
  };
  return records
    .flatMap((stored) => records.map((incoming) => ({ stored, incoming })))
    .filter(({ stored, incoming }) => stored.isIncomplete || incoming.isIncomplete)
    .map(({ stored, incoming }, index) => {
      // Padded, so that the rows come in the order of the pairs.
      const integrationId = `integration-${String(index).padStart(5, '0')}`;
      return [
        { ...toItem(stored, 'Stored'), integrationId },
        { ...toItem(incoming, 'Incoming'), integrationId },
      ] as const;
    });
}

/** Stores the records in every order and every split, each arrangement in an integration of its own, and once more. */
async function expectOneOutcome(
  { repository, rows, tick }: ContentScene,
  records: readonly ContentItem[],
  outcome: ContentItem,
): Promise<void> {
  const arrangements = orders(records).flatMap((order) => splits(order.length).map((sizes) => ({ order, sizes })));
  const inPlace = (order: readonly ContentItem[], index: number) =>
    order.map((record) => ({ ...record, integrationId: `integration-${index}` }));
  for (const [index, { order, sizes }] of arrangements.entries()) {
    const sequence = inPlace(order, index);
    for (const size of sizes) await repository.upsertMany(sequence.splice(0, size));
  }
  const stored = await rows();
  expect(stored).toHaveLength(arrangements.length);
  for (const row of stored) expect(contentOf(row)).toEqual(contentOf({ ...outcome, integrationId: row.integrationId }));
  await tick();
  for (const [index, { order }] of arrangements.entries())
    for (const record of inPlace([...order].reverse(), index))
      expect(await repository.upsertMany([record])).toMatchObject({ inserted: 0, updated: 0, unchanged: 1 });
  expect(await rows()).toEqual(stored);
}
