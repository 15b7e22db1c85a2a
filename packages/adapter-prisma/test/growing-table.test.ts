import { createPrismaContentRepository } from '@org/ingest-adapter-prisma';
import type { ContentItem } from '@org/ingest-core';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { explain } from './support/explained-plan.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';
import { watchClient } from './support/watched-client.js';

const serverUrl = inject('postgresUrl');

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

    const upserts = statements.flatMap((statement, index) =>
      statement.startsWith('WITH incoming') ? [{ statement, values: values[index] ?? [] }] : [],
    );
    expect(upserts.length).toBeGreaterThan(2);
    for (const { statement, values } of upserts) {
      const { rowsRemoved, scannedTables } = await explain(database.query, statement, values);
      expect({ rowsRemoved, scannedTables }).toEqual({ rowsRemoved: 0, scannedTables: [] });
    }
  });
});

function posts(first: number, count: number): readonly ContentItem[] {
  return Array.from({ length: count }, (_, index) => buildContentItem({ externalContentId: `100_${first + index}` }));
}

function reels(first: number, count: number): readonly ContentItem[] {
  return Array.from({ length: count }, (_, index) =>
    buildReel({ externalContentId: `900${first + index}`, aliases: [`200_${first + index}`] }),
  );
}
