import type { StoredContentItem } from '@org/ingest-core';
import type { ExpectedContent } from '@org/ingest-testkit/simulator';

/** A piece of content in the simulator's words, and whose it is. */
export interface OwnedContent extends ExpectedContent {
  readonly integrationId: string;
}

/** The rows that are not marked as removed. */
export function readRows(rows: readonly StoredContentItem[]): readonly OwnedContent[] {
  return rows
    .filter(({ removedAt }) => removedAt === null)
    .map(
      ({ integrationId, externalContentId, aliases, format, kind, caption, publishedAt, permalink, source }) =>
        ({
          ...{ integrationId, externalContentId, aliases: [...aliases].sort() },
          ...{ format, kind, caption, publishedAt, permalink, source },
        }) satisfies OwnedContent,
    )
    .sort(byOwnerAndId);
}

/** What the rows must be. */
export function readTruth(
  accounts: readonly {
    readonly integrationId: string;
    readonly account: { contents(): readonly ExpectedContent[] };
  }[],
): readonly OwnedContent[] {
  return accounts
    .flatMap(({ integrationId, account }) =>
      account.contents().map((content) => ({ ...content, aliases: [...content.aliases].sort(), integrationId })),
    )
    .sort(byOwnerAndId);
}

function byOwnerAndId(a: OwnedContent, b: OwnedContent): number {
  const [one, other] = [a, b].map(({ integrationId, externalContentId }) => `${integrationId} ${externalContentId}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
}
