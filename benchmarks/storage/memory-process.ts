/**
 * Stores a stream of posts through one adapter and tells its parent the most memory that it had: started by
 * `storage-memory.ts` with the adapter, the database's URL and the number of posts.
 */
import type { ContentItem, ContentRepository } from '@org/ingest-core';
import { makeCaptions } from '../captions.js';
import { readPeak } from '../peak-memory.js';
import { makePost } from './content.js';
import { storeWith } from './store-with.js';

const SEED = 20_261_126;
const BATCH = 1_000;

const [adapter = '', url = '', count = ''] = process.argv.slice(2);
const { repository, close } = await connect();
let stored = 0;
for (const batch of makeBatches(Number(count))) {
  await storeWith(repository, batch);
  stored += batch.length;
}
process.send?.({ stored, peakBytes: await readPeak() });
await close();

/** Loads nothing but what the adapter needs. */
async function connect(): Promise<{ readonly repository: ContentRepository; close(): Promise<void> }> {
  if (adapter === 'prisma') {
    const { createPrismaContentRepository } = await import('@org/ingest-adapter-prisma');
    const { createPrisma7Client } = await import('../../packages/adapter-prisma/test/prisma-7/create-client.js');
    const prisma = createPrisma7Client(url);
    return { repository: createPrismaContentRepository(prisma), close: () => prisma.$disconnect() };
  }
  const { createTypeOrmContentRepository } = await import('@org/ingest-adapter-typeorm');
  const { DataSource } = await import('typeorm');
  const dataSource = await new DataSource({ type: 'postgres', url }).initialize();
  return { repository: createTypeOrmContentRepository(dataSource), close: () => dataSource.destroy() };
}

/** Every batch is made when it is asked for, as a walk reads page after page. */
function* makeBatches(total: number): Generator<readonly ContentItem[]> {
  const captions = makeCaptions(BATCH, SEED);
  for (let start = 0; start < total; start += BATCH)
    yield captions.slice(0, total - start).map((caption, index) => makePost(`${caption} ${start}`, start + index));
}
