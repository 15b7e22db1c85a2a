import { createPrismaContentRepository, type PrismaRootLike } from '@org/ingest-adapter-prisma';
import type { ContentItem } from '@org/ingest-core';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPrisma6Client } from './prisma-6/create-client.js';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';

const serverUrl = inject('postgresUrl');
const CAPTION = 'A secret caption';

for (const [version, createClient] of [
  ['7', createPrisma7Client],
  ['6', createPrisma6Client],
] as const)
  describe.skipIf(serverUrl === null)(`rows that the database refuses, through Prisma ${version}`, () => {
    let database: HostDatabase;
    let prisma: PrismaRootLike & { $disconnect(): Promise<void> };
    beforeAll(async () => {
      database = await createHostDatabase(serverUrl ?? '');
      await database.query(`ALTER TABLE "AnalyticsContent" ADD CHECK ("permalink" <> 'forbidden')`);
      prisma = createClient(database.url);
    });
    afterAll(async () => {
      await prisma.$disconnect();
      await database.drop();
    });

    it('are set aside one by one, and the other 4,995 of the call are stored', async () => {
      const organizationId = 'org-refused';
      const broken: ReadonlyMap<number, Partial<ContentItem>> = new Map<number, Partial<ContentItem>>([
        [0, { extractorVersion: 2 ** 31 }],
        [1, { permalink: 'forbidden' }],
        [2500, { kind: 'PODCAST' as ContentItem['kind'] }],
        [3999, { externalContentId: incompressible(9000) }],
        [4999, { extractorVersion: 1.5 }],
      ]);
      const items = Array.from({ length: 5000 }, (_, index) =>
        buildContentItem({
          organizationId,
          externalContentId: `100_${index}`,
          caption: CAPTION,
          ...broken.get(index),
        }),
      );
      const { rejected, ...counts } = await createPrismaContentRepository(prisma).upsertMany(items);
      expect(counts).toEqual({ inserted: 4995, updated: 0, unchanged: 0 });
      expect(rejected.map((item) => item.externalContentId)).toEqual(
        [...broken.keys()].map((index) => items[index]?.externalContentId),
      );
      expect(rejected.map(({ reason }) => /SQLSTATE (\w+)/.exec(reason)?.[1])).toEqual([
        '22003',
        '23514',
        '22P02',
        '54000',
        '22P02',
      ]);
      for (const { reason } of rejected) expect(reason).not.toContain(CAPTION);
      expect(await database.readRows(organizationId)).toHaveLength(4995);
    }, 60_000);

    it('are set aside where identities are decided as well', async () => {
      const organizationId = 'org-refused-reels';
      const items = Array.from({ length: 9 }, (_, index) =>
        buildReel({
          organizationId,
          externalContentId: `90000${index}`,
          aliases: [`100_${index}`],
          ...(index === 4 ? { permalink: 'forbidden' } : {}),
        }),
      );
      const { rejected, ...counts } = await createPrismaContentRepository(prisma).upsertMany(items);
      expect(counts).toEqual({ inserted: 8, updated: 0, unchanged: 0 });
      expect(rejected.map((item) => item.externalContentId)).toEqual(['900004']);
    });

    it("leave a transaction of the host's usable, and it takes all back when it is rolled back", async () => {
      const organizationId = 'org-host';
      const items = [
        buildContentItem({ organizationId, externalContentId: '100_1' }),
        buildContentItem({ organizationId, externalContentId: '100_2', permalink: 'forbidden' }),
        buildReel({ organizationId, externalContentId: '900001', aliases: ['100_7'] }),
      ];
      const rollBack = new Error('The host changes its mind');
      const work = prisma.$transaction(async (tx) => {
        const repository = createPrismaContentRepository(tx);
        const { rejected, ...counts } = await repository.upsertMany(items);
        expect(counts).toEqual({ inserted: 2, updated: 0, unchanged: 0 });
        expect(rejected.map((item) => item.externalContentId)).toEqual(['100_2']);
        expect((await repository.upsertMany(items.slice(0, 1))).unchanged).toBe(1);
        expect((await repository.list({ organizationId })).items).toHaveLength(2);
        expect(await database.readRows(organizationId)).toEqual([]);
        throw rollBack;
      });
      await expect(work).rejects.toBe(rollBack);
      expect(await database.readRows(organizationId)).toEqual([]);
    });
  });

/** Text that no compression makes short enough for an index, the same at every run. */
function incompressible(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(0x4e00 + (state % 20_000));
  }).join('');
}
