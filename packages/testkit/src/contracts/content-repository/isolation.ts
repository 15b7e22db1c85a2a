import type { IntegrationRef } from '@org/ingest-core';
import { expect } from 'vitest';
import { type ContentScene, type ContentSuite, contentOf } from './content-suite.js';

/** No call reads or writes another organization's or integration's rows. */
export function registerIsolation({ describe, test }: ContentSuite): void {
  describe('isolation', () => {
    test('keeps the same external id apart for each organization and integration', async (scene) => {
      const { repository, post, rows, organizationId, otherOrganizationId } = scene;
      const items = neighbours(scene).map((place) => post({ ...place, caption: captionOf(place) }));
      expect((await repository.upsertMany(items)).inserted).toBe(4);
      for (const item of items) expect((await repository.find(item))?.caption).toBe(item.caption);
      expect((await rows(organizationId)).map((row) => row.caption)).toEqual([
        'own/integration-1',
        'own/integration-2',
      ]);
      expect((await rows(otherOrganizationId)).map((row) => row.caption)).toEqual([
        'other/integration-1',
        'other/integration-2',
      ]);
    });

    test('changes only the row of the organization and integration that an item names', async (scene) => {
      const { repository, post, tick } = scene;
      await repository.upsertMany(neighbours(scene).map((place) => post(place)));
      const before = await everyRow(scene);
      await tick();
      expect(await repository.upsertMany([post({ caption: 'Edited' })])).toMatchObject({ inserted: 0, updated: 1 });
      expect(await repository.markRemoved(post(), ['100_1'], new Date('2026-03-06T00:00:00.000Z'))).toBe(1);
      const after = await everyRow(scene);
      expect(after.filter((row) => !isAt(row, post()))).toEqual(before.filter((row) => !isAt(row, post())));
      expect(after.find((row) => isAt(row, post()))?.caption).toBe('Edited');
    });

    test('does not join content of different organizations or integrations by an alias', async (scene) => {
      const { repository, post, reel } = scene;
      await repository.upsertMany(
        neighbours(scene)
          .slice(1)
          .map((place) => post({ ...place, externalContentId: '100_7', kind: 'VIDEO', aliases: ['900001'] })),
      );
      const before = await everyRow(scene);
      const item = reel({ externalContentId: '900001', aliases: ['100_7'] });
      expect((await repository.upsertMany([item])).inserted).toBe(1);
      const after = await everyRow(scene);
      expect(after.filter((row) => !isAt(row, item))).toEqual(before);
      expect(after).toHaveLength(4);
    });

    test('finds, lists and removes nothing that belongs to another', async (scene) => {
      const { repository, post, otherOrganizationId } = scene;
      const item = post({ externalContentId: '100_7', aliases: ['900001'] });
      await repository.upsertMany([item]);
      const before = await everyRow(scene);
      const strangers = [
        { organizationId: otherOrganizationId, integrationId: item.integrationId },
        { organizationId: item.organizationId, integrationId: 'integration-2' },
      ];
      for (const stranger of strangers) {
        for (const externalContentId of ['100_7', '900001'])
          expect(await repository.find({ ...stranger, externalContentId })).toBeNull();
        expect((await repository.list(stranger)).items).toEqual([]);
        expect(await repository.markRemoved(stranger, ['100_7', '900001'], new Date())).toBe(0);
        expect(await repository.deleteIntegrationContent(stranger)).toBe(0);
      }
      expect(await repository.deleteOrganizationContent(otherOrganizationId)).toBe(0);
      expect(await everyRow(scene)).toEqual(before);
    });

    test('deletes the rows of one integration and of no other', async (scene) => {
      const { repository, post } = scene;
      await repository.upsertMany(
        neighbours(scene).flatMap((place) => [
          post({ ...place, externalContentId: '100_1' }),
          post({ ...place, externalContentId: '100_2', removedAt: new Date('2026-03-06T00:00:00.000Z') }),
        ]),
      );
      const before = await everyRow(scene);
      expect(await repository.deleteIntegrationContent(post())).toBe(2);
      expect(await everyRow(scene)).toEqual(before.filter((row) => !isAt(row, post())));
      expect(await repository.deleteIntegrationContent(post())).toBe(0);
    });

    test('deletes the rows of one organization and of no other', async (scene) => {
      const { repository, post, rows, organizationId, otherOrganizationId } = scene;
      await repository.upsertMany(neighbours(scene).map((place) => post({ ...place, aliases: ['900001'] })));
      const others = await rows(otherOrganizationId);
      expect(await repository.deleteOrganizationContent(organizationId)).toBe(2);
      expect(await rows()).toEqual([]);
      expect(await rows(otherOrganizationId)).toEqual(others);
      expect(await repository.deleteOrganizationContent(organizationId)).toBe(0);
      expect(await repository.find(post({ externalContentId: '900001' }))).toBeNull();
    });

    test('stores items of many integrations in one call', async ({ repository, post, rows, organizationId }) => {
      const items = Array.from({ length: 60 }, (_, index) =>
        post({ integrationId: `integration-${index % 20}`, externalContentId: `100_${index % 30}` }),
      );
      expect((await repository.upsertMany(items)).inserted).toBe(60);
      expect(await rows()).toHaveLength(60);
      expect((await repository.list({ organizationId, integrationId: 'integration-7' })).items).toHaveLength(3);
      expect((await repository.upsertMany(items)).unchanged).toBe(60);
    });

    test('tells ids apart that differ only in case, spaces or separators', async ({ repository, post, rows }) => {
      const places: readonly IntegrationRef[] = [
        { organizationId: post().organizationId, integrationId: 'a' },
        { organizationId: post().organizationId, integrationId: 'A' },
        { organizationId: post().organizationId, integrationId: 'a ' },
        { organizationId: post().organizationId, integrationId: 'a","b' },
      ];
      const items = places.flatMap((place) => ['x', 'X', 'x '].map((id) => post({ ...place, externalContentId: id })));
      expect((await repository.upsertMany(items)).inserted).toBe(12);
      expect(
        new Set((await rows()).map((row) => JSON.stringify([row.integrationId, row.externalContentId]))).size,
      ).toBe(12);
      for (const item of items) expect(contentOf((await repository.find(item)) ?? post())).toEqual(contentOf(item));
    });
  });
}

/** The place of `post()` and those that share one of its ids. */
function neighbours({ organizationId, otherOrganizationId }: ContentScene): readonly IntegrationRef[] {
  return [
    { organizationId, integrationId: 'integration-1' },
    { organizationId, integrationId: 'integration-2' },
    { organizationId: otherOrganizationId, integrationId: 'integration-1' },
    { organizationId: otherOrganizationId, integrationId: 'integration-2' },
  ];
}

function captionOf({ organizationId, integrationId }: IntegrationRef): string {
  return `${organizationId.endsWith('-other') ? 'other' : 'own'}/${integrationId}`;
}

async function everyRow({ rows, organizationId, otherOrganizationId }: ContentScene) {
  return [...(await rows(organizationId)), ...(await rows(otherOrganizationId))];
}

function isAt(row: IntegrationRef, place: IntegrationRef): boolean {
  return row.organizationId === place.organizationId && row.integrationId === place.integrationId;
}
