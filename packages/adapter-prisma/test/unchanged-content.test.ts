import { createPrismaContentRepository } from '@org/ingest-adapter-prisma';
import type { ContentItem } from '@org/ingest-core';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';
import { watchClient } from './support/watched-client.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('content that is stored already', () => {
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

  it('is neither written nor locked: the transaction never gets an id', async () => {
    const items = assortment('org-xid');
    await createPrismaContentRepository(prisma).upsertMany(items);
    const before = await database.readRows('org-xid');
    const changed = { ...items[0], caption: 'Edited' } as ContentItem;
    const [untouched, written] = await prisma.$transaction(async (tx) => {
      const repository = createPrismaContentRepository(tx);
      expect(await repository.upsertMany(items)).toMatchObject({ inserted: 0, updated: 0, unchanged: items.length });
      const first = await assignedId(tx);
      await repository.upsertMany([changed]);
      return [first, await assignedId(tx)];
    });
    // PostgreSQL gives a transaction an id at its first write or row lock.
    expect(untouched).toBeNull();
    expect(written).not.toBeNull();
    const after = await database.readRows('org-xid');
    const isOther = (row: ContentItem) => row.externalContentId !== changed.externalContentId;
    expect(after.filter(isOther)).toEqual(before.filter(isOther));
  });

  it('does not wait for writers that hold its rows', async () => {
    const items = assortment('org-locked');
    const repository = createPrismaContentRepository(prisma);
    await repository.upsertMany(items);
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query(`SELECT FROM "AnalyticsContent" WHERE "organizationId" = 'org-locked' FOR UPDATE`);
    expect(await repository.upsertMany(items)).toMatchObject({ inserted: 0, updated: 0, unchanged: items.length });
    await holder.query('ROLLBACK');
    await holder.end();
  });

  it('costs one statement a batch, reels with other ids included', async () => {
    const items = assortment('org-statements');
    const { client, statements } = watchClient(prisma);
    const repository = createPrismaContentRepository(client);
    await repository.upsertMany(items);
    statements.length = 0;
    await repository.upsertMany(items);
    expect(statements).toHaveLength(1);
    statements.length = 0;
    await repository.upsertMany(assortment('org-statements', 2500));
    await repository.upsertMany(assortment('org-statements', 2500));
    expect(statements.slice(-3)).toHaveLength(3);
    expect(new Set(statements.slice(-3)).size).toBe(1);
  });

  it('that is new and has one id costs one statement and one look for others that were faster', async () => {
    const { client, statements } = watchClient(prisma);
    await createPrismaContentRepository(client).upsertMany([buildContentItem({ organizationId: 'org-new' })]);
    expect(statements).toHaveLength(2);
    expect(statements).not.toContain('BEGIN');
  });
});

/** Posts and reels, a third of them with other ids. */
function assortment(organizationId: string, count = 300): readonly ContentItem[] {
  return Array.from({ length: count }, (_, index) =>
    index % 3 === 0
      ? buildReel({ organizationId, externalContentId: `9000${index}`, aliases: [`100_9000${index}`, `x${index}`] })
      : buildContentItem({ organizationId, externalContentId: `100_${index}` }),
  );
}

async function assignedId(tx: { $queryRawUnsafe<T>(sql: string): PromiseLike<T> }): Promise<string | null> {
  const [row] = await tx.$queryRawUnsafe<{ id: string | null }[]>(
    'SELECT pg_current_xact_id_if_assigned()::text AS "id"',
  );
  return row?.id ?? null;
}
