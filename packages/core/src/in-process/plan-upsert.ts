import { planContentIdentity, unifyContentItems } from '../content/content-identity.js';
import { type ContentItem, contentKeyOf, type StoredContentItem } from '../content/content-item.js';
import { reconcileContentItem } from '../content/reconcile-content.js';

/** How a batch changes the rows. */
export interface UpsertPlan {
  /** Rows that go away because they moved to another id or were merged into another row. */
  readonly remove: readonly StoredContentItem[];
  /** Rows as they are to be stored, each with the row it comes from (`null` when it is new). */
  readonly write: readonly { readonly from: StoredContentItem | null; readonly item: ContentItem }[];
  readonly unchanged: number;
}

/** Decides what a batch does to the rows that `relatedTo` finds for each of its items. Pure. */
export function planUpsert(
  batch: readonly ContentItem[],
  relatedTo: (item: ContentItem) => readonly StoredContentItem[],
): UpsertPlan {
  const remove: StoredContentItem[] = [];
  const write: { from: StoredContentItem | null; item: ContentItem }[] = [];
  let unchanged = 0;
  for (const { items, rows } of groupByContent(unifyContentItems(batch), relatedTo)) {
    const plan = isSettled(items, rows) ? { items, rekey: [], drop: [] } : planContentIdentity(items, rows);
    const byKey = new Map(rows.map((row) => [contentKeyOf(row), row]));
    const gone = new Set(plan.drop.map(contentKeyOf));
    const moved = new Map<string, StoredContentItem>();
    for (const { from, to } of plan.rekey) {
      const row = byKey.get(contentKeyOf(from));
      if (row === undefined || gone.has(contentKeyOf(from))) continue;
      gone.add(contentKeyOf(from));
      moved.set(contentKeyOf({ ...from, externalContentId: to }), row);
    }
    for (const key of gone) {
      const row = byKey.get(key);
      if (row !== undefined) remove.push(row);
    }
    for (const item of plan.items) {
      const key = contentKeyOf(item);
      const arrived = moved.get(key);
      const from = arrived ?? (gone.has(key) ? null : (byKey.get(key) ?? null));
      const stored = from === null ? null : { ...from, externalContentId: item.externalContentId };
      const next = stored === null ? item : reconcileContentItem(stored, item);
      if (next === stored && arrived === undefined) unchanged += 1;
      else write.push({ from, item: next });
    }
  }
  return { remove, write, unchanged };
}

interface ContentGroup {
  readonly items: ContentItem[];
  readonly rows: StoredContentItem[];
}

/** Items and rows that share an id or an alias, directly or through a third, so that each group is decided alone. */
function groupByContent(
  items: readonly ContentItem[],
  relatedTo: (item: ContentItem) => readonly StoredContentItem[],
): Iterable<ContentGroup> {
  const groups = new Map<string, ContentGroup>();
  for (const item of items) {
    const rows = relatedTo(item);
    const names = new Set([item, ...rows].flatMap(namesOf));
    const found = new Set([...names].map((name) => groups.get(name)).filter((group) => group !== undefined));
    const [target = { items: [], rows: [] }, ...others] = found;
    for (const other of others) {
      for (const member of other.items) target.items.push(member);
      for (const row of other.rows) addRow(target, row);
    }
    target.items.push(item);
    for (const row of rows) addRow(target, row);
    const renamed = others.length === 0 ? names : new Set([...target.items, ...target.rows].flatMap(namesOf));
    for (const name of renamed) groups.set(name, target);
  }
  return new Set(groups.values());
}

function addRow(group: ContentGroup, row: StoredContentItem): void {
  if (!group.rows.includes(row)) group.rows.push(row);
}

/** Whether each item can only be the row that has its own id: nothing to move, nothing to merge. */
function isSettled(items: readonly ContentItem[], rows: readonly StoredContentItem[]): boolean {
  const [item] = items;
  return items.length === 1 && rows.every((row) => row.externalContentId === item?.externalContentId);
}

function namesOf(item: ContentItem): readonly string[] {
  return [item.externalContentId, ...item.aliases].map((externalContentId) =>
    contentKeyOf({ ...item, externalContentId }),
  );
}
