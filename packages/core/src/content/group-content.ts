import type { ContentItem } from './content-item.js';

/** Items that are one piece of content, in the order they were given, with the stored rows that are it too. */
export interface ContentGroup {
  readonly items: readonly ContentItem[];
  readonly rows: readonly ContentItem[];
}

interface OpenGroup {
  /** With the place of each item in the list. */
  items: { readonly place: number; readonly item: ContentItem }[];
  rows: Set<ContentItem>;
}

/**
 * Items that have a name in common (an id or an alias, within one integration) or a row in common, directly or through
 * a third, in order of first appearance. A row belongs to an item when the item has the row's id as its own or as an
 * alias, or when the row has the item's own id as an alias.
 */
export function groupContent(
  items: readonly ContentItem[],
  rows: readonly ContentItem[] = [],
): readonly ContentGroup[] {
  const relatedTo = indexRows(rows);
  const groups = new Set<OpenGroup>();
  const byName = new Map<string, OpenGroup>();
  const byRow = new Map<ContentItem, OpenGroup>();

  const claim = (group: OpenGroup, item: ContentItem, related: Iterable<ContentItem>) => {
    for (const name of namesOf(item)) byName.set(name, group);
    for (const row of related) {
      byRow.set(row, group);
      group.rows.add(row);
    }
  };
  const join = (target: OpenGroup | undefined, found: OpenGroup | undefined): OpenGroup | undefined => {
    if (target === undefined || found === undefined || target === found) return target ?? found;
    const [kept, merged] = firstPlace(target) < firstPlace(found) ? [target, found] : [found, target];
    groups.delete(merged);
    kept.items = [...kept.items, ...merged.items].sort((a, b) => a.place - b.place);
    for (const { item } of merged.items) claim(kept, item, merged.rows);
    return kept;
  };

  for (const [place, item] of items.entries()) {
    const related = relatedTo(item);
    let group: OpenGroup | undefined;
    for (const name of namesOf(item)) group = join(group, byName.get(name));
    for (const row of related) group = join(group, byRow.get(row));
    group ??= { items: [], rows: new Set() };
    groups.add(group);
    group.items.push({ place, item });
    claim(group, item, related);
  }
  return [...groups].map((group) => ({ items: group.items.map(({ item }) => item), rows: [...group.rows] }));
}

function firstPlace(group: OpenGroup): number {
  return group.items[0]?.place ?? 0;
}

/** Finds the rows that belong to an item without walking over all of them. */
function indexRows(rows: readonly ContentItem[]): (item: ContentItem) => readonly ContentItem[] {
  if (rows.length === 0) return () => [];
  const byId = new Map<string, ContentItem>();
  const byAlias = new Map<string, ContentItem[]>();
  for (const row of rows) {
    byId.set(nameIn(row, row.externalContentId), row);
    for (const alias of row.aliases) {
      const name = nameIn(row, alias);
      const holders = byAlias.get(name);
      if (holders === undefined) byAlias.set(name, [row]);
      else holders.push(row);
    }
  }
  return (item) => {
    const found: ContentItem[] = [];
    const add = (row: ContentItem | undefined) => {
      if (row !== undefined && !found.includes(row)) found.push(row);
    };
    for (const name of namesOf(item)) add(byId.get(name));
    for (const row of byAlias.get(nameIn(item, item.externalContentId)) ?? []) add(row);
    return found;
  };
}

function namesOf(item: ContentItem): readonly string[] {
  const own = nameIn(item, item.externalContentId);
  return item.aliases.length === 0 ? [own] : [own, ...item.aliases.map((alias) => nameIn(item, alias))];
}

/** An id within an integration as one string; the length tells where the organization's id ends. */
function nameIn({ organizationId, integrationId }: ContentItem, id: string): string {
  return `${organizationId.length} ${integrationId.length} ${organizationId}${integrationId}${id}`;
}
