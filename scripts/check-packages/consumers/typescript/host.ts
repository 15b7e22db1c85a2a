// A TypeScript host, compiled under each module resolution: names types and values of every package that it can load.
import { createPrismaContentRepository, type PrismaTransactionLike } from '@org/ingest-adapter-prisma';
import {
  type ContentItem,
  type ContentRepository,
  contentItemSchema,
  contentKeyOf,
  detectFormat,
  extractHashtags,
  type IngestionJob,
  InvalidJobError,
  parseIngestionJob,
  type UpsertManyResult,
} from '@org/ingest-core';

const job: IngestionJob = parseIngestionJob({ organizationId: 'o', integrationId: 'i', date: '2026-11-24' });

// Results are told apart by `kind`, which narrows with `strictNullChecks` off as well.
function dayOf(given: IngestionJob): string {
  switch (given.kind) {
    case 'incremental':
      return given.date;
    case 'backfill':
      return given.from;
    case 'item':
      return given.externalContentId;
  }
}

const item: ContentItem = contentItemSchema.parse({
  organizationId: 'o',
  integrationId: 'i',
  externalContentId: '1_2',
  platform: 'FACEBOOK',
  format: 'POST',
  kind: 'TEXT',
  caption: null,
  hashtags: [],
  hashtagKeys: [],
  publishedAt: new Date(0),
  permalink: null,
  aliases: [],
  source: 'post',
  extractorVersion: 1,
  removedAt: null,
});

// Stands for a generated client: only its raw methods are asked for.
class Client implements PrismaTransactionLike {
  $queryRawUnsafe<T = unknown>(): Promise<T> {
    return Promise.reject(new Error('no database'));
  }
  $executeRawUnsafe(): Promise<number> {
    return Promise.reject(new Error('no database'));
  }
}

const repository: ContentRepository = createPrismaContentRepository(new Client());

/** Each answer beside the one that is due. */
export const answers: readonly (readonly [unknown, unknown])[] = [
  [dayOf(job), '2026-11-24'],
  [contentKeyOf(item), '["o","i","1_2"]'],
  [typeof repository.upsertMany, 'function'],
  [extractHashtags('#one #two').join(), 'one,two'],
  [detectFormat({ media_product_type: 'REELS', media_type: 'VIDEO' }).format, 'REELS'],
  [new InvalidJobError('no') instanceof Error, true],
];

export type Counts = Pick<UpsertManyResult, 'inserted' | 'updated' | 'unchanged'>;

for (const [answer, due] of answers) {
  if (answer !== due) throw new Error(`Got ${String(answer)} instead of ${String(due)}`);
}
