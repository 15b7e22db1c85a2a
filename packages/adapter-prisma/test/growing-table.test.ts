import { createPrismaContentRepository } from '@org/ingest-adapter-prisma';
import type { ContentItem } from '@org/ingest-core';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { explain } from './support/explained-plan.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';
import { watchClient } from './support/watched-client.js';

const serverUrl = inject('postgresUrl');

/** How many rows the table has in the end. One look-up that reads them all is no harm; one for each item is. */
const ROWS = 2600;

describe.skipIf(serverUrl === null)('a table that PostgreSQL has no statistics of yet', () => {
  let database: HostDatabase;
  let prisma: ReturnType<typeof createPrisma7Client>;
  beforeAll(async () => {
    database = await createHostDatabase(serverUrl ?? '');
    prisma = createPrisma7Client(database.url);
    await database.query('ALTER TABLE "AnalyticsContent" SET (autovacuum_enabled = off)');
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });

  it('is asked for each item by its key, and not for all content of the integration', async () => {
    const { client, statements, values } = watchClient(prisma);
    const repository = createPrismaContentRepository(client);
    await repository.upsertMany([...posts(0, 1000), ...reels(0, 1000)]);
    statements.length = 0;
    values.length = 0;
    await repository.upsertMany([...posts(1000, 300), ...reels(1000, 300)]);
    // The page posts of reels, by the ids that the reels' rows know already.
    await repository.upsertMany(reels(0, 300).map((reel) => buildContentItem(underAlias(reel))));
    const { organizationId, integrationId } = buildContentItem();
    await repository.markRemoved({ organizationId, integrationId }, ids(posts(0, 300)), new Date('2026-11-25'));

    const lookUps = statements.flatMap((statement, index) =>
      statement.startsWith('WITH') ? [{ statement, values: values[index] ?? [] }] : [],
    );
    expect(lookUps.map(({ statement }) => statement.slice(0, 13))).toContain('WITH named AS');
    expect(lookUps.length).toBeGreaterThan(6);
    for (const { statement, values } of lookUps) {
      const { rowsRemoved, scannedTables } = await explain(database.query, statement, values);
      expect(scannedTables).toEqual([]);
      expect(rowsRemoved).toBeLessThan(2 * ROWS);
    }
  });

  it('loses content by the ids that were picked, and compares no other row with each of them', async () => {
    const { client, statements, values } = watchClient(prisma);
    const repository = createPrismaContentRepository(client);
    await repository.upsertMany(posts(0, 2000));
    expect(await repository.deletePublishedBefore(buildContentItem(), new Date('2000-01-01'))).toBe(0);
    const [plan] = await database.query(`EXPLAIN (FORMAT JSON) ${statements.at(-1)}`, values.at(-1));
    expect(statements.at(-1)).toContain('DELETE FROM "AnalyticsContent"');
    expect(JSON.stringify(plan)).toContain('"Index Name":"AnalyticsContent_pkey"');
  });
});

/** The key's index is deeper than the others then, so that the planner would rather take one of these. */
function longId(id: string): string {
  return id.padEnd(200, 'x');
}

function underAlias({ aliases: [externalContentId = ''] }: ContentItem): Pick<ContentItem, 'externalContentId'> {
  return { externalContentId };
}

function ids(items: readonly ContentItem[]): readonly string[] {
  return items.map((item) => item.externalContentId);
}

function posts(first: number, count: number): readonly ContentItem[] {
  return Array.from({ length: count }, (_, index) =>
    buildContentItem({ externalContentId: longId(`100_${first + index}`) }),
  );
}

function reels(first: number, count: number): readonly ContentItem[] {
  return Array.from({ length: count }, (_, index) =>
    buildReel({ externalContentId: longId(`900${first + index}`), aliases: [`200_${first + index}`] }),
  );
}
