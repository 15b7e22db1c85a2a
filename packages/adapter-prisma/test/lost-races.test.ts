import { createPrismaContentRepository } from '@org/ingest-adapter-prisma';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('races over rows that are there already', () => {
  let database: HostDatabase;
  let clients: ReturnType<typeof createPrisma7Client>[] = [];

  beforeAll(async () => {
    database = await createHostDatabase(serverUrl ?? '');
    clients = [createPrisma7Client(database.url), createPrisma7Client(database.url)];
  });
  afterAll(async () => {
    for (const client of clients) await client.$disconnect();
    await database.drop();
  });

  it('a reel that takes over its post’s row meets a writer who knows nothing of that post', async () => {
    const [one, other] = clients.map((client) => createPrismaContentRepository(client));
    for (let round = 0; round < 40; round += 1) {
      const ref = { organizationId: `race-${round}`, integrationId: 'page' };
      const numbers = Array.from({ length: 30 }, (_, index) => index);
      await one?.upsertMany(
        numbers.map((number) =>
          buildContentItem({ ...ref, externalContentId: `1_${number}`, kind: 'VIDEO', aliases: [] }),
        ),
      );
      const reels = numbers.map((number) =>
        buildReel({ ...ref, externalContentId: `9${number}`, aliases: [`1_${number}`] }),
      );
      await Promise.all([one?.upsertMany(reels), other?.upsertMany(reels.map((reel) => ({ ...reel, aliases: [] })))]);
      await one?.upsertMany(reels);
      const rows = await database.readRows(ref.organizationId);
      expect(rows.map((row) => row.externalContentId).sort()).toEqual(
        reels.map((reel) => reel.externalContentId).sort(),
      );
    }
  }, 120_000);

  it('a row that is left over is merged, and the row that it goes into counts as updated', async () => {
    const [one] = clients.map((client) => createPrismaContentRepository(client));
    const ref = { organizationId: 'left-over', integrationId: 'page' };
    const reel = buildReel({ ...ref, externalContentId: '900001', aliases: ['100_7'] });
    await one?.upsertMany([reel, buildContentItem({ ...ref, externalContentId: '100_8', kind: 'VIDEO' })]);
    await database.query(
      `UPDATE "AnalyticsContent" SET "externalContentId" = '100_7' WHERE "externalContentId" = '100_8'`,
    );
    expect(await one?.upsertMany([reel])).toEqual({ inserted: 0, updated: 1, unchanged: 0, rejected: [] });
    const rows = await database.readRows(ref.organizationId);
    expect(rows.map((row) => [row.externalContentId, row.aliases])).toEqual([['900001', ['100_7']]]);
    expect(await one?.upsertMany([reel])).toEqual({ inserted: 0, updated: 0, unchanged: 1, rejected: [] });
  });

  it('a deletion of old content meets a writer who dates some of it anew, and leaves that alone', async () => {
    const [one] = clients.map((client) => createPrismaContentRepository(client));
    const ref = { organizationId: 'dated-anew', integrationId: 'page' };
    const publishedAt = new Date('2020-01-01T00:00:00.000Z');
    await one?.upsertMany(
      ['1_1', '1_2'].map((externalContentId) => buildContentItem({ ...ref, externalContentId, publishedAt })),
    );
    const writer = new pg.Client({ connectionString: database.url });
    await writer.connect();
    await writer.query('BEGIN');
    await writer.query(
      `UPDATE "AnalyticsContent" SET "publishedAt" = now() WHERE "organizationId" = $1 AND "externalContentId" = '1_2'`,
      [ref.organizationId],
    );
    const deletion = one?.deletePublishedBefore(ref, new Date('2025-01-01T00:00:00.000Z'));
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await database.query(waiting)).length === 0);
    await writer.query('COMMIT');
    await writer.end();
    expect(await deletion).toBe(1);
    expect((await database.readRows(ref.organizationId)).map((row) => row.externalContentId)).toEqual(['1_2']);
  });

  it('a deletion goes on to the end while another one takes rows away', async () => {
    const [one, other] = clients.map((client) => createPrismaContentRepository(client));
    const ref = { organizationId: 'erased', integrationId: 'page' };
    await one?.upsertMany(
      Array.from({ length: 12_000 }, (_, index) =>
        buildContentItem({ ...ref, externalContentId: `1_${index}`, aliases: [] }),
      ),
    );
    const deleted = await Promise.all([
      one?.deleteOrganizationContent(ref.organizationId),
      other?.deleteIntegrationContent(ref),
    ]);
    expect(await database.readRows(ref.organizationId)).toEqual([]);
    expect((deleted[0] ?? 0) + (deleted[1] ?? 0)).toBe(12_000);
  }, 120_000);
});
