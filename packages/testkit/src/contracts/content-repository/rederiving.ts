import { INCOMPLETE_EXTRACTOR_VERSION, type StoredContentItem } from '@org/ingest-core';
import { expect } from 'vitest';
import { type ContentScene, type ContentSuite, contentOf } from './content-suite.js';

const OLD = 7;
const NEW = 8;
const REMOVED_AT = new Date('2026-03-06T12:00:00.000Z');

/** What follows from other fields is replaced where a row is still the one that was read. */
export function registerRederiving({ describe, test }: ContentSuite): void {
  describe('derived fields', () => {
    test('lists the rows that older rules have made', async ({ repository, post, organizationId }) => {
      await repository.upsertMany(
        [INCOMPLETE_EXTRACTOR_VERSION, OLD, NEW].map((extractorVersion) =>
          post({ externalContentId: `100_${extractorVersion}`, extractorVersion }),
        ),
      );
      const idsBelow = async (extractorVersionBelow: number) =>
        (await repository.list({ organizationId, extractorVersionBelow })).items
          .map((item) => item.externalContentId)
          .sort();
      expect(await idsBelow(NEW + 1)).toEqual(['100_0', '100_7', '100_8']);
      expect(await idsBelow(NEW)).toEqual(['100_0', '100_7']);
      expect(await idsBelow(OLD)).toEqual(['100_0']);
      expect(await idsBelow(INCOMPLETE_EXTRACTOR_VERSION)).toEqual([]);
    });

    test('stores what follows and leaves every other field as it is', async (scene) => {
      const { repository, post, tick, onlyRow } = scene;
      const item = post({ extractorVersion: OLD, kind: 'VIDEO', aliases: ['900001'], removedAt: REMOVED_AT });
      await repository.upsertMany([item]);
      const before = await readBack(scene);
      await tick();
      const given = { ...DERIVED, format: 'REELS', kind: 'REEL' } as const;
      // Of these, only what follows from other fields counts.
      const others = {
        caption: 'Other',
        permalink: null,
        source: 'media',
        removedAt: null,
        platform: 'INSTAGRAM',
      } as const;
      expect(await repository.applyDerived([{ ...before, ...others, ...given }])).toBe(1);
      const after = await onlyRow();
      expect(contentOf(after)).toEqual(contentOf({ ...item, ...given }));
      expect(after).toMatchObject({ id: before.id, createdAt: before.createdAt });
      expect(after.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime());
    });

    test('leaves a row alone that was written since it was read', async (scene) => {
      const { repository, post, tick, onlyRow } = scene;
      await repository.upsertMany([post({ extractorVersion: OLD })]);
      const before = await readBack(scene);
      await tick();
      await repository.markRemoved(post(), ['100_1'], REMOVED_AT);
      const written = await onlyRow();
      await tick();
      expect(await repository.applyDerived([{ ...before, ...DERIVED }])).toBe(0);
      expect(await onlyRow()).toEqual(written);
    });

    test('tells every write from the one before, however fast they follow each other', async (scene) => {
      const { repository, post, rows } = scene;
      const writes = [
        (caption: string) => repository.upsertMany([post({ extractorVersion: OLD, caption })]),
        () => repository.markRemoved(post(), ['100_1'], REMOVED_AT),
        async () => repository.applyDerived([{ ...(await readBack(scene)), ...DERIVED, extractorVersion: NEW }]),
      ];
      await repository.upsertMany([post({ extractorVersion: OLD })]);
      for (let round = 0; round < 10; round += 1)
        for (const write of writes) {
          const before = await readBack(scene);
          await write(`Round ${round}`);
          const after = await readBack(scene);
          expect(after.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime());
          const late = { ...before, ...DERIVED, hashtags: ['late'], hashtagKeys: ['late'], extractorVersion: NEW + 1 };
          expect(await repository.applyDerived([late])).toBe(0);
          expect((await rows()).map((row) => row.hashtags)).toEqual([after.hashtags]);
        }
    });

    test('leaves a row alone that rules as new have made', async (scene) => {
      const { repository, post, onlyRow } = scene;
      await repository.upsertMany([post({ extractorVersion: NEW })]);
      const before = await onlyRow();
      const read = await readBack(scene);
      for (const extractorVersion of [OLD, NEW])
        expect(await repository.applyDerived([{ ...read, ...DERIVED, extractorVersion }])).toBe(0);
      expect(await onlyRow()).toEqual(before);
    });

    test('writes an incomplete row, which stays one', async (scene) => {
      const { repository, post, onlyRow } = scene;
      const item = post({ extractorVersion: INCOMPLETE_EXTRACTOR_VERSION });
      await repository.upsertMany([item]);
      const derived = { ...DERIVED, extractorVersion: INCOMPLETE_EXTRACTOR_VERSION };
      expect(await repository.applyDerived([{ ...(await readBack(scene)), ...derived }])).toBe(1);
      expect(contentOf(await onlyRow())).toEqual(contentOf({ ...item, ...derived }));
    });

    test('writes no row of another organization or integration, and none that is gone', async (scene) => {
      const { repository, post, rows, organizationId, otherOrganizationId } = scene;
      await repository.upsertMany([post({ extractorVersion: OLD })]);
      const read = await readBack(scene);
      const before = await rows();
      for (const place of [{ organizationId: otherOrganizationId }, { integrationId: 'integration-2' }, { id: 'gone' }])
        expect(await repository.applyDerived([{ ...read, ...DERIVED, ...place }])).toBe(0);
      expect(await rows()).toEqual(before);
      await repository.deleteOrganizationContent(organizationId);
      expect(await repository.applyDerived([{ ...read, ...DERIVED }])).toBe(0);
      expect(await repository.applyDerived([])).toBe(0);
      expect(await rows()).toEqual([]);
    });

    test('moves a row to another id and keeps the old one as an alias', async (scene) => {
      const { repository, post, reel, onlyRow } = scene;
      await repository.upsertMany([post({ extractorVersion: OLD, aliases: ['100_5', '900001'] })]);
      const read = await readBack(scene);
      expect(await repository.applyDerived([{ ...read, ...DERIVED, ...REEL, externalContentId: '900001' }])).toBe(1);
      expect(await onlyRow()).toMatchObject({ id: read.id, externalContentId: '900001', ...REEL });
      expect([...(await onlyRow()).aliases].sort()).toEqual(['100_1', '100_5']);
      expect((await repository.find(post()))?.id).toBe(read.id);
      expect(await repository.upsertMany([reel({ externalContentId: '900001' })])).toMatchObject({ inserted: 0 });
    });

    test('leaves a row where it is when another has the id, until a record that names both joins them', async (scene) => {
      const { repository, post, reel, rows, onlyRow } = scene;
      const other = reel({ externalContentId: '900001', extractorVersion: NEW });
      await repository.upsertMany([post({ extractorVersion: OLD }), other]);
      const before = (await rows()).find((row) => row.externalContentId === '900001');
      const [read] = (await repository.list({ ...owner(scene), extractorVersionBelow: NEW })).items;
      if (read === undefined) throw new Error('The old row is not listed');
      expect(await repository.applyDerived([{ ...read, ...DERIVED, ...REEL, externalContentId: '900001' }])).toBe(1);
      const [moved, untouched] = await rows();
      expect(moved).toMatchObject({ id: read.id, externalContentId: '100_1', aliases: ['900001'], ...REEL });
      expect(untouched).toEqual(before);
      const naming = { ...other, aliases: ['100_1'] };
      expect(await repository.upsertMany([naming])).toMatchObject({ inserted: 0, updated: 1 });
      expect(await onlyRow()).toMatchObject({ id: before?.id, externalContentId: '900001', aliases: ['100_1'] });
    });

    test('lets one of two rows have an id that both shall get', async (scene) => {
      const { repository, post, rows } = scene;
      await repository.upsertMany(
        ['100_1', '100_2'].map((externalContentId) => post({ externalContentId, extractorVersion: OLD })),
      );
      const { items } = await repository.list(owner(scene));
      const derived = items.map((row) => ({ ...row, ...DERIVED, ...REEL, externalContentId: '900001' }));
      expect(await repository.applyDerived(derived)).toBe(2);
      const [left, moved] = await rows();
      expect(left).toMatchObject({ externalContentId: expect.stringMatching(/^100_/), aliases: ['900001'] });
      expect(moved).toMatchObject({ externalContentId: '900001', aliases: [expect.stringMatching(/^100_/)] });
    });

    test('writes 2,500 rows in one call', async (scene) => {
      const { repository, post, rows } = scene;
      await repository.upsertMany(
        Array.from({ length: 2500 }, (_, index) => post({ externalContentId: `100_${index}`, extractorVersion: OLD })),
      );
      const read: StoredContentItem[] = [];
      for (let cursor: string | null = null; read.length === 0 || cursor !== null; ) {
        const page = await repository.list({ ...owner(scene), limit: 1000, ...(cursor !== null && { cursor }) });
        read.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(await repository.applyDerived(read.map((row) => ({ ...row, ...DERIVED })))).toBe(2500);
      for (const row of await rows()) expect(row).toMatchObject(DERIVED);
    });
  });
}

const DERIVED = { hashtags: ['Tết', 'a"b\\'], hashtagKeys: ['tết', 'a"b\\'], extractorVersion: NEW } as const;
const REEL = { format: 'REELS', kind: 'REEL' } as const;

function owner({ organizationId }: ContentScene) {
  return { organizationId, integrationId: 'integration-1' };
}

/** The one row of the integration, as the repository itself gives it. */
async function readBack(scene: ContentScene): Promise<StoredContentItem> {
  const [row] = (await scene.repository.list({ ...owner(scene), includeRemoved: true })).items;
  if (row === undefined) throw new Error('There is no row to read');
  return row;
}
