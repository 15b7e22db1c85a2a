import { createPrismaContentRepository } from '@org/ingest-adapter-prisma';
import type { ContentItem } from '@org/ingest-core';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';
import { watchClient } from './support/watched-client.js';

const serverUrl = inject('postgresUrl');
const ROUNDS = 100;

describe.skipIf(serverUrl === null)('two writers at the same time', () => {
  let database: HostDatabase;
  let clients: readonly ReturnType<typeof createPrisma7Client>[];
  const repositoryOf = (writer: number) => {
    const client = clients[writer];
    if (client === undefined) throw new Error(`There is no writer ${writer}`);
    return createPrismaContentRepository(client);
  };
  beforeAll(async () => {
    database = await createHostDatabase(serverUrl ?? '');
    clients = [createPrisma7Client(database.url), createPrisma7Client(database.url)];
  });
  afterAll(async () => {
    for (const client of clients) await client.$disconnect();
    await database.drop();
  });

  it('never deadlock on the same rows in opposite orders, and count each change once', async () => {
    const organizationId = 'org-orders';
    const items = (round: number) =>
      Array.from({ length: 50 }, (_, index) =>
        buildContentItem({ organizationId, externalContentId: `100_${index}`, caption: `Round ${round}` }),
      );
    const watched = clients.map(watchClient);
    const [first, second] = watched.map(({ client }) => createPrismaContentRepository(client));
    if (first === undefined || second === undefined) throw new Error('There are not two writers');
    let inserted = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const results = await Promise.all([first.upsertMany(items(round)), second.upsertMany(items(round).reverse())]);
      inserted += results[0].inserted + results[1].inserted;
      const changes = results.map((result) => result.inserted + result.updated);
      expect(changes.reduce((sum, change) => sum + change, 0)).toBe(50);
    }
    expect(inserted).toBe(50);
    expect(await database.readRows(organizationId)).toHaveLength(50);
    const statements = watched.flatMap((writer) => writer.statements);
    // A deadlock would be ended by the database and the statement sent again.
    expect(statements.filter((statement) => statement.includes('INSERT'))).toHaveLength(2 * ROUNDS);
  }, 60_000);

  const edges: readonly (readonly [string, (id: number) => ContentItem, (id: number) => ContentItem])[] = [
    ['of which one knows both ids', (id) => videoPost(id, [`900${id}`]), (id) => reel(id, [])],
    ['of which the other knows both ids', (id) => videoPost(id, []), (id) => reel(id, [`100_${id}`])],
    ['that both know both ids', (id) => videoPost(id, [`900${id}`]), (id) => reel(id, [`100_${id}`])],
  ];
  for (const [which, fromPosts, fromVideos] of edges)
    it(`make one row of a reel that two edges return, ${which}`, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const ids = Array.from({ length: 3 }, (_, index) => round * 10 + index);
        await Promise.all([
          repositoryOf(0).upsertMany(ids.map(fromPosts)),
          repositoryOf(1).upsertMany(ids.map(fromVideos).reverse()),
        ]);
      }
      const rows = await database.readRows('org-edges');
      expect(rows.map((row) => row.externalContentId).sort()).toEqual(
        Array.from({ length: ROUNDS * 3 }, (_, n) => `900${Math.floor(n / 3) * 10 + (n % 3)}`).sort(),
      );
      for (const row of rows) {
        expect(row).toMatchObject({ format: 'REELS', source: 'video', caption: 'As the video edge tells it' });
        expect(row.aliases).toEqual([row.externalContentId.replace('900', '100_')]);
      }
      await repositoryOf(0).deleteOrganizationContent('org-edges');
    }, 60_000);
});

function videoPost(id: number, aliases: readonly string[]): ContentItem {
  return buildContentItem({
    organizationId: 'org-edges',
    externalContentId: `100_${id}`,
    kind: 'VIDEO',
    caption: 'As the post edge tells it',
    aliases,
  });
}

function reel(id: number, aliases: readonly string[]): ContentItem {
  return buildReel({
    organizationId: 'org-edges',
    externalContentId: `900${id}`,
    caption: 'As the video edge tells it',
    aliases,
  });
}
