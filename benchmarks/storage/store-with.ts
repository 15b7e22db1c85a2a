import type { ContentItem, ContentRepository } from '@org/ingest-core';

/** Stores with the SDK, and fails where the SDK sets content aside. */
export async function storeWith(repository: ContentRepository, batch: readonly ContentItem[]): Promise<void> {
  const { rejected } = await repository.upsertMany(batch);
  if (rejected.length > 0) throw new Error(`${rejected.length} items of the benchmark were rejected`);
}
