import { planContentIdentity } from '../content/content-identity.js';
import { type ContentItem, contentKeyOf, type StoredContentItem } from '../content/content-item.js';
import { reconcileContentItem } from '../content/reconcile-content.js';

/** How a batch changes the rows. */
export interface UpsertPlan {
  /** Rows that go away because they move to another id or are merged into another row. */
  readonly remove: readonly StoredContentItem[];
  /** Items as they are to be stored, each with the row it replaces (`null` when it is new). */
  readonly write: readonly { readonly from: StoredContentItem | null; readonly item: ContentItem }[];
  readonly unchanged: number;
}

/** Decides what a batch does to the rows that are related to it. Pure. */
export function planUpsert(batch: readonly ContentItem[], related: readonly StoredContentItem[]): UpsertPlan {
  const plan = planContentIdentity(batch, related);
  const rows = new Map(related.map((row) => [contentKeyOf(row), row]));
  const remove: StoredContentItem[] = [];
  const take = (key: string) => {
    const row = rows.get(key);
    rows.delete(key);
    if (row !== undefined) remove.push(row);
    return row;
  };
  const enlarged = new Set<string>();
  for (const key of plan.drop) {
    take(contentKeyOf(key));
    enlarged.add(contentKeyOf({ ...key, externalContentId: key.into }));
  }
  const moved = new Map<string, StoredContentItem>();
  for (const { from, to } of plan.rekey) {
    const row = take(contentKeyOf(from));
    if (row !== undefined) moved.set(contentKeyOf({ ...from, externalContentId: to }), row);
  }
  const write: { from: StoredContentItem | null; item: ContentItem }[] = [];
  let unchanged = 0;
  for (const item of plan.items) {
    const key = contentKeyOf(item);
    const arrived = moved.get(key);
    const from = arrived ?? rows.get(key) ?? null;
    const stored =
      from === null || arrived === undefined ? from : { ...from, externalContentId: item.externalContentId };
    const next = stored === null ? item : reconcileContentItem(stored, item);
    if (next === stored && arrived === undefined && !enlarged.has(key)) unchanged += 1;
    else write.push({ from, item: next });
  }
  return { remove, write, unchanged };
}
