import type { StoredContentItem } from '../content/content-item.js';
import type { ItemJob } from '../ports/ingestion-job.js';
import type { IngestionRun } from './ingestion-run.js';
import { readReportedItem } from './read-reported-item.js';

/**
 * Brings what a webhook named up to what the platform says of it now. The webhook itself is believed in one thing: content
 * that it calls removed, and that the platform does not find either, is gone.
 *
 * Webhooks may be late, doubled and out of order. Each ends with the row as a walk would leave it.
 */
export async function ingestReportedItem(run: IngestionRun, job: ItemJob, accessToken: string): Promise<void> {
  const ids = [job.externalContentId, ...(job.otherIds ?? [])];
  if (job.reported === 'removed') return ingestRemoval(run, ids, accessToken);
  if (job.reported === 'named' && isShown(await findRow(run, ids))) return;
  const { page } = await readReportedItem(run, ids, accessToken);
  await run.store(page);
}

/**
 * Content that is not stored, or marked already, costs no call. The stored row says which record to ask for: the id that
 * a removal names may be another than that of its publication.
 */
async function ingestRemoval(run: IngestionRun, ids: readonly string[], accessToken: string): Promise<void> {
  const row = await findRow(run, ids);
  if (row === null || !isShown(row)) return;
  const id = run.source.listedId(row) ?? row.externalContentId;
  const { page, gone } = await readReportedItem(run, [id], accessToken);
  await run.store(page);
  if (gone.includes(id)) await run.remove([row.externalContentId]);
}

/** A post may share the video of another one, so it is known by its page post id rather than by a video's. */
async function findRow(run: IngestionRun, ids: readonly string[]): Promise<StoredContentItem | null> {
  const postsFirst = [...ids.filter((id) => id.includes('_')), ...ids.filter((id) => !id.includes('_'))];
  for (const externalContentId of postsFirst) {
    const row = await run.ports.content.find({ ...run.integration, externalContentId });
    if (row !== null) return row;
  }
  return null;
}

function isShown(row: StoredContentItem | null): boolean {
  return row !== null && row.removedAt === null;
}
