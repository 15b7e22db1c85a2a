import { createPrismaContentRepository } from '@org/ingest-adapter-prisma';
import { rederiveContent } from '@org/ingest-core';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';
import { watchClient } from './support/watched-client.js';

const serverUrl = inject('postgresUrl');
/** Below every version there will be, and not that of an incomplete record. */
const OLD = -1;

describe.skipIf(serverUrl === null)('bringing content up to date on PostgreSQL', () => {
  let database: HostDatabase;
  let clients: readonly ReturnType<typeof createPrisma7Client>[] = [];
  beforeAll(async () => {
    database = await createHostDatabase(serverUrl ?? '');
    clients = [createPrisma7Client(database.url), createPrisma7Client(database.url)];
  });
  afterAll(async () => {
    for (const client of clients) await client.$disconnect();
    await database.drop();
  });
  const postOf = (organizationId: string, index: number) =>
    buildContentItem({
      organizationId,
      externalContentId: `100_${index}`,
      kind: 'VIDEO',
      permalink: `https://www.facebook.com/reel/900${index}/`,
      extractorVersion: OLD,
    });

  it('takes one read and one write a thousand rows, and nothing the second time', async () => {
    const organizationId = 'org-cost';
    const [client] = clients;
    if (client === undefined) throw new Error('There is no client');
    const watched = watchClient(client);
    const repository = createPrismaContentRepository(watched.client);
    await repository.upsertMany(Array.from({ length: 2000 }, (_, index) => postOf(organizationId, index)));
    watched.statements.length = 0;
    const report = await rederiveContent({ organizationId }, { content: repository });
    expect(report).toMatchObject({ kind: 'completed', read: 2000, changed: 2000, conflicts: 0 });
    expect(watched.statements).toHaveLength(4);
    const before = await database.readRows(organizationId);
    expect(await rederiveContent({ organizationId }, { content: repository })).toMatchObject({ read: 0, changed: 0 });
    expect(watched.statements).toHaveLength(5);
    expect(await database.readRows(organizationId)).toEqual(before);
  }, 60_000);

  it('tells every write from the one before, even while the clock of the server is behind', async () => {
    const organizationId = 'org-behind';
    const [client] = clients;
    if (client === undefined) throw new Error('There is no client');
    const repository = createPrismaContentRepository(client);
    const item = { ...postOf(organizationId, 1), aliases: [] };
    await repository.upsertMany([item]);
    const ahead = new Date(Date.now() + 3_600_000);
    await database.query('UPDATE "AnalyticsContent" SET "updatedAt" = $1 WHERE "organizationId" = $2', [
      ahead.toISOString(),
      organizationId,
    ]);
    const derived = async () =>
      (await database.readRows(organizationId)).map((row) => ({ ...row, extractorVersion: 7 }));
    const writes = [
      () => repository.upsertMany([{ ...item, caption: 'Edited' }]),
      () => repository.markRemoved(item, [item.externalContentId], new Date(0)),
      async () => repository.applyDerived(await derived()),
      // Here the row moves to another id, and is then written under it.
      () => repository.upsertMany([buildReel({ organizationId, externalContentId: '9001', aliases: ['100_1'] })]),
    ];
    let before = ahead.getTime();
    for (const write of writes) {
      await write();
      const [row, ...others] = await database.readRows(organizationId);
      expect(others).toEqual([]);
      expect(row?.updatedAt.getTime()).toBeGreaterThan(before);
      before = row?.updatedAt.getTime() ?? 0;
    }
    expect(before).toBeLessThanOrEqual(ahead.getTime() + 5);
  });

  it('leaves one row a reel while a run stores the same reels', async () => {
    const [one, other] = clients.map((client) => createPrismaContentRepository(client));
    if (one === undefined || other === undefined) throw new Error('There are not two writers');
    for (let round = 0; round < 40; round += 1) {
      const organizationId = `org-meanwhile-${round}`;
      const numbers = Array.from({ length: 30 }, (_, index) => index);
      await one.upsertMany(numbers.map((index) => postOf(organizationId, index)));
      const reels = numbers.map((index) =>
        buildReel({
          organizationId,
          externalContentId: `900${index}`,
          aliases: [`100_${index}`],
          caption: 'From the run',
        }),
      );
      const [report] = await Promise.all([
        rederiveContent({ organizationId }, { content: one }),
        other.upsertMany(reels.slice().reverse()),
      ]);
      expect(report.changed + report.conflicts).toBe(report.read);
      const rows = await database.readRows(organizationId);
      expect(rows.map((row) => row.externalContentId).sort()).toEqual(
        reels.map((reel) => reel.externalContentId).sort(),
      );
      for (const row of rows) expect(row).toMatchObject({ format: 'REELS', caption: 'From the run', source: 'video' });
    }
  }, 60_000);
});
