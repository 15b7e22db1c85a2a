import type { ContentItem, ContentRepository } from '@org/ingest-core';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TableReaders } from './table-readers.js';

/** Two repositories on the same tables, each with connections of its own. */
export interface ConcurrentWriters extends Pick<TableReaders, 'readRows'> {
  readonly writers: readonly [ContentRepository, ContentRepository];
  /** The text of each statement that the writers sent; left out where the second of two equal writes sends nothing. */
  readonly statements?: readonly string[];
  tearDown(): Promise<void>;
}

const ROUNDS = 125;

/** Registers what has to hold when two writers store the same content at the same time: four tests of 125 trials each. */
export function concurrentWritersSuite(setUp: () => Promise<ConcurrentWriters>): void {
  let fixture: ConcurrentWriters | null = null;
  const current = () => {
    if (fixture === null) throw new Error('The writers were not set up');
    return fixture;
  };
  beforeAll(async () => {
    fixture = await setUp();
  });
  afterAll(() => fixture?.tearDown());

  it('never deadlock on the same rows in opposite orders, and count each change once', async () => {
    const { writers, statements, readRows } = current();
    const organizationId = 'org-orders';
    const items = (round: number) =>
      Array.from({ length: 50 }, (_, index) =>
        buildContentItem({ organizationId, externalContentId: `100_${index}`, caption: `Round ${round}` }),
      );
    const before = statements?.length;
    let inserted = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const results = await Promise.all([
        writers[0].upsertMany(items(round)),
        writers[1].upsertMany(items(round).reverse()),
      ]);
      inserted += results[0].inserted + results[1].inserted;
      const changes = results.map((result) => result.inserted + result.updated);
      expect(changes.reduce((sum, change) => sum + change, 0)).toBe(50);
    }
    expect(inserted).toBe(50);
    expect(await readRows(organizationId)).toHaveLength(50);
    // A deadlock would be ended by the database and the statement sent again.
    if (statements !== undefined)
      expect(statements.slice(before).filter((statement) => statement.includes('INSERT'))).toHaveLength(2 * ROUNDS);
  }, 60_000);

  const edges: readonly (readonly [string, (id: number) => ContentItem, (id: number) => ContentItem])[] = [
    ['of which one knows both ids', (id) => videoPost(id, [`900${id}`]), (id) => reel(id, [])],
    ['of which the other knows both ids', (id) => videoPost(id, []), (id) => reel(id, [`100_${id}`])],
    ['that both know both ids', (id) => videoPost(id, [`900${id}`]), (id) => reel(id, [`100_${id}`])],
  ];
  for (const [which, fromPosts, fromVideos] of edges)
    it(`make one row of a reel that two edges return, ${which}`, async () => {
      const { writers, readRows } = current();
      for (let round = 0; round < ROUNDS; round += 1) {
        const ids = Array.from({ length: 3 }, (_, index) => round * 10 + index);
        await Promise.all([
          writers[0].upsertMany(ids.map(fromPosts)),
          writers[1].upsertMany(ids.map(fromVideos).reverse()),
        ]);
      }
      const rows = await readRows('org-edges');
      expect(rows.map((row) => row.externalContentId).sort()).toEqual(
        Array.from({ length: ROUNDS * 3 }, (_, n) => `900${Math.floor(n / 3) * 10 + (n % 3)}`).sort(),
      );
      for (const row of rows) {
        expect(row).toMatchObject({ format: 'REELS', source: 'video', caption: 'As the video edge tells it' });
        expect(row.aliases).toEqual([row.externalContentId.replace('900', '100_')]);
      }
      await writers[0].deleteOrganizationContent('org-edges');
    }, 60_000);
}

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
