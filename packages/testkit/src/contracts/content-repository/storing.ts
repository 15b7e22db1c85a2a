import type { ContentItem } from '@org/ingest-core';
import { expect } from 'vitest';
import { type ContentSuite, contentOf } from './content-suite.js';

/** What is stored is what was given, once, and storing it again writes nothing. */
export function registerStoring({ describe, test }: ContentSuite): void {
  describe('storing', () => {
    test('stores every field as it was given', async ({ repository, post, reel, rows }) => {
      const items = [
        post({ externalContentId: '100_1' }),
        post({ externalContentId: '100_2', caption: null, permalink: null, hashtags: [], hashtagKeys: [] }),
        post({ externalContentId: '100_3', caption: '', kind: 'TEXT' }),
        post({
          externalContentId: '100_4',
          platform: 'INSTAGRAM',
          source: 'media',
          kind: 'ALBUM',
          extractorVersion: 7,
        }),
        post({ externalContentId: '100_5', kind: 'STORY', source: 'story' }),
        post({ externalContentId: '100_6', removedAt: new Date('2026-03-05T00:00:00.123Z') }),
        reel({ externalContentId: '900001', aliases: ['100_7', '100_8'] }),
      ];
      expect(await repository.upsertMany(items)).toEqual({ inserted: 7, updated: 0, unchanged: 0, rejected: [] });
      expect((await rows()).map(contentOf)).toEqual(items.map(contentOf));
      for (const item of items) {
        const found = await repository.find(item);
        expect(found === null ? null : contentOf(found)).toEqual(contentOf(item));
      }
    });

    test('gives each row an id of its own and its times', async ({ repository, post, rows }) => {
      await repository.upsertMany([post({ externalContentId: '100_1' }), post({ externalContentId: '100_2' })]);
      const stored = await rows();
      expect(new Set(stored.map((row) => row.id)).size).toBe(2);
      for (const row of stored) {
        expect(row.id).not.toBe('');
        expect(Number.isNaN(row.createdAt.getTime())).toBe(false);
        expect(row.updatedAt.getTime()).toBeGreaterThanOrEqual(row.createdAt.getTime());
        expect(await repository.find(row)).toMatchObject({
          id: row.id,
          createdAt: row.createdAt,
          updatedAt: row.updatedAt,
        });
      }
    });

    test('keeps times to the millisecond', async ({ repository, post, rows }) => {
      const times = [
        '2004-02-04T00:00:00.000Z',
        '2024-02-29T23:59:59.999Z',
        '2026-03-08T02:30:00.001Z',
        '2026-10-25T01:30:00.500Z',
        '2039-12-31T23:59:59.999Z',
      ];
      await repository.upsertMany(
        times.map((time, index) =>
          post({ externalContentId: `100_${index}`, publishedAt: new Date(time), removedAt: new Date(time) }),
        ),
      );
      const stored = await rows();
      expect(stored.map((row) => row.publishedAt.toISOString())).toEqual(times);
      expect(stored.map((row) => row.removedAt?.toISOString())).toEqual(times);
    });

    test('keeps lists whose values look like syntax', async ({ repository, post, onlyRow }) => {
      const values = [
        'NULL',
        'null',
        'a,b',
        '{x}',
        '"quoted"',
        "it's",
        'back\\slash',
        ' space ',
        '[1]',
        '$1',
        '%',
        'é',
        '日本',
      ];
      const item = post({ hashtags: values, hashtagKeys: values, aliases: values });
      await repository.upsertMany([item]);
      expect(contentOf(await onlyRow())).toEqual(contentOf(item));
      expect((await repository.upsertMany([item])).unchanged).toBe(1);
    });

    test('keeps long captions and captions in any script', async ({ repository, post, rows }) => {
      const captions = [
        'x'.repeat(63_206),
        'Bánh mì nóng giòn – Bánh mì',
        'パン屋 🥐 ベーカリー',
        'خبز طازج كل صباح',
        '👩‍👩‍👧‍👦 family 🏳️‍🌈 1️⃣',
        'Robert\'); DROP TABLE "AnalyticsContent";-- \\ $1 ? :name %s {} []',
        'line\nbreak\ttab\r\n\u2028separator',
      ];
      const items = captions.map((caption, index) => post({ externalContentId: `100_${index}`, caption }));
      await repository.upsertMany(items);
      expect((await rows()).map((row) => row.caption)).toEqual(captions);
      expect((await repository.upsertMany(items)).unchanged).toBe(captions.length);
    });

    test('takes captions that not every storage can hold, and knows them again', async ({ repository, post, rows }) => {
      const captions = ['a\u0000b', '\u0000', 'broken \uD83D half', '\uDC00', 'fine'];
      const items = captions.map((caption, index) => post({ externalContentId: `100_${index}`, caption }));
      expect(await repository.upsertMany(items)).toEqual({ inserted: 5, updated: 0, unchanged: 0, rejected: [] });
      for (const [index, row] of (await rows()).entries())
        expect(acceptedForms(captions[index] ?? '')).toContain(row.caption);
      expect(await repository.upsertMany(items)).toEqual({ inserted: 0, updated: 0, unchanged: 5, rejected: [] });
    });

    test('sets an item without a valid publish time aside and stores the rest', async ({
      repository,
      post,
      onlyRow,
    }) => {
      const broken = post({ externalContentId: '100_2', publishedAt: new Date(Number.NaN) });
      const result = await repository.upsertMany([post({ externalContentId: '100_1' }), broken]);
      expect(result).toMatchObject({ inserted: 1, updated: 0, unchanged: 0 });
      expect(result.rejected.map((item) => item.externalContentId)).toEqual(['100_2']);
      expect((await onlyRow()).externalContentId).toBe('100_1');
    });

    test('does nothing for an empty list', async ({ repository, rows }) => {
      expect(await repository.upsertMany([])).toEqual({ inserted: 0, updated: 0, unchanged: 0, rejected: [] });
      expect(await rows()).toEqual([]);
    });

    test('shares no object with its caller', async ({ repository, post, onlyRow }) => {
      const aliases = ['900001'];
      const publishedAt = new Date('2026-03-02T08:15:30.000Z');
      const item = post({ aliases, publishedAt });
      const expected = contentOf(post({ aliases: ['900001'] }));
      await repository.upsertMany([item]);
      aliases.push('900002');
      publishedAt.setTime(0);
      const found = await repository.find(item);
      found?.publishedAt.setTime(0);
      found?.updatedAt.setTime(0);
      expect(contentOf(await onlyRow())).toEqual(expected);
      expect((await repository.find(item))?.publishedAt).toEqual(expected.publishedAt);
      expect((await repository.find(item))?.updatedAt.getTime()).not.toBe(0);
    });
  });

  describe('idempotency', () => {
    test('writes nothing when what is stored comes again', async ({ repository, post, reel, rows, tick }) => {
      const batch = (): ContentItem[] => [
        post({ externalContentId: '100_1' }),
        post({ externalContentId: '100_2', caption: null, permalink: null, hashtags: [], hashtagKeys: [] }),
        post({ externalContentId: '100_3', removedAt: new Date('2026-03-05T00:00:00.123Z') }),
        reel({ externalContentId: '900001', aliases: ['100_7', '100_8'] }),
      ];
      await repository.upsertMany(batch());
      const before = await rows();
      await tick();
      expect(await repository.upsertMany(batch())).toEqual({ inserted: 0, updated: 0, unchanged: 4, rejected: [] });
      expect(await rows()).toEqual(before);
    });

    test('takes aliases for a set', async ({ repository, post, rows, tick }) => {
      await repository.upsertMany([post({ aliases: ['900001', '900002'] })]);
      const before = await rows();
      await tick();
      for (const aliases of [['900002', '900001'], ['900001', '900001', '900002'], ['900002'], []])
        expect((await repository.upsertMany([post({ aliases })])).unchanged).toBe(1);
      expect(await rows()).toEqual(before);
    });

    test('tells new, changed and unchanged items of one batch apart and writes only those that changed', async (scene) => {
      const { repository, post, rows, tick } = scene;
      await repository.upsertMany([post({ externalContentId: '100_1' }), post({ externalContentId: '100_2' })]);
      const [before] = await rows();
      await tick();
      const result = await repository.upsertMany([
        post({ externalContentId: '100_3' }),
        post({ externalContentId: '100_2', caption: 'Edited' }),
        post({ externalContentId: '100_1' }),
      ]);
      expect(result).toEqual({ inserted: 1, updated: 1, unchanged: 1, rejected: [] });
      const [first, second, third] = await rows();
      expect(first).toEqual(before);
      expect(second?.caption).toBe('Edited');
      expect(third?.externalContentId).toBe('100_3');
    });

    test('counts and keeps an item once that a batch holds several times', async ({ repository, post, onlyRow }) => {
      const result = await repository.upsertMany([post({ caption: 'First' }), post(), post({ caption: 'Last' })]);
      expect(result).toEqual({ inserted: 1, updated: 0, unchanged: 0, rejected: [] });
      expect((await onlyRow()).caption).toBe('Last');
      expect((await repository.upsertMany([post({ caption: 'Last' }), post({ caption: 'Last' })])).unchanged).toBe(1);
    });

    for (const [field, change] of FIELD_CHANGES)
      test(`notices a change of ${field}`, async ({ repository, post, onlyRow, tick }) => {
        await repository.upsertMany([post()]);
        const before = await onlyRow();
        await tick();
        expect(await repository.upsertMany([post(change)])).toEqual({
          inserted: 0,
          updated: 1,
          unchanged: 0,
          rejected: [],
        });
        const after = await onlyRow();
        expect(contentOf(after)).toEqual(contentOf(post(change)));
        expect(after).toMatchObject({ id: before.id, createdAt: before.createdAt });
        expect(after.updatedAt.getTime()).toBeGreaterThanOrEqual(before.updatedAt.getTime());
        if (typeof before.rowVersion === 'string') expect(after.rowVersion).not.toBe(before.rowVersion);
        expect((await repository.upsertMany([post(change)])).unchanged).toBe(1);
      });
  });
}

const FIELD_CHANGES: readonly (readonly [string, Partial<ContentItem>])[] = [
  ['the platform', { platform: 'INSTAGRAM' }],
  ['the format', { format: 'REELS' }],
  ['the kind', { kind: 'ALBUM' }],
  ['the caption', { caption: 'Fresh bread every evening #Bakery' }],
  ['the caption by one space at its end', { caption: 'Fresh bread every morning #Bakery ' }],
  ['the caption to an empty one', { caption: '' }],
  ['the caption to none', { caption: null }],
  ['how a hashtag is written', { hashtags: ['BAKERY'] }],
  ['the hashtags to none', { hashtags: [], hashtagKeys: [] }],
  ['the hashtags to more', { hashtags: ['Bakery', 'Bread'], hashtagKeys: ['bakery', 'bread'] }],
  ['the publish time by a millisecond', { publishedAt: new Date('2026-03-02T08:15:30.001Z') }],
  ['the permalink', { permalink: 'https://www.facebook.com/100/posts/2' }],
  ['the source', { source: 'video' }],
  ['the extractor version', { extractorVersion: 99 }],
  ['the removal time', { removedAt: new Date('2026-03-05T00:00:00.123Z') }],
  ['the aliases', { aliases: ['900001'] }],
];

/** A caption as given, or without what PostgreSQL and others cannot hold. */
function acceptedForms(caption: string): readonly string[] {
  const withoutNul = caption.replaceAll('\u0000', '');
  const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, '\uFFFD');
  return [caption, withoutNul, wellFormed(caption), wellFormed(withoutNul)];
}
