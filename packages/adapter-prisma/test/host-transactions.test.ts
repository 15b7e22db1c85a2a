import { createPrismaContentRepository, type PrismaRootLike } from '@org/ingest-adapter-prisma';
import type { ContentItem } from '@org/ingest-core';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPrisma6Client } from './prisma-6/create-client.js';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';

const serverUrl = inject('postgresUrl');
const SETTING = `SELECT current_setting('gin_pending_list_limit') AS "limit"`;

for (const [version, createClient] of [
  ['7', createPrisma7Client],
  ['6', createPrisma6Client],
] as const)
  describe.skipIf(serverUrl === null)(`transactions of the host's, through Prisma ${version}`, () => {
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

    it('take calls that do not wait for each other, some of them with rows that are refused', async () => {
      const organizationId = 'org-at-once';
      const batches = Array.from({ length: 12 }, (_, batch) =>
        Array.from({ length: 4 }, (_, index) =>
          buildContentItem({
            organizationId,
            externalContentId: `100_${batch}_${index}`,
            ...(batch % 2 === 0 && index === 2 ? { permalink: 'forbidden' } : {}),
          }),
        ),
      );
      await prisma.$transaction(async (tx) => {
        const results = await Promise.all(
          batches.map((items, batch) => {
            // Two repositories on one transaction share its savepoints all the same.
            const repository = createPrismaContentRepository(tx);
            return batch === 5 ? repository.list({ organizationId }).then(() => null) : repository.upsertMany(items);
          }),
        );
        for (const [batch, result] of results.entries())
          if (result !== null) expect(result).toMatchObject({ inserted: batch % 2 === 0 ? 3 : 4 });
      });
      const stored = (await database.readRows(organizationId)).map((row) => row.externalContentId);
      const expected = batches.flatMap((items, batch) =>
        batch === 5 ? [] : items.filter((item) => item.permalink !== 'forbidden').map((item) => item.externalContentId),
      );
      expect(stored.sort()).toEqual(expected.sort());
    }, 60_000);

    const known: readonly (readonly [string, readonly string[], readonly string[]])[] = [
      ['of which the first names both ids', ['900001'], []],
      ['of which the second names both ids', [], ['100_7']],
    ];
    for (const [index, [which, postAliases, reelAliases]] of known.entries())
      for (const isKnown of [false, true])
        it(`make one row of a reel that two of them store, ${which}${isKnown ? ' of a post that is stored' : ''}`, async () => {
          const organizationId = `org-two-${index}-${isKnown}`;
          const post = (overrides: Partial<ContentItem> = {}) =>
            buildContentItem({ organizationId, externalContentId: '100_7', kind: 'VIDEO', ...overrides });
          if (isKnown) await createPrismaContentRepository(prisma).upsertMany([post()]);
          const reel = buildReel({ organizationId, externalContentId: '900001', aliases: reelAliases });
          await storeInTwoTransactions([post({ aliases: postAliases, caption: 'As the post edge tells it' })], [reel]);
          const rows = await database.readRows(organizationId);
          expect(rows.map((row) => [row.externalContentId, row.aliases])).toEqual([['900001', ['100_7']]]);
        }, 60_000);

    for (const [index, [which, postAliases, reelAliases]] of known.entries())
      for (const isReelFirst of [false, true])
        for (const isKnown of [false, true])
          it(`make one row of a reel with a writer outside of any, ${which}, ${isReelFirst ? 'a reel' : 'a post'} in the transaction${isKnown ? ', the other stored before' : ''}`, async () => {
            const organizationId = `org-outside-${index}-${isReelFirst}-${isKnown}`;
            const both = [
              buildContentItem({ organizationId, externalContentId: '100_7', kind: 'VIDEO', aliases: postAliases }),
              buildReel({ organizationId, externalContentId: '900001', aliases: reelAliases }),
            ];
            const [inside, outside] = isReelFirst ? both.reverse() : both;
            if (inside === undefined || outside === undefined) throw new Error('There are two items');
            if (isKnown)
              await createPrismaContentRepository(prisma).upsertMany([{ ...outside, caption: 'Before', aliases: [] }]);
            await storeBeside([inside], [outside]);
            const rows = await database.readRows(organizationId);
            expect(rows.map((row) => [row.externalContentId, row.aliases])).toEqual([['900001', ['100_7']]]);
          }, 60_000);

    it('keep their settings', async () => {
      const organizationId = 'org-settings';
      const [outside] = await database.query(SETTING);
      await prisma.$transaction(async (tx) => {
        const repository = createPrismaContentRepository(tx);
        await repository.upsertMany([buildContentItem({ organizationId })]);
        await repository.upsertMany([
          buildReel({ organizationId, aliases: ['100_7'] }),
          buildContentItem({ organizationId, caption: 'Edited' }),
        ]);
        expect(await tx.$queryRawUnsafe(SETTING)).toEqual([outside]);
      });
    });

    /** Stores the first items, goes on until the second ones are stored elsewhere or wait for a lock, and commits. */
    async function storeInTwoTransactions(first: readonly ContentItem[], second: readonly ContentItem[]) {
      await goOnBeside(first, (onStored) =>
        prisma.$transaction((tx) => createPrismaContentRepository(tx).upsertMany(second).finally(onStored), {
          maxWait: 30_000,
          timeout: 60_000,
        }),
      );
    }

    /** The same, the second ones outside of any transaction. */
    async function storeBeside(first: readonly ContentItem[], second: readonly ContentItem[]) {
      await goOnBeside(first, (onStored) => createPrismaContentRepository(prisma).upsertMany(second).finally(onStored));
    }

    async function goOnBeside(
      first: readonly ContentItem[],
      storeSecond: (onStored: () => void) => Promise<unknown>,
    ): Promise<void> {
      let isStored = false;
      let other: Promise<unknown> = Promise.resolve();
      await prisma.$transaction(async (tx) => {
        await createPrismaContentRepository(tx).upsertMany(first);
        other = storeSecond(() => {
          isStored = true;
        });
        for (let isWaiting = false; !isStored && !isWaiting; ) isWaiting = await isLockAwaited();
      });
      await other;
    }

    async function isLockAwaited(): Promise<boolean> {
      const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return (await database.query(waiting)).length > 0;
    }
  });
