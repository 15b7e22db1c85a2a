import { createPrismaContentRepository } from '@org/ingest-adapter-prisma';
import { buildContentItem } from '@org/ingest-testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';
import { watchClient } from './support/watched-client.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('lists', () => {
  let database: HostDatabase;
  let prisma: ReturnType<typeof createPrisma7Client>;
  beforeAll(async () => {
    database = await createHostDatabase(serverUrl ?? '');
    prisma = createPrisma7Client(database.url);
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });

  it('show every row once though rows come and go between the pages', async () => {
    const organizationId = 'org-pages';
    const repository = createPrismaContentRepository(prisma);
    const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 0, 0, second));
    const item = (n: number) =>
      buildContentItem({ organizationId, externalContentId: `100_${n}`, publishedAt: at(Math.floor(n / 3)) });
    await repository.upsertMany(Array.from({ length: 30 }, (_, n) => item(n)));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await repository.list({ organizationId, limit: 7, ...(cursor === null ? {} : { cursor }) });
      seen.push(...page.items.map((row) => row.externalContentId));
      cursor = page.nextCursor;
      await repository.upsertMany([item(100 + seen.length)]);
      await repository.markRemoved(item(0), seen.slice(-1), at(59));
    } while (cursor !== null);
    expect([...seen].sort()).toEqual(Array.from({ length: 30 }, (_, n) => `100_${n}`).sort());
  });

  it('come in order from an index, with nothing to sort', async () => {
    await database.query(`
      INSERT INTO "AnalyticsContent" ("id", "organizationId", "integrationId", "externalContentId", "platform", "format",
        "kind", "publishedAt", "hashtagKeys", "source", "extractorVersion", "updatedAt")
      SELECT 'row' || n, 'org-' || n % 7, 'integration-' || n % 70, '100_' || n, 'FACEBOOK', 'POST', 'PHOTO',
        timestamptz '2026-01-01' + n * interval '1 minute', ARRAY['tag' || n % 3000], 'post', 1, now()
      FROM generate_series(1, 30000) n`);
    await database.query('ANALYZE "AnalyticsContent"');
    const { client, statements, values } = watchClient(prisma);
    const repository = createPrismaContentRepository(client);
    const organizationId = 'org-3';
    const first = await repository.list({ organizationId, limit: 10 });
    const queries = [
      { query: { organizationId, limit: 10, cursor: first.nextCursor ?? '' }, index: 'organizationId_publishedAt_id' },
      {
        query: { organizationId, integrationId: 'integration-10', limit: 10, cursor: first.nextCursor ?? '' },
        index: 'organizationId_integrationId_publishedAt_i',
      },
    ];
    for (const { query, index } of queries) {
      expect((await repository.list(query)).items).toHaveLength(10);
      const plan = await database.query(`EXPLAIN ${statements.at(-1)}`, values.at(-1));
      const text = plan.map((row) => String(row['QUERY PLAN'])).join('\n');
      expect(text).toContain(`Index Scan Backward using "AnalyticsContent_${index}`);
      expect(text).not.toContain('Sort');
    }
    expect((await repository.list({ organizationId, hashtag: 'tag3', limit: 10 })).items).not.toEqual([]);
    const plan = await database.query(`EXPLAIN ${statements.at(-1)}`, values.at(-1));
    expect(plan.map((row) => String(row['QUERY PLAN'])).join('\n')).toContain('AnalyticsContent_hashtagKeys_idx');
  });
});
