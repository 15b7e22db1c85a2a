import { expect } from 'vitest';
import type { ContentSuite } from './content-suite.js';

const LIMIT = new Date('2026-03-04T00:00:00.000Z');
const at = (milliseconds: number) => new Date(LIMIT.getTime() + milliseconds);

/** Old content is deleted by its publish time, of one owner at a time. */
export function registerRetention({ describe, test }: ContentSuite): void {
  describe('retention', () => {
    test('deletes what was published before a time, removed content too, and nothing else', async (scene) => {
      const { repository, post, rows } = scene;
      await repository.upsertMany([
        post({ externalContentId: '100_1', publishedAt: at(-1) }),
        post({ externalContentId: '100_2', publishedAt: at(-1), removedAt: at(5) }),
        post({ externalContentId: '100_3', publishedAt: at(0) }),
        post({ externalContentId: '100_4', publishedAt: at(1), removedAt: at(-5) }),
      ]);
      const [, , ...kept] = await rows();
      expect(await repository.deletePublishedBefore(post(), LIMIT)).toBe(2);
      expect(await rows()).toEqual(kept);
      expect(await repository.deletePublishedBefore(post(), LIMIT)).toBe(0);
    });

    test('deletes the old content of one integration, or of one organization, and of no other', async (scene) => {
      const { repository, post, rows, organizationId, otherOrganizationId } = scene;
      const places = [organizationId, otherOrganizationId].flatMap((organization) =>
        ['integration-1', 'integration-2'].map((integrationId) => ({ organizationId: organization, integrationId })),
      );
      await repository.upsertMany(places.map((place) => post({ ...place, publishedAt: at(-1) })));
      const others = await rows(otherOrganizationId);
      expect(await repository.deletePublishedBefore(post(), LIMIT)).toBe(1);
      expect((await rows()).map((row) => row.integrationId)).toEqual(['integration-2']);
      expect(await repository.deletePublishedBefore({ organizationId }, LIMIT)).toBe(1);
      expect(await rows()).toEqual([]);
      expect(await rows(otherOrganizationId)).toEqual(others);
    });

    test('deletes 12,000 old rows of one integration', async ({ repository, post, rows }) => {
      await repository.upsertMany(
        Array.from({ length: 12_000 }, (_, index) =>
          post({ externalContentId: `100_${index}`, publishedAt: at(index < 11_900 ? -1 : 1) }),
        ),
      );
      expect(await repository.deletePublishedBefore(post(), LIMIT)).toBe(11_900);
      expect(await rows()).toHaveLength(100);
    });

    test('refuses a time that is none, and takes any that is', async ({ repository, post, onlyRow }) => {
      await repository.upsertMany([post()]);
      await expect(repository.deletePublishedBefore(post(), new Date(Number.NaN))).rejects.toMatchObject({
        code: 'STORAGE',
      });
      expect(await repository.deletePublishedBefore(post(), new Date(-8.64e15))).toBe(0);
      await onlyRow();
      expect(await repository.deletePublishedBefore(post(), new Date(8.64e15))).toBe(1);
    });
  });
}
