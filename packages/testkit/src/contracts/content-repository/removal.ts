import { expect } from 'vitest';
import { type ContentSuite, contentOf } from './content-suite.js';

const REMOVED_AT = new Date('2026-03-06T12:00:00.321Z');
const LATER = new Date('2026-03-07T12:00:00.000Z');

/** Content goes when it is proven to be gone, and comes back when it is seen again. */
export function registerRemoval({ describe, test }: ContentSuite): void {
  describe('removal', () => {
    test('records the time by id and by alias and changes nothing else', async ({ repository, post, reel, rows }) => {
      const items = [
        post({ externalContentId: '100_1' }),
        post({ externalContentId: '100_2' }),
        reel({ externalContentId: '900001', aliases: ['100_7'] }),
      ];
      await repository.upsertMany(items);
      const before = await rows();
      expect(await repository.markRemoved(post(), ['100_1', '100_7'], REMOVED_AT)).toBe(2);
      const after = await rows();
      expect(after.map((row) => row.removedAt)).toEqual([REMOVED_AT, null, REMOVED_AT]);
      expect(after.map((row) => contentOf({ ...row, removedAt: null }))).toEqual(items.map(contentOf));
      expect(after.map((row) => row.id)).toEqual(before.map((row) => row.id));
      expect(after[1]).toEqual(before[1]);
    });

    test('leaves unknown and already removed content alone', async ({ repository, post, rows, tick }) => {
      await repository.upsertMany([post({ externalContentId: '100_1', aliases: ['900001'] })]);
      await repository.markRemoved(post(), ['100_1'], REMOVED_AT);
      const before = await rows();
      await tick();
      expect(await repository.markRemoved(post(), ['100_1', '900001', '100_9', ''], LATER)).toBe(0);
      expect(await repository.markRemoved(post(), [], LATER)).toBe(0);
      expect(await rows()).toEqual(before);
    });

    test('refuses a time that is none', async ({ repository, post, rows }) => {
      await repository.upsertMany([post()]);
      const before = await rows();
      await expect(repository.markRemoved(post(), ['100_1'], new Date(Number.NaN))).rejects.toMatchObject({
        code: 'STORAGE',
      });
      expect(await rows()).toEqual(before);
    });

    test('counts a row once that is named several times', async ({ repository, post, onlyRow }) => {
      await repository.upsertMany([post({ externalContentId: '100_1', aliases: ['900001', '900002'] })]);
      expect(await repository.markRemoved(post(), ['900001', '100_1', '900002', '100_1'], REMOVED_AT)).toBe(1);
      expect((await onlyRow()).removedAt).toEqual(REMOVED_AT);
    });

    test('takes long lists', async ({ repository, post, rows }) => {
      const ids = Array.from({ length: 2500 }, (_, index) => `100_${index}`);
      await repository.upsertMany(ids.map((externalContentId) => post({ externalContentId })));
      expect(await repository.markRemoved(post(), ids, REMOVED_AT)).toBe(2500);
      expect((await rows()).every((row) => row.removedAt?.getTime() === REMOVED_AT.getTime())).toBe(true);
    });

    test('brings content back that is seen again, in the same row', async ({ repository, post, onlyRow }) => {
      await repository.upsertMany([post()]);
      const before = await onlyRow();
      await repository.markRemoved(post(), ['100_1'], REMOVED_AT);
      expect(await repository.upsertMany([post()])).toMatchObject({ inserted: 0, updated: 1, unchanged: 0 });
      const after = await onlyRow();
      expect(contentOf(after)).toEqual(contentOf(post()));
      expect(after).toMatchObject({ id: before.id, createdAt: before.createdAt });
    });

    test('a record that knows less brings content back without changing its data', async (scene) => {
      const { repository, reel, onlyRow } = scene;
      await repository.upsertMany([reel()]);
      await repository.markRemoved(reel(), [reel().externalContentId], REMOVED_AT);
      const seen = reel({ source: 'post', caption: 'As the post edge tells it' });
      expect(await repository.upsertMany([seen])).toMatchObject({ updated: 1, unchanged: 0 });
      expect(contentOf(await onlyRow())).toEqual(contentOf(reel()));
    });

    test('content that is seen again under an alias comes back', async ({ repository, post, reel, onlyRow }) => {
      await repository.upsertMany([reel({ aliases: ['100_7'] })]);
      await repository.markRemoved(reel(), ['100_7'], REMOVED_AT);
      await repository.upsertMany([post({ externalContentId: '100_7', kind: 'VIDEO' })]);
      expect(contentOf(await onlyRow())).toEqual(contentOf(reel({ aliases: ['100_7'] })));
    });

    test('finds removed content, and lists it only when asked', async ({ repository, post, organizationId }) => {
      await repository.upsertMany([post({ externalContentId: '100_1' }), post({ externalContentId: '100_2' })]);
      await repository.markRemoved(post(), ['100_1'], REMOVED_AT);
      expect((await repository.find(post()))?.removedAt).toEqual(REMOVED_AT);
      const idsOf = async (query: { readonly includeRemoved?: boolean }) =>
        (await repository.list({ organizationId, ...query })).items.map((item) => item.externalContentId).sort();
      expect(await idsOf({})).toEqual(['100_2']);
      expect(await idsOf({ includeRemoved: false })).toEqual(['100_2']);
      expect(await idsOf({ includeRemoved: true })).toEqual(['100_1', '100_2']);
    });
  });
}
