import type { ContentItem } from '@org/ingest-core';

/** How many rows are missing on one side or differ in anything that the platform tells. */
export function countDifferences(ours: readonly ContentItem[], theirs: readonly ContentItem[]): number {
  const known = new Map(theirs.map((row) => [keyOf(row), whatIsTold(row)]));
  let differences = 0;
  for (const row of ours) {
    const key = keyOf(row);
    if (known.get(key) !== whatIsTold(row)) differences += 1;
    known.delete(key);
  }
  return differences + known.size;
}

function keyOf({ organizationId, integrationId, externalContentId }: ContentItem): string {
  return JSON.stringify([organizationId, integrationId, externalContentId]);
}

function whatIsTold(row: ContentItem): string {
  const { platform, format, kind, caption, hashtags, publishedAt, permalink, aliases, source } = row;
  return JSON.stringify([
    platform,
    format,
    kind,
    caption,
    hashtags,
    publishedAt,
    permalink,
    [...aliases].sort(),
    source,
  ]);
}
