import type { StoredContentItem } from '../content/content-item.js';
import type { ContentWindow } from '../ports/content-source.js';
import type { IngestionRun } from './ingestion-run.js';
import { recordShapeOf, type SeenContent } from './seen-content.js';

/** How many missing items are named at once; the next walk names the others. */
const MAX_NAMED = 1000;
/** Rows a read of the store. */
const ROWS_A_READ = 1000;
/** How many rows outside the window are looked through for one of the same shape. */
const OUTSIDE_ROWS = 100;

/** A stored item that a walk over its publish time did not return. */
export interface MissingItem extends Pick<StoredContentItem, 'externalContentId' | 'format' | 'source'> {
  /** The id to ask for it by. */
  readonly listedId: string;
}

/**
 * The stored items of a window that a walk did not return although it should have, at most a thousand, newest first.
 * What was published since the walk began is left out. Reads the store once for each thousand rows of the window.
 */
export async function findMissing(
  run: IngestionRun,
  window: ContentWindow,
  startedAt: Date,
  seen: SeenContent,
): Promise<readonly MissingItem[]> {
  const missing: MissingItem[] = [];
  const publishedBefore = window.until !== null && window.until < startedAt ? window.until : startedAt;
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    const page = await run.ports.content.list({
      organizationId: run.integration.organizationId,
      integrationId: run.integration.integrationId,
      ...(window.since && { publishedFrom: window.since }),
      publishedBefore,
      limit: ROWS_A_READ,
      ...(cursor !== null && { cursor }),
    });
    for (const row of page.items) {
      const listedId = seen.has(row) ? null : run.source.listedId(row);
      if (listedId === null) continue;
      const { externalContentId, format, source } = row;
      missing.push({ externalContentId, format, source, listedId });
      if (missing.length === MAX_NAMED) return missing;
    }
    cursor = page.nextCursor;
  }
  return missing;
}

/** The id of a stored item older than the window whose records look like those of `item`; `null` when none is near. */
export async function findAlike(
  run: IngestionRun,
  item: MissingItem,
  { since }: ContentWindow,
): Promise<string | null> {
  if (since === null) return null;
  const { items } = await run.ports.content.list({
    organizationId: run.integration.organizationId,
    integrationId: run.integration.integrationId,
    format: item.format,
    publishedBefore: since,
    limit: OUTSIDE_ROWS,
  });
  const alike = items.filter((row) => recordShapeOf(row) === recordShapeOf(item));
  return alike.map((row) => run.source.listedId(row)).find((id) => id !== null) ?? null;
}
