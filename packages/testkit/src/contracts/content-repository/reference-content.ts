import {
  type ContentItem,
  contentKeyOf,
  type IntegrationRef,
  planContentIdentity,
  reconcileContentItem,
} from '@org/ingest-core';

/** A row of the reference: which row it is, how often it was written, and what it holds. */
export interface ReferenceRow {
  readonly number: number;
  readonly version: number;
  readonly item: ContentItem;
}

/** What a repository must hold, by the rules of core and nothing else: a plain list, walked over at every call. */
export function createReferenceContent() {
  let rows: readonly ReferenceRow[] = [];
  let rowCount = 0;

  return {
    rows: () => rows,

    upsert(items: readonly ContentItem[]) {
      const counts = { inserted: 0, updated: 0, unchanged: 0 };
      const plan = planContentIdentity(
        items,
        rows.map((row) => row.item),
      );
      const dropped = new Set(plan.drop.map(contentKeyOf));
      const enlarged = new Set(plan.drop.map(({ into, ...key }) => contentKeyOf({ ...key, externalContentId: into })));
      const moved = new Map(plan.rekey.map(({ from, to }) => [contentKeyOf(from), to]));
      rows = rows
        .filter(({ item }) => !dropped.has(contentKeyOf(item)))
        .map((row) => {
          const externalContentId = moved.get(contentKeyOf(row.item));
          return externalContentId === undefined ? row : { ...row, item: { ...row.item, externalContentId } };
        });
      for (const item of plan.items) {
        const row = rows.find((stored) => contentKeyOf(stored.item) === contentKeyOf(item));
        if (row === undefined) {
          counts.inserted += 1;
          rowCount += 1;
          rows = [...rows, { number: rowCount, version: 1, item }];
          continue;
        }
        const next = reconcileContentItem(row.item, item);
        if (next === row.item && !enlarged.has(contentKeyOf(item))) {
          counts.unchanged += 1;
          continue;
        }
        counts.updated += 1;
        rows = rows.map((stored) => (stored === row ? { ...row, version: row.version + 1, item: next } : stored));
      }
      return counts;
    },

    remove({ organizationId, integrationId }: IntegrationRef, ids: readonly string[], removedAt: Date): number {
      const isMeant = ({ item }: ReferenceRow) =>
        item.organizationId === organizationId &&
        item.integrationId === integrationId &&
        item.removedAt === null &&
        [item.externalContentId, ...item.aliases].some((name) => ids.includes(name));
      const count = rows.filter(isMeant).length;
      rows = rows.map((row) =>
        isMeant(row) ? { ...row, version: row.version + 1, item: { ...row.item, removedAt } } : row,
      );
      return count;
    },
  };
}
